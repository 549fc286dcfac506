// One learner who has practised every day for five years: all figures from nothing, and again after one more entry, beside one bare pass over the same facts.
import {
  CivilDate,
  LearnerId,
  OccurrenceKey,
  PlanId,
  RecordId,
  addDays,
  createProgress,
  dayNumber,
  wallTime,
} from '@etude/core'
import { median, quickRun } from './measure.ts'
import type { At, Body, PracticeFacts, Progress, ProgressInput } from '@etude/core'

const days = 5 * 365
const coldMsMax = 100
const warmMsMax = 5
const passes = 100
const runs = quickRun ? 3 : 51

const first = CivilDate.parse('2021-01-01')
const learner = LearnerId.parse('l1')
const plan = PlanId.parse('scales')

const momentOn = (date: CivilDate): At =>
  ({ instant: (dayNumber(date) * 86_400 + 17 * 3600) * 1000, zone: 'Etc/UTC', offset: 0 }) as At

function doneOn(date: CivilDate): { readonly entry: Body<'log-entry'>; readonly checkIn: Body<'check-in'> } {
  const key = OccurrenceKey.parse(date)
  const fact = { learner, plan, key, at: momentOn(date), date, by: null }
  const entry = RecordId.parse(`e${date}`)
  const minutes = 20 + (dayNumber(date) % 20)
  return {
    entry: { ...fact, entry, minutes, what: '', segments: [], corrections: [] },
    checkIn: { ...fact, entry, planned: { start: wallTime(dayNumber(date) * 86_400 + 1050 * 60), minutes: 30 } },
  }
}

function fiveYears(): PracticeFacts {
  // Every ninth day is missed.
  const dates = Array.from({ length: days }, (_, day) => addDays(first, day)).filter(
    (date) => dayNumber(date) % 9 !== 0,
  )
  const doings = dates.map(doneOn)
  return {
    dayStarts: [{ from: CivilDate.parse('1970-01-01'), minutes: 0 }],
    plans: [
      {
        plan,
        learner,
        title: 'Scales',
        type: 'custom',
        missed: 'keep-one',
        prompts: [],
        archived: false,
        edits: [],
        series: [
          {
            from: first,
            schedule: {
              start: first,
              end: null,
              timeMinutes: 1050,
              repeat: { type: 'rule', rule: 'FREQ=DAILY' },
              durationMinutes: 30,
              flexibility: 'same-day',
              segments: [],
            },
          },
        ],
      },
    ],
    overrides: [],
    breaks: [],
    checkIns: doings.map(({ checkIn }) => checkIn),
    entries: doings.map(({ entry }) => entry),
    freshStarts: [],
    minimums: [],
  }
}

/** Everything that a screen of progress shows. */
function readAll(progress: Progress): number {
  const { periods } = progress
  return (
    progress.adherence(periods.week).due +
    progress.adherence(periods.fortnight).due +
    progress.adherence(periods.fourWeeks).due +
    progress.missed(periods.fourWeeks).length +
    progress.streak().length +
    progress.ofPlan(plan).streak().length +
    (progress.habitStrength() ?? 0) +
    progress.capacity().length +
    progress.minutesByDate().size +
    progress.forecast(7).days.length
  )
}

const inputOf = (facts: PracticeFacts): ProgressInput => ({
  facts,
  availability: [60, 60, 60, 60, 60, 60, 60],
  now: momentOn(addDays(first, days)),
})

/** The thread's own time: while somebody else has the processor, nothing here gets slower. */
function timed(work: () => void): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
/** What the machine does beside it still empties its caches: the best run is the one least disturbed. */
const best = (values: readonly number[]): number => Math.min(...values)
const ms = (value: number): string => `${value.toFixed(2)} ms`

const facts = fiveYears()
const today = doneOn(addDays(first, days))
const one = { ...facts, entries: [...facts.entries, today.entry], checkIns: [...facts.checkIns, today.checkIn] }

/** What no implementation can do without: look at each fact once and add it to its day. */
const floor = (): number => {
  const minutes = new Map<string, number>()
  for (const entry of one.entries) minutes.set(entry.date, (minutes.get(entry.date) ?? 0) + entry.minutes)
  for (const tick of one.checkIns) minutes.set(`${tick.plan}~${tick.key}`, 1)
  return minutes.size
}

// The first of all is the cold one: nothing compiled, nothing remembered.
const coldest = timed(() => readAll(createProgress()(inputOf(facts))))
const cold: number[] = []
const warm: number[] = []
const bare: number[] = []
for (let run = 0; run < runs; run += 1) {
  const progressOf = createProgress()
  cold.push(timed(() => readAll(progressOf(inputOf(facts)))))
  warm.push(timed(() => readAll(progressOf(inputOf(one)))))
  // The clock of a thread is too coarse for one.
  bare.push(timed(() => Array.from({ length: passes }, floor)) / passes)
}

console.log(`${facts.entries.length} entries of ${days} days; best (median) of ${runs}`)
const report = (name: string, values: readonly number[], limit: string): void =>
  console.log(`${name.padEnd(36)}${ms(best(values))} (${ms(median(values))})  ${limit}`)
report('from nothing, first in the process', [coldest], '')
report('from nothing', cold, `at most ${coldMsMax} ms`)
report('after one more entry', warm, `at most ${warmMsMax} ms`)
report('one bare pass over the facts', bare, '')
if (best(cold) > coldMsMax || best(warm) > warmMsMax) process.exitCode = 1
