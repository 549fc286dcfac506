import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { anyHistory } from '../mutation/any-call.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { MemoryWorld } from '../mutation/memory-commit.ts'
import { ClassId, LearnerId, UserId } from '../record/ids.ts'
import { pairId } from '../record/pair-id.ts'
import { At, Instant, ZoneName } from '../time/instant.ts'
import { foldSummary } from './fold-summary.ts'
import { summary as summaryKind, summaryWeeksMax } from './summary.ts'

const server = systemActor('test')
const tom = UserId.parse('anna')
const strings = ClassId.parse('c1')
const brass = ClassId.parse('c2')
const lea = LearnerId.parse('l1')
const start = 1_700_000_000_000
const dayMs = 86_400_000
const atOf = (instant: number) => At.parse({ instant, zone: 'Europe/Berlin', offset: 60 })

async function withPupil(): Promise<MemoryWorld> {
  const world = memoryWorld()
  for (const id of [strings, brass])
    await world.run(server, 'class.create', { class: id, title: 'Class', tutor: tom, tutorName: 'Tom' })
  const profile = { learner: lea, user: tom, name: 'Lea', zone: ZoneName.parse('Asia/Tokyo') }
  await world.run(server, 'learner.create', profile)
  for (const id of [strings, brass])
    await world.run(server, 'class.enrol', { class: id, learner: lea, learnerName: 'Lea' })
  return world
}

const summaryIn = async (world: MemoryWorld, id: ClassId) => (await world.records.get('summary', pairId(id, lea)))?.body

test('[CLASS-9] whatever happens, in whichever order, each summary says what the records say, and there is one for each enrolment', async () => {
  const seen = { weeks: 0, done: 0, active: 0, gone: 0, approved: 0 }
  await fc.assert(
    fc.asyncProperty(anyHistory(30), fc.array(fc.nat({ max: 3 }), { maxLength: 30 }), async (history, pauses) => {
      const world = await withPupil()
      let now = start
      for (const [place, { actor, mutation }] of history.entries()) {
        if (place % 4 === 3) now += (pauses[place % 30] ?? 0) * dayMs
        await world.runMutation(actor, mutation, atOf(now))
        const all = world.records.all()
        const enrolled = all.filter((each) => each.kind === 'enrolment')
        const summaries = all.filter((each) => each.kind === 'summary')
        expect(summaries.map(({ id }) => id)).toEqual(enrolled.map(({ id }) => id))
        seen.gone += enrolled.length < 2 ? 1 : 0
        for (const { body, id } of summaries) {
          expect(summaryKind.body.safeParse(body).success, id).toBe(true)
          const { class: _, learner, ...said } = body
          const records = await foldSummary(world.records, learner, Instant.parse(now))
          // A week that has gone by is let go of by the next change, and not by the clock.
          const kept = records.weeks[0]?.week ?? ''
          expect({ ...said, weeks: said.weeks.filter(({ week }) => week >= kept) }).toEqual(records)
          seen.weeks += said.weeks.length
          seen.done += said.weeks.filter(({ done }) => done > 0).length
          seen.approved += said.weeks.filter(({ approved }) => approved).length
          seen.active += said.lastActive === null ? 0 : 1
        }
      }
    }),
    { numRuns: 400 },
  )
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(20)
})

test('[CLASS-8] a summary has the clock of its learner, and nothing before there is a plan', async () => {
  const world = await withPupil()
  expect(await summaryIn(world, strings)).toEqual({
    class: strings,
    learner: lea,
    zone: 'Asia/Tokyo',
    dayStarts: expect.any(Array) as unknown,
    weeks: [],
    lastActive: null,
  })
  await world.run(userActor(tom), 'learner.edit-profile', { learner: lea, zone: ZoneName.parse('Europe/Berlin') })
  expect(await summaryIn(world, brass)).toMatchObject({ zone: 'Europe/Berlin' })
})

test('[CLASS-9] what was done last is found again where it is taken back or corrected', async () => {
  const world = await withPupil()
  const lastActive = async () => (await summaryIn(world, strings))?.lastActive
  const log = (entry: string, instant: number) => ({
    name: 'practice.log',
    version: 1,
    args: { learner: lea, entry, session: null, minutes: 10, what: 'Scales', segments: [] },
    at: atOf(instant),
  })
  const run = ({ at, ...mutation }: ReturnType<typeof log>) => world.runMutation(userActor(tom), mutation, at)
  await run(log('first', start))
  await run(log('second', start + dayMs))
  expect(await lastActive()).toBe('2023-11-15')
  const second = { learner: lea, entry: 'second' }
  const correction = { ...second, correction: 'no', withdrawn: true }
  const at = atOf(start + dayMs)
  await world.runMutation(userActor(tom), { name: 'practice.correct-log', version: 1, args: correction }, at)
  expect(await lastActive()).toBe('2023-11-14')
  const undo = { ...second, correction: 'no' }
  await world.runMutation(userActor(tom), { name: 'practice.undo-correction', version: 1, args: undo }, at)
  expect(await lastActive()).toBe('2023-11-15')
  await world.runMutation(userActor(tom), { name: 'practice.undo-log', version: 1, args: second }, at)
  expect(await lastActive()).toBe('2023-11-14')
})

test('[CLASS-4] [CLASS-9] with the enrolment the summary goes, in that class alone', async () => {
  const world = await withPupil()
  await world.run(userActor(tom), 'class.remove-learner', { class: strings, learner: lea })
  expect(await summaryIn(world, strings)).toBeUndefined()
  expect(await summaryIn(world, brass)).toBeDefined()
})

test('[CLASS-8] a summary is bounded: from last week to as far ahead as anybody may plan', () => {
  expect(summaryWeeksMax).toBe(11)
})
