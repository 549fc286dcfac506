import { LearnerId, PlanId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { dayNumber } from '../time/civil-date.ts'
import { At, CivilDate } from '../time/instant.ts'
import { OccurrenceKey } from './occurrence-key.ts'
import type { OccurrenceChange } from './practice-kinds.ts'
import type { PracticeFacts } from './practice-facts.ts'
import type { Schedule, Series } from './schedule.ts'
import { wallOn } from './wall-on.ts'

/** Short ways to say what happened, for tests of what follows from it. */
const learner = LearnerId.parse('l1')
export const scales = PlanId.parse('scales')

/** A moment by what the wall shows there: `at('2026-05-04', '17:30')`, in UTC unless an offset in minutes is given. */
export function at(date: string, time: string, offset = 0, zone = 'Etc/UTC'): At {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const seconds = dayNumber(CivilDate.parse(date)) * 86_400 + hours * 3600 + minutes * 60 - offset * 60
  return At.parse({ instant: seconds * 1000, zone, offset })
}

export const schedule = (start: string, rule: string, change: Partial<Schedule> = {}): Schedule => ({
  start: CivilDate.parse(start),
  end: null,
  timeMinutes: 1050,
  repeat: { type: 'rule', rule },
  durationMinutes: 30,
  flexibility: 'same-day',
  segments: [],
  ...change,
})

export function planOf(
  schedules: Schedule | Series,
  change: Partial<Body<'practice-plan'>> = {},
): Body<'practice-plan'> {
  const series = 'start' in schedules ? [{ from: schedules.start, schedule: schedules }] : schedules
  return {
    plan: scales,
    learner,
    title: 'Scales',
    type: 'custom',
    missed: 'keep-one',
    prompts: [],
    series: [...series],
    archived: false,
    edits: [],
    ...change,
  }
}

export function factsOf(change: Partial<PracticeFacts>): PracticeFacts {
  const dayStarts = [{ from: CivilDate.parse('1970-01-01'), minutes: 0 }]
  return {
    dayStarts,
    plans: [],
    overrides: [],
    breaks: [],
    checkIns: [],
    entries: [],
    freshStarts: [],
    minimums: [],
    ...change,
  }
}

/** What `practice.log` would have written, had the learner ticked this session at that moment. */
export function done(key: string, when: At, change: Partial<Body<'log-entry'>> = {}) {
  const session = { plan: change.plan ?? scales, key: OccurrenceKey.parse(key) }
  const date = CivilDate.parse(wallDate(when))
  const fact = { ...session, learner, at: when, date, by: null }
  const id = RecordId.parse(`${session.plan}-${key}-${when.instant}`)
  const planned = { start: wallOn(CivilDate.parse(key.slice(0, 10)), 1050), minutes: 30 }
  const entry: Body<'log-entry'> = {
    ...fact,
    entry: id,
    minutes: 30,
    what: '',
    segments: [],
    corrections: [],
    ...change,
  }
  const checkIn: Body<'check-in'> = { ...fact, entry: id, planned }
  return { entry, checkIn }
}

export const logOf = (...doings: readonly ReturnType<typeof done>[]): Pick<PracticeFacts, 'checkIns' | 'entries'> => ({
  checkIns: doings.map(({ checkIn }) => checkIn),
  entries: doings.map(({ entry }) => entry),
})

export function arrangedBy(
  key: string,
  when: At,
  ...changes: readonly OccurrenceChange[]
): Body<'occurrence-override'> {
  const date = CivilDate.parse(wallDate(when))
  return {
    plan: scales,
    key: OccurrenceKey.parse(key),
    learner,
    changes: changes.map((what, index) => ({
      change: RecordId.parse(`${key}-${index}`),
      what,
      at: when,
      date,
      by: null,
    })),
  }
}

export const breakOf = (from: string, to: string | null, plan: PlanId | null = null): Body<'practice-break'> => ({
  break: RecordId.parse(`break-${from}`),
  learner,
  plan,
  from: CivilDate.parse(from),
  to: to === null ? null : CivilDate.parse(to),
  reason: 'holiday',
  at: at(from, '08:00'),
  by: null,
})

const wallDate = ({ instant, offset }: At): string =>
  wallOn('1970-01-01' as CivilDate, Math.floor(instant / 60_000) + offset).slice(0, 10)
