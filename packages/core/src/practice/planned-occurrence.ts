import { expand, occurrencesMax } from '../recurrence/expand.ts'
import type { PlanId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { addDays, dayNumber, daysBetween } from '../time/civil-date.ts'
import type { DayNumber } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { mondayOf, weekStartOf } from '../time/iso-week.ts'
import { dayOpens, learnerDateAt, openingOf } from '../time/learner-day.ts'
import type { DayStart } from '../time/learner-day.ts'
import { windowOf } from '../time/session-window.ts'
import type { Session } from '../time/session-window.ts'
import { dateOf, wallSeconds, wallTime } from '../time/wall-time.ts'
import type { WallSeconds, WallTime } from '../time/wall-time.ts'
import { occurrenceId, occurrenceKey } from './occurrence-key.ts'
import type { OccurrenceKey } from './occurrence-key.ts'
import type { Schedule, Segment } from './schedule.ts'
import { recurrenceOf, wallOn } from './wall-on.ts'

/** Where a session stands: when it starts, which of the learner's days it belongs to, and when it counts as done in time. */
export interface Placement extends Session {
  readonly date: CivilDate
  /** The same date, counted: text is slow to count with. */
  readonly day: DayNumber
  readonly opens: WallSeconds
  readonly closes: WallSeconds
  /** The learner's day in which it closes. */
  readonly closesOn: CivilDate
  /** The end of the plan week: done by then is late, and still done. */
  readonly lateUntil: WallSeconds
}

/** What a plan yields, before anybody does anything with it. */
export interface PlannedOccurrence extends Placement {
  readonly id: RecordId
  readonly plan: PlanId
  readonly key: OccurrenceKey
  readonly segments: readonly Segment[]
  /** One of so many in a week, none of which has a day of its own; null for a session that has one. */
  readonly share: WeekShare | null
}

/** The days of a plan week on which its sessions may be done, and how many a whole week would ask for. */
interface WeekShare {
  readonly times: number
  readonly first: CivilDate
  readonly last: CivilDate
}

/** OCC-17. A week of which only some days can be used asks for its share, rounded down: nobody owes three sessions on a Sunday. */
export const dueInWeek = (times: number, daysAvailable: number): number => Math.floor((times * daysAvailable) / 7)

/**
 * OCC-1. What a plan yields between two dates of its rule, both included. A pure function of the series and the learner's day starts:
 * no fact has a part in it, so it is the same whenever and wherever it is asked.
 */
export function plannedOccurrences(
  { plan, series }: Pick<Body<'practice-plan'>, 'plan' | 'series'>,
  dayStarts: readonly DayStart[],
  from: CivilDate,
  to: CivilDate,
): readonly PlannedOccurrence[] {
  return series.flatMap((part, index) => {
    const next = series[index + 1]
    const { schedule } = part
    if (schedule === null) return []
    const starts = startsIn(part.from, schedule, next === undefined ? null : addDays(next.from, -1), from, to)
    return starts.map(({ wall, ordinal, share }): PlannedOccurrence => {
      const key = occurrenceKey(dateOf(wall), ordinal)
      // Without a time of day it is for any time of the learner's day, which may begin after midnight.
      const start = schedule.timeMinutes === null && isMidnight(wall) ? dayOpens(dateOf(wall), dayStarts) : wall
      const session = { start, durationMinutes: schedule.durationMinutes, flexibility: schedule.flexibility }
      return {
        id: occurrenceId(plan, key),
        plan,
        key,
        segments: schedule.segments,
        share,
        ...placed(session, dayStarts),
      }
    })
  })
}

export function placed(session: Session, dayStarts: readonly DayStart[]): Placement {
  const { date, opens, closes } = windowOf(session, dayStarts)
  const day = dayNumber(date)
  const lateUntil = openingOf(weekStartOf(day, 0) + 7, dayStarts)
  return {
    ...session,
    date,
    day,
    opens: wallSeconds(opens),
    closes: wallSeconds(closes),
    closesOn: learnerDateAt(wallTime(wallSeconds(closes) - 1), dayStarts),
    lateUntil: Math.max(lateUntil, wallSeconds(closes)),
  }
}

interface Start {
  readonly wall: WallTime
  readonly ordinal: number
  readonly share: WeekShare | null
}

function startsIn(
  partFrom: CivilDate,
  schedule: Schedule,
  partEnd: CivilDate | null,
  from: CivilDate,
  to: CivilDate,
): readonly Start[] {
  const begins = later(partFrom, schedule.start)
  const ends = earlier(earlier(maxDate, partEnd), schedule.end)
  const first = later(begins, from)
  const last = earlier(to, ends)
  if (first > last) return []
  switch (schedule.repeat.type) {
    case 'once':
      return schedule.start >= first && schedule.start <= last
        ? [{ wall: wallOn(schedule.start, schedule.timeMinutes ?? 0), ordinal: 1, share: null }]
        : []
    case 'rule':
      return numbered(wallsOf(schedule, schedule.repeat.rule, first, last))
    case 'times-per-week':
      return countedByWeek(schedule, schedule.repeat.times, { begins, ends, from, last })
  }
}

/** A rule that this version cannot read any more yields nothing: mutations let only readable ones in. */
function wallsOf(schedule: Schedule, rule: string, first: CivilDate, last: CivilDate): readonly WallTime[] {
  const before = wallOn(addDays(last, 1), 0)
  const found = expand(recurrenceOf(schedule, rule), { after: wallOn(first, 0), before, limit: occurrencesMax })
  if (!found.ok) return []
  const walls = found.value.map(({ wall }) => wall)
  const leftOut = new Set(schedule.notOn)
  return leftOut.size === 0 ? walls : walls.filter((wall) => !leftOut.has(dateOf(wall)))
}

function numbered(walls: readonly WallTime[]): readonly Start[] {
  let ordinal = 0
  let date: CivilDate | null = null
  return walls.map((wall) => {
    const own = dateOf(wall)
    ordinal = own === date ? ordinal + 1 : 1
    date = own
    return { wall, ordinal, share: null }
  })
}

/** Each week's sessions open together, on the first day of the week on which the plan holds. */
function countedByWeek(
  { timeMinutes }: Schedule,
  times: number,
  { begins, ends, from, last }: Readonly<Record<'begins' | 'ends' | 'from' | 'last', CivilDate>>,
): readonly Start[] {
  const found: Start[] = []
  const firstMonday = mondayOf(later(begins, from))
  for (let monday = firstMonday; monday <= last; monday = addDays(monday, 7)) {
    const share = { times, first: later(monday, begins), last: earlier(addDays(monday, 6), ends) }
    if (share.first < from) continue
    const due = dueInWeek(times, daysBetween(share.first, share.last) + 1)
    for (let ordinal = 1; ordinal <= due; ordinal += 1)
      found.push({ wall: wallOn(share.first, timeMinutes ?? 0), ordinal, share })
  }
  return found
}

const isMidnight = (wall: WallTime): boolean => wall.endsWith('T00:00:00')

const maxDate = '9998-12-31' as CivilDate

const later = (left: CivilDate, right: CivilDate): CivilDate => (left > right ? left : right)
const earlier = (left: CivilDate, right: CivilDate | null): CivilDate => (right === null || left < right ? left : right)
