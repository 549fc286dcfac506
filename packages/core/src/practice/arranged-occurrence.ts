import type { PlanId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import type { DayStart } from '../time/learner-day.ts'
import type { WallSeconds } from '../time/wall-time.ts'
import { correctedEntry, evidenceOf, wallOf } from './log-facts.ts'
import { placed } from './planned-occurrence.ts'
import type { Placement, PlannedOccurrence } from './planned-occurrence.ts'
import type { Segment } from './schedule.ts'
import { wallOn } from './wall-on.ts'

/** What was done about an occurrence. */
export interface Doing {
  /** When it was first begun, or said to be done where nobody knows when it began (OCC-27), on the wall of whoever did it. */
  readonly wall: WallSeconds
  readonly date: CivilDate
  readonly minutes: number
}

export type Excuse = 'break' | 'skip' | 'cancelled'

/**
 * An occurrence with everything people said about it, and nothing that depends on what time it is.
 * `place` is where it stands, `counted` where figures see it: a session moved after its window had closed stays as late as it was.
 */
export interface ArrangedOccurrence {
  readonly planned: PlannedOccurrence
  readonly place: Placement
  readonly counted: Placement
  readonly minutes: number
  readonly segments: readonly Segment[]
  readonly verdict: 'open' | 'completed' | 'skipped' | 'cancelled'
  readonly onTime: boolean
  readonly excused: Excuse | null
  /** Somebody chose this place: no suggestion touches it. */
  readonly pinned: boolean
  readonly doing: Doing | null
}

export type OccurrenceStatus = 'planned' | 'completed' | 'skipped' | 'cancelled' | 'missed'

/** OCC-18. Missed is never stored: it is what an open occurrence is once its window has closed, and evidence that arrives later takes it away. */
export const statusAt = ({ verdict, counted }: ArrangedOccurrence, now: WallSeconds): OccurrenceStatus =>
  verdict !== 'open' ? verdict : now > counted.closes ? 'missed' : 'planned'

/**
 * OCC-18. What people did beats what was planned, in this order: it was done (by the end of its plan week), it was skipped or cancelled, it is open.
 * A break excuses it in any case.
 */
export function arrange(
  planned: PlannedOccurrence,
  override: Body<'occurrence-override'> | undefined,
  breaks: readonly Body<'practice-break'>[],
  entries: readonly Body<'log-entry'>[],
  dayStarts: readonly DayStart[],
): ArrangedOccurrence {
  const arranged = override === undefined ? untouched(planned) : withChanges(planned, override, dayStarts)
  const doing = doingOf(entries)
  const completed = doing !== null && doing.wall < arranged.counted.lateUntil
  const onBreak = planned.share === null && breaks.some((range) => covers(range, planned.plan, arranged.counted.date))
  return {
    ...arranged,
    verdict: completed ? 'completed' : arranged.verdict,
    onTime: completed && doing.wall <= arranged.counted.closes,
    excused: onBreak ? 'break' : completed ? null : arranged.excused,
    doing,
  }
}

function doingOf(entries: readonly Body<'log-entry'>[]): Doing | null {
  let first: Doing | null = null
  let firstInstant = Number.POSITIVE_INFINITY
  let firstId = ''
  let minutes = 0
  for (const entry of entries) {
    const corrected = correctedEntry(entry)
    if (corrected.withdrawn) continue
    minutes += corrected.minutes
    const evidence = evidenceOf(entry)
    // Two of one moment are told apart by their ids, so that the order in which they arrived has no say.
    const isFirst = evidence.instant < firstInstant || (evidence.instant === firstInstant && entry.entry < firstId)
    if (!isFirst) continue
    firstInstant = evidence.instant
    firstId = entry.entry
    first = { wall: wallOf(evidence), date: corrected.date, minutes: 0 }
  }
  return first === null ? null : { ...first, minutes }
}

const untouched = (planned: PlannedOccurrence): Omit<ArrangedOccurrence, 'doing' | 'onTime'> => ({
  planned,
  place: planned,
  counted: planned,
  minutes: planned.durationMinutes,
  segments: planned.segments,
  verdict: 'open',
  excused: null,
  pinned: false,
})

function withChanges(
  planned: PlannedOccurrence,
  { changes }: Body<'occurrence-override'>,
  dayStarts: readonly DayStart[],
): Omit<ArrangedOccurrence, 'doing' | 'onTime'> {
  let state = untouched(planned)
  for (const { what, at } of changes) {
    switch (what.type) {
      case 'moved':
      case 'deferred': {
        const place = newPlace(state, what, dayStarts)
        const inTime = wallOf(at) <= state.counted.closes
        state = { ...state, place, counted: inTime ? place : state.counted, pinned: true }
        break
      }
      case 'resized': {
        const place = placed({ ...sessionOf(state.place), durationMinutes: what.durationMinutes }, dayStarts)
        const counted = state.counted === state.place ? place : state.counted
        state = { ...state, place, counted, minutes: what.durationMinutes, segments: what.segments }
        break
      }
      case 'skipped':
        state = { ...state, verdict: 'skipped', excused: what.excused ? 'skip' : null }
        break
      case 'cancelled': {
        // Taken off before it opened, it was never due.
        const inTime = wallOf(at) < state.counted.opens
        state = { ...state, verdict: inTime ? 'cancelled' : 'skipped', excused: inTime ? 'cancelled' : null }
        break
      }
      case 'restored':
        state = { ...state, verdict: 'open', excused: null }
        break
    }
  }
  return state
}

type Move = Extract<Body<'occurrence-override'>['changes'][number]['what'], { type: 'moved' | 'deferred' }>

function newPlace({ place }: { readonly place: Placement }, move: Move, dayStarts: readonly DayStart[]): Placement {
  const minuteOfDay = (timeOf(place) / 60) % 1440
  if (move.type === 'deferred')
    return placed({ ...sessionOf(place), start: wallOn(move.until, minuteOfDay), flexibility: 'weekly' }, dayStarts)
  return placed({ ...sessionOf(place), start: wallOn(move.date, move.timeMinutes ?? minuteOfDay) }, dayStarts)
}

const sessionOf = ({ start, durationMinutes, flexibility }: Placement) => ({ start, durationMinutes, flexibility })

const timeOf = ({ start }: Placement): number => Number(start.slice(11, 13)) * 3600 + Number(start.slice(14, 16)) * 60

/** A break that ended on the day before its first excuses nothing, and is shown no more. */
export const isTakenAway = ({ from, to }: Pick<Body<'practice-break'>, 'from' | 'to'>): boolean =>
  to === addDays(from, -1)

/** An open break ends nowhere; a break of one plan leaves the others alone. */
export const covers = ({ plan, from, to }: Body<'practice-break'>, of: PlanId, date: CivilDate): boolean =>
  (plan === null || plan === of) && date >= from && (to === null || date <= to)
