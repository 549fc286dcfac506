import * as z from 'zod/mini'
import { LearnerId, PlanId, RecordId } from '../record/ids.ts'
import { At, CivilDate, Instant } from '../time/instant.ts'
import { OccurrenceKey } from './occurrence-key.ts'
import { checkIn } from './practice-kinds.ts'
import { practiceLimits } from './practice-limits.ts'
import { Segment } from './schedule.ts'

/**
 * CLOCK-1. A session under way, as a device keeps it for itself until it is written down. Nothing counts seconds: what has passed is read off the wall, so
 * that neither a dark screen nor a crash loses any of it.
 */
export const SessionClock = z.looseObject({
  learner: LearnerId,
  /** Of the entry that this will become. Made at the start, so that finishing twice writes one. */
  entry: RecordId,
  session: z.nullable(z.looseObject({ plan: PlanId, key: OccurrenceKey, planned: checkIn.body.shape.planned })),
  title: z.string(),
  /** The learner's date on which it began. */
  date: CivilDate,
  /** When it began, and where. A clock of an older app does not know. */
  startedAt: z.optional(At),
  segments: z.array(z.looseObject({ ...Segment.shape, done: z.boolean() })),
  notes: z.string(),
  /** What had passed when it was last paused. */
  bankedMs: z.int().check(z.nonnegative()),
  /** Since when it runs; null while it is paused. */
  since: z.nullable(Instant),
})
export type SessionClock = z.infer<typeof SessionClock>

export const startClock = (
  what: Pick<SessionClock, 'learner' | 'entry' | 'session' | 'title' | 'date' | 'startedAt'> & {
    readonly segments: readonly Segment[]
  },
  now: Instant,
): SessionClock => ({
  ...what,
  segments: what.segments.map((segment) => ({ ...segment, done: false })),
  notes: '',
  bankedMs: 0,
  since: now,
})

/** A device's clock that is set back takes nothing away. */
export const elapsedMs = ({ bankedMs, since }: SessionClock, now: Instant): number =>
  bankedMs + (since === null ? 0 : Math.max(0, now - since))

export const pauseClock = (clock: SessionClock, now: Instant): SessionClock =>
  clock.since === null ? clock : { ...clock, bankedMs: elapsedMs(clock, now), since: null }

export const resumeClock = (clock: SessionClock, now: Instant): SessionClock =>
  clock.since === null ? { ...clock, since: now } : clock

/** What is offered to be written down: at least a minute, and no more than a session may have. */
export const minutesOn = (clock: SessionClock, now: Instant): number =>
  Math.min(practiceLimits.sessionMinutes, Math.max(1, Math.round(elapsedMs(clock, now) / 60_000)))
