import * as z from 'zod/mini'
import { defineKind } from '../record/define-kind.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { ratings } from '../evidence/rating.ts'
import { CurriculumId, LearnerId, PlanId, RecordId, UserId } from '../record/ids.ts'
import { At, CivilDate } from '../time/instant.ts'
import { WallTime } from '../time/wall-time.ts'
import { OccurrenceKey, checkInId } from './occurrence-key.ts'
import { practiceLimits } from './practice-limits.ts'
import { Schedule, Segments, Series } from './schedule.ts'

const Title = z.string().check(z.minLength(1), z.maxLength(practiceLimits.titleCharacters))
const Text = z.string().check(z.maxLength(practiceLimits.noteCharacters))
const Minutes = z.int().check(z.gte(1), z.lte(practiceLimits.sessionMinutes))
/** Who did it; null for the server on nobody's behalf. */
const By = z.nullable(UserId)

export const missedPolicies = ['keep-one', 'skip', 'roll', 'restart'] as const
export type MissedPolicy = (typeof missedPolicies)[number]

/** A start that every calendar here can date: years near the ends of four digits have no day before or after them. */
const PlannedStart = WallTime.check(
  z.refine((start) => start >= '1900' && start < '9900', { message: 'no year that anybody practises in' }),
)

/** One change of a plan's series, kept so that the plan can tell its history. */
const Edit = z.looseObject({
  edit: RecordId,
  type: z.enum(['planned', 'rescheduled', 'archived']),
  from: CivilDate,
  at: At,
  by: By,
})

export const practicePlan = defineKind({
  name: 'practice-plan',
  body: z.looseObject({
    plan: PlanId,
    learner: LearnerId,
    title: Title,
    type: z.enum(['bootcamp', 'course', 'custom']),
    missed: z.enum(missedPolicies),
    /** Asked after a session; answers are private notes. */
    prompts: z.array(Title).check(z.maxLength(practiceLimits.prompts)),
    series: Series,
    archived: z.boolean(),
    /** What it went by when it was last put away, for whoever takes it up again: the series may not have held it for a day. */
    putAway: z.optional(Schedule),
    edits: z.array(Edit).check(z.maxLength(practiceLimits.editsKept)),
  }),
  spaces: ['learner', 'plan'],
  indexes: {
    learner: (body) => body.learner,
    active: (body) => (body.archived ? null : body.learner),
  },
})

export const skipReasons = ['ill', 'away', 'closed', 'cancelled-by-tutor', 'no-time', 'other'] as const

/** What may be done to one occurrence and to no other. */
export const OccurrenceChange = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('moved'),
    date: CivilDate,
    timeMinutes: z.nullable(z.int().check(z.gte(0), z.lte(1439))),
  }),
  /** Put off without naming a day: from this date it may be done until its plan week ends. */
  z.looseObject({ type: z.literal('deferred'), until: CivilDate }),
  z.looseObject({ type: z.literal('skipped'), reason: z.enum(skipReasons), excused: z.boolean() }),
  /** Taken off the plan. Before it opened it was never due; afterwards that is a skip. */
  z.looseObject({ type: z.literal('cancelled') }),
  z.looseObject({ type: z.literal('restored') }),
  z.looseObject({ type: z.literal('resized'), durationMinutes: Minutes, segments: Segments }),
])
export type OccurrenceChange = z.infer<typeof OccurrenceChange>

/** Everything done to one occurrence, first to last. Its history and its state are read from the same list. */
export const occurrenceOverride = defineKind({
  name: 'occurrence-override',
  body: z.looseObject({
    plan: PlanId,
    key: OccurrenceKey,
    learner: LearnerId,
    changes: z
      .array(z.looseObject({ change: RecordId, what: OccurrenceChange, at: At, date: CivilDate, by: By }))
      .check(z.minLength(1), z.maxLength(practiceLimits.changesPerOccurrence)),
  }),
  spaces: ['learner', 'plan'],
  indexes: { learner: (body) => body.learner, plan: (body) => body.plan },
})

export const breakReasons = ['pause', 'ill', 'holiday', 'blackout'] as const

/** A range of dates that is excused as a whole: of one plan, or of all where `plan` is null. `to` is its last date, null while it is open. */
export const practiceBreak = defineKind({
  name: 'practice-break',
  body: z.looseObject({
    break: RecordId,
    learner: LearnerId,
    plan: z.nullable(PlanId),
    from: CivilDate,
    to: z.nullable(CivilDate),
    reason: z.enum(breakReasons),
    at: At,
    by: By,
  }),
  spaces: ['learner'],
  indexes: { learner: (body) => body.learner },
})

/** A later word on an entry. What was first written stays beside it. */
export const Correction = z.looseObject({
  correction: RecordId,
  minutes: z.optional(Minutes),
  date: z.optional(CivilDate),
  what: z.optional(Text),
  /** It did not happen after all. */
  withdrawn: z.optional(z.boolean()),
  at: At,
  by: By,
})

const Learnt = z.looseObject({
  activity: RecordId,
  /** False where no plan knew the activity any more when this arrived. */
  planned: z.boolean(),
  curriculum: z.nullable(CurriculumId),
  subskill: z.nullable(NodeCode),
  /** How well it went, in the learner's own judgement; null where nobody said. */
  rating: z.nullable(z.enum(ratings)),
})

/** What was actually practised. `at` is when it was written down, with the zone and offset of that moment; `date` is the learner's date, frozen with it. */
export const logEntry = defineKind({
  name: 'log-entry',
  body: z.looseObject({
    entry: RecordId,
    learner: LearnerId,
    plan: z.nullable(PlanId),
    key: z.nullable(OccurrenceKey),
    at: At,
    /** When it was begun, where a clock ran: it may have been yesterday. */
    startedAt: z.optional(At),
    date: CivilDate,
    minutes: Minutes,
    what: Text,
    segments: Segments,
    by: By,
    /** What was learnt, where this was an activity. It names its subskill itself: what becomes of the plan changes nothing about it. */
    learnt: z.optional(Learnt),
    corrections: z.array(Correction).check(z.maxLength(practiceLimits.correctionsPerEntry)),
  }),
  spaces: ['learner'],
  indexes: {
    learner: (body) => body.learner,
    plan: (body) => body.plan,
    activity: (body) => body.learnt?.activity ?? null,
    'check-in': (body) =>
      body.plan === null || body.key === null ? null : checkInId(body.learner, body.plan, body.key),
  },
})

/** That a learner did one occurrence, a record of its own for each: ticking one says nothing of the others. Keeps what was planned, in case the plan forgets. */
export const checkIn = defineKind({
  name: 'check-in',
  body: z.looseObject({
    plan: PlanId,
    key: OccurrenceKey,
    learner: LearnerId,
    entry: RecordId,
    planned: z.looseObject({ start: PlannedStart, minutes: Minutes }),
    at: At,
    date: CivilDate,
    by: By,
  }),
  spaces: ['learner'],
  indexes: { learner: (body) => body.learner, plan: (body) => body.plan },
})

/** What a learner thinks of a session, for nobody else. Under the id of the log entry. */
export const practiceNote = defineKind({
  name: 'practice-note',
  body: z.looseObject({
    entry: RecordId,
    learner: LearnerId,
    text: Text,
    feeling: z.nullable(z.int().check(z.gte(1), z.lte(5))),
    answers: z.array(z.looseObject({ prompt: Title, answer: Text })).check(z.maxLength(practiceLimits.prompts)),
  }),
  spaces: ['journal'],
  indexes: { learner: (body) => body.learner },
})

/**
 * How many sessions of a day are enough to keep a streak, from a date on; 0 for all that are due. In order of `from`, so that a new minimum leaves earlier
 * days as they were. Under the learner's id.
 */
export const streakMinimum = defineKind({
  name: 'streak-minimum',
  body: z.looseObject({
    learner: LearnerId,
    minimums: z
      .array(z.looseObject({ from: CivilDate, sessions: z.int().check(z.gte(0), z.lte(12)) }))
      .check(z.minLength(1), z.maxLength(practiceLimits.minimums)),
  }),
  spaces: ['learner'],
  indexes: { learner: (body) => body.learner },
})

/** Lets go of everything still carried over from up to a date. What was missed stays missed; it just is not asked for any more. */
export const freshStart = defineKind({
  name: 'fresh-start',
  body: z.looseObject({ learner: LearnerId, upTo: CivilDate, at: At, by: By }),
  spaces: ['learner'],
  indexes: { learner: (body) => body.learner },
})
