import { expect, test } from 'vitest'
import { memoryWorld } from '../mutation/memory-commit.ts'
import { ClassId, LearnerId, UserId } from '../record/ids.ts'
import { boardSpace, classSpace, journalSpace, learnerSpace, userSpace } from '../record/space.ts'
import { ZoneName } from '../time/instant.ts'
import { systemActor, userActor } from './actor.ts'
import { may, rolesIn } from './may.ts'

const [lea, gita, tom, eve] = ['lea', 'gita', 'tom', 'eve'].map((name) => UserId.parse(name)) as [
  UserId,
  UserId,
  UserId,
  UserId,
]
const learner = LearnerId.parse('l1')
const child = LearnerId.parse('c1')
const strings = ClassId.parse('strings')
const zone = ZoneName.parse('Europe/Berlin')
const server = systemActor('test')

/** Lea learns; Gita looks after a child; Tom teaches both in one class; Eve is nobody. */
async function school() {
  const world = memoryWorld()
  await world.run(userActor(lea), 'learner.create', { learner, user: lea, name: 'Lea', zone })
  await world.run(userActor(gita), 'learner.create-child', {
    learner: child,
    guardian: gita,
    guardianName: 'Gita',
    name: 'Cleo',
    zone,
  })
  await world.run(userActor(tom), 'class.create', { class: strings, title: 'Strings', tutor: tom, tutorName: 'Tom' })
  await world.run(server, 'class.enrol', { class: strings, learner, learnerName: 'Lea' })
  await world.run(server, 'class.enrol', { class: strings, learner: child, learnerName: 'Cleo' })
  return world
}

test('[ACCESS-2] roles follow from the records around a learner', async () => {
  const { records } = await school()
  const rolesOf = (user: UserId) => rolesIn(records, user, learnerSpace(learner))
  expect(await rolesOf(lea)).toEqual(['learner'])
  expect(await rolesOf(tom)).toEqual(['tutor'])
  expect(await rolesOf(gita)).toEqual([])
  expect(await rolesIn(records, gita, learnerSpace(child))).toEqual(['guardian'])
  expect(await rolesIn(records, tom, classSpace(strings))).toEqual(['tutor'])
  expect(await rolesIn(records, lea, classSpace(strings))).toEqual([])
  expect(await rolesIn(records, tom, boardSpace(strings))).toEqual(['tutor'])
  expect(await rolesIn(records, lea, boardSpace(strings))).toEqual(['member'])
  expect(await rolesIn(records, gita, boardSpace(strings))).toEqual(['member'])
  expect(await rolesIn(records, eve, boardSpace(strings))).toEqual([])
  expect(await rolesIn(records, lea, userSpace(lea))).toEqual(['owner'])
})

test('[ACCESS-2] a journal is its learner’s, and a guardian’s only while the learner is a child', async () => {
  const { records } = await school()
  expect(await rolesIn(records, lea, journalSpace(learner))).toEqual(['learner'])
  expect(await rolesIn(records, gita, journalSpace(child))).toEqual(['guardian'])
  expect(await rolesIn(records, tom, journalSpace(child))).toEqual([])
})

test('[ACCESS-2] a child whose account is also their guardian is both in the journal', async () => {
  const world = await school()
  await world.run(server, 'learner.attach-account', { learner: child, user: gita, child: true })
  expect(await rolesIn(world.records, gita, journalSpace(child))).toEqual(['learner', 'guardian'])
})

test('[ACCESS-1] a tutor reads a learner and does not edit the profile', async () => {
  const { records } = await school()
  expect(await may(records, userActor(tom), 'read', learnerSpace(learner))).toBe(true)
  expect(await may(records, userActor(tom), 'learner.edit-profile', learnerSpace(learner))).toBe(false)
  expect(await may(records, userActor(eve), 'read', learnerSpace(learner))).toBe(false)
})

test('[CLASS-4] when an enrolment ends, so does what the tutors may see', async () => {
  const world = await school()
  await world.run(userActor(tom), 'class.remove-learner', { class: strings, learner })
  expect(await rolesIn(world.records, tom, learnerSpace(learner))).toEqual([])
})

test('[CLASS-4] a learner leaves a class, a child by a guardian’s word, and a stranger ends nobody’s enrolment', async () => {
  const world = await school()
  const leave = (user: UserId, who: LearnerId) =>
    world.run(userActor(user), 'class.remove-learner', { class: strings, learner: who })
  expect(await leave(eve, learner)).toEqual({ ok: false, error: { type: 'not-allowed' } })
  expect(await leave(gita, child)).toMatchObject({ ok: true })
  expect(await leave(lea, learner)).toMatchObject({ ok: true })
  expect(await world.records.list('enrolment', 'class', strings)).toEqual([])
})
