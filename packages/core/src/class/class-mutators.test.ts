import { expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import { ClassId, LearnerId, UserId } from '../record/ids.ts'

const tom = UserId.parse('tom')
const una = UserId.parse('una')
const strings = ClassId.parse('strings')
const learner = LearnerId.parse('l1')
const server = systemActor('test')

async function withClass() {
  const world = memoryWorld()
  await world.run(userActor(tom), 'class.create', { class: strings, title: 'Strings', tutor: tom, tutorName: 'Tom' })
  return world
}

test('[CLASS-1] whoever makes a class teaches it, and nobody makes one for another', async () => {
  const world = await withClass()
  expect(await world.records.list('teaching', 'class', strings)).toMatchObject([{ body: { tutor: tom } }])
  const args = { class: ClassId.parse('brass'), title: 'Brass', tutor: una, tutorName: 'Una' }
  expect(await world.run(userActor(tom), 'class.create', args)).toMatchObject({
    ok: false,
    error: { type: 'not-allowed' },
  })
})

test('[CLASS-2] class and board are renamed together', async () => {
  const world = await withClass()
  await world.run(userActor(tom), 'class.rename', { class: strings, title: 'Cellos' })
  expect((await world.records.get('class', strings))?.body.title).toBe('Cellos')
  expect((await world.records.get('board', strings))?.body.title).toBe('Cellos')
})

test('[CLASS-3] a tutor cannot enrol a learner who did not accept', async () => {
  const world = await withClass()
  const args = { class: strings, learner, learnerName: 'Lea' }
  expect(await world.run(userActor(tom), 'class.enrol', args)).toMatchObject({
    ok: false,
    error: { type: 'not-allowed' },
  })
  expect(await world.run(server, 'class.enrol', args)).toMatchObject({ ok: true })
})

test('[CLASS-5] a tutor cannot make another person a tutor', async () => {
  const world = await withClass()
  const args = { class: strings, tutor: una, tutorName: 'Una' }
  expect(await world.run(userActor(tom), 'class.add-tutor', args)).toMatchObject({ ok: false })
  expect(await world.run(server, 'class.add-tutor', args)).toMatchObject({ ok: true })
})

test('[CLASS-6] the last tutor stays', async () => {
  const world = await withClass()
  const removeTom = () => world.run(userActor(tom), 'class.remove-tutor', { class: strings, tutor: tom })
  expect(await removeTom()).toEqual({ ok: false, error: { type: 'last-tutor', class: strings } })
  await world.run(server, 'class.add-tutor', { class: strings, tutor: una, tutorName: 'Una' })
  expect(await removeTom()).toMatchObject({ ok: true })
})

test('[CLASS-7] how many classes one tutor teaches and one learner joins is bounded, and joining twice is no more', async () => {
  const world = memoryWorld()
  const named = (index: number) => ClassId.parse(`class-${index}`)
  for (let index = 0; index < 200; index += 1) {
    const args = { class: named(index), title: 'Class', tutor: tom, tutorName: 'Tom' }
    expect(await world.run(userActor(tom), 'class.create', args)).toMatchObject({ ok: true })
  }
  const one = { class: ClassId.parse('one-more'), title: 'Class', tutor: tom, tutorName: 'Tom' }
  const full = { ok: false, error: { type: 'limit-reached', limit: 'classesOfTutor', max: 200 } }
  expect(await world.run(userActor(tom), 'class.create', one)).toMatchObject(full)
  await world.run(userActor(una), 'class.create', { ...one, tutor: una, tutorName: 'Una' })
  const invited = { class: one.class, tutor: tom, tutorName: 'Tom' }
  expect(await world.run(server, 'class.add-tutor', invited)).toMatchObject(full)
  expect(await world.run(server, 'class.add-tutor', { ...invited, class: named(0) })).toMatchObject({ ok: true })
  const join = (index: number) => world.run(server, 'class.enrol', { class: named(index), learner, learnerName: 'Lea' })
  for (let index = 0; index < 30; index += 1) expect(await join(index)).toMatchObject({ ok: true })
  expect(await join(30)).toMatchObject({ ok: false, error: { type: 'limit-reached', limit: 'classesOfLearner' } })
  expect(await join(0)).toMatchObject({ ok: true })
})
