import { expect, test } from 'vitest'
import { systemActor } from '../access/actor.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import { addDays } from '../time/civil-date.ts'
import { CivilDate, ZoneName } from '../time/instant.ts'
import { testActivities } from '../week/any-week-args.ts'
import { dayProgress } from './day-progress.ts'

const [sample] = testActivities
if (sample === undefined) throw new Error('no activities')
const monday = CivilDate.parse('2023-11-13')
const on = (day: number) => addDays(monday, day)

const activity = (day: number, more: object = {}) =>
  ({
    activity: RecordId.parse(`a${day}`),
    day,
    plan: RecordId.parse('p'),
    status: 'planned',
    excused: null,
    completedOn: null,
    ...more,
  }) as Parameters<typeof dayProgress>[2][number]
const doneOn = (day: number) => activity(day, { status: 'completed', completedOn: on(day) })

test('[DAY-6] a day counts what was done on it, and no longer asks for what was left out', () => {
  const items = [0, 1, 2, 3].map((day) => ({ activity: RecordId.parse(`a${day}`), points: 25, minutes: 10 }))
  const early = { ...doneOn(1), completedOn: on(5) }
  expect(dayProgress(on(0), items, [doneOn(0), early, activity(2), activity(3, { status: 'skipped' })])).toEqual({
    done: 2,
    total: 3,
    points: 25,
    pointsInSight: 75,
    minutes: 10,
    minutesInSight: 30,
  })
})

test('[ASM-2] points are added up: an extension item brings more, and what is not done brings none', () => {
  const items = [25, 30, 25].map((points, day) => ({ activity: RecordId.parse(`a${day}`), points, minutes: 10 }))
  const done = [0, 1].map((day) => ({ ...doneOn(day), completedOn: on(0) }))
  expect(dayProgress(on(0), items, [...done, activity(2)])).toMatchObject({ points: 55, pointsInSight: 80 })
})

test('[DAY-14] how it went is said after the tick, changed and taken back', async () => {
  const world = memoryWorld()
  const server = systemActor('test')
  const learner = LearnerId.parse('l1')
  const entry = RecordId.parse('e1')
  const { activity: id } = sample
  await world.run(server, 'learner.create', {
    learner,
    user: 'u' as never,
    name: 'Lea',
    zone: ZoneName.parse('UTC'),
  })
  const who = { learner, activity: id, entry }
  const done = { minutes: 5, rating: null, title: 'A', curriculum: null, subskill: null }
  await world.run(server, 'activity.complete', { ...who, ...done })
  const rating = async () => (await world.records.get('log-entry', entry))?.body.learnt?.rating
  const hard = await world.run(server, 'activity.rate', { ...who, rating: 'hard' })
  expect(await rating()).toBe('hard')
  if (!hard.ok || hard.value.inverse === null) throw new Error('cannot be undone')
  await world.run(server, 'activity.rate', { ...who, rating: 'easy' })
  expect(await world.runMutation(server, hard.value.inverse)).toMatchObject({
    ok: false,
    error: { type: 'changed-since' },
  })
  expect(await rating()).toBe('easy')
  const other = await world.run(server, 'activity.rate', { ...who, activity: RecordId.parse('a9'), rating: 'hard' })
  expect(other).toMatchObject({ ok: false, error: { type: 'not-found' } })
})
