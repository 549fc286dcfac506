import * as z from 'zod/mini'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import { LearnerId, PlanId, RecordId } from '../record/ids.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import type { At } from '../time/instant.ts'
import { OccurrenceKey, checkInId } from './occurrence-key.ts'
import { byOf, existingIn, practising, recordIn } from './practice-access.ts'
import { Correction, checkIn, logEntry } from './practice-kinds.ts'
import { practiceLimits } from './practice-limits.ts'

const fields = logEntry.body.shape
const Session = z.looseObject({ plan: PlanId, key: OccurrenceKey, planned: checkIn.body.shape.planned })

/**
 * OCC-10. Writes down what was practised. With a session it is that session's check-in too; a second entry for the same one is kept beside the first,
 * whichever device it comes from. Whether the plan still knows the session is not asked: what happened does not depend on what was planned.
 */
export const logPractice = defineMutator({
  name: 'practice.log',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    entry: RecordId,
    session: z.nullable(Session),
    minutes: fields.minutes,
    what: fields.what,
    segments: fields.segments,
    /** When it was begun, where a clock ran. */
    startedAt: fields.startedAt,
    /** The learner's date, where it was not today. */
    practisedOn: z.optional(CivilDate),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, entry, session, minutes, what, segments, startedAt, practisedOn }, context) {
    const found = await practising(tx, context, 'practice.log', learner)
    if (!found.ok) return found
    const space = learnerSpace(learner)
    const written = await recordIn(tx, space, 'log-entry', entry)
    if (!written.ok) return written
    if (written.value !== undefined) return applied
    const date = practisedOn ?? found.value.date
    const allowed = checkLoggedDate(date, found.value.date)
    if (!allowed.ok) return allowed
    const fact = { at: context.at, date, by: byOf(context.actor) }
    const id = session === null ? null : checkInId(learner, session.plan, session.key)
    const ticked = id === null ? ok(undefined) : await recordIn(tx, space, 'check-in', id)
    if (!ticked.ok) return ticked
    const { plan, key } = session ?? { plan: null, key: null }
    tx.put({
      kind: 'log-entry',
      id: entry,
      space,
      body: {
        entry,
        learner,
        plan,
        key,
        ...fact,
        ...(startedAt === undefined ? {} : { startedAt }),
        minutes,
        what,
        segments,
        corrections: [],
      },
    })
    if (session !== null && id !== null && ticked.value === undefined) {
      const body = { plan: session.plan, key: session.key, learner, entry, planned: session.planned, ...fact }
      tx.put({ kind: 'check-in', id, space, body })
    }
    return undoable({ name: 'practice.undo-log', version: 1, args: { learner, entry } })
  },
})

/** OCC-11. For a quarter of an hour an entry can be taken back; after that it is corrected, and both are kept. */
export const undoLog = defineMutator({
  name: 'practice.undo-log',
  version: 1,
  args: z.looseObject({ learner: LearnerId, entry: RecordId }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, entry }, context) {
    const found = await practising(tx, context, 'practice.log', learner)
    if (!found.ok) return found
    const space = learnerSpace(learner)
    const before = await existingIn(tx, space, 'log-entry', entry)
    if (!before.ok) return before
    const { body } = before.value
    if (body.corrections.length > 0) return refuse({ type: 'changed-since', kind: 'log-entry', id: entry })
    const inTime = checkUndo(body.at, context.at)
    if (!inTime.ok) return inTime
    tx.del('log-entry', entry)
    if (body.plan === null || body.key === null) return applied
    const id = checkInId(learner, body.plan, body.key)
    const tick = await tx.get('check-in', id)
    if (tick?.body.entry !== entry) return applied
    // Where the session was written down twice, what remains still says that it was done.
    const [next] = await tx.list('log-entry', 'check-in', id)
    if (next === undefined) tx.del('check-in', id)
    else {
      const { at, date, by } = next.body
      tx.put({ kind: 'check-in', id, space, body: { ...tick.body, entry: next.body.entry, at, date, by } })
    }
    return applied
  },
})

/** OCC-12. A later word: the entry as first written stays, and says what was made of it. */
export const correctLog = defineMutator({
  name: 'practice.correct-log',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    entry: RecordId,
    correction: RecordId,
    minutes: Correction.shape.minutes,
    date: Correction.shape.date,
    what: Correction.shape.what,
    withdrawn: Correction.shape.withdrawn,
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, entry, correction, minutes, date, what, withdrawn }, context) {
    const found = await practising(tx, context, 'practice.log', learner)
    if (!found.ok) return found
    const space = learnerSpace(learner)
    const before = await existingIn(tx, space, 'log-entry', entry)
    if (!before.ok) return before
    const { body } = before.value
    if (body.corrections.some((known) => known.correction === correction)) return applied
    if (body.corrections.length >= practiceLimits.correctionsPerEntry)
      return refuse({ type: 'limit-reached', limit: 'correctionsPerEntry', max: practiceLimits.correctionsPerEntry })
    const allowed = date === undefined ? ok(undefined) : checkLoggedDate(date, found.value.date)
    if (!allowed.ok) return allowed
    const added = {
      correction,
      ...(minutes === undefined ? {} : { minutes }),
      ...(date === undefined ? {} : { date }),
      ...(what === undefined ? {} : { what }),
      ...(withdrawn === undefined ? {} : { withdrawn }),
      at: context.at,
      by: byOf(context.actor),
    }
    tx.put({ kind: 'log-entry', id: entry, space, body: { ...body, corrections: [...body.corrections, added] } })
    return undoable({ name: 'practice.undo-correction', version: 1, args: { learner, entry, correction } })
  },
})

export const undoCorrection = defineMutator({
  name: 'practice.undo-correction',
  version: 1,
  args: z.looseObject({ learner: LearnerId, entry: RecordId, correction: RecordId }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, entry, correction }, context) {
    const found = await practising(tx, context, 'practice.log', learner)
    if (!found.ok) return found
    const space = learnerSpace(learner)
    const before = await existingIn(tx, space, 'log-entry', entry)
    if (!before.ok) return before
    const { body } = before.value
    const last = body.corrections.at(-1)
    if (last?.correction !== correction) return refuse({ type: 'changed-since', kind: 'log-entry', id: entry })
    const inTime = checkUndo(last.at, context.at)
    if (!inTime.ok) return inTime
    tx.put({ kind: 'log-entry', id: entry, space, body: { ...body, corrections: body.corrections.slice(0, -1) } })
    return applied
  },
})

/** Both moments are claims of devices, usually of the same one. They decide how a slip is mended, never who wins. */
export const checkUndo = (written: At, undone: At): Result<void, Refusal> =>
  Math.abs(undone.instant - written.instant) <= practiceLimits.undoMinutes * 60_000
    ? ok(undefined)
    : refuse({ type: 'undo-too-late', minutesMax: practiceLimits.undoMinutes })

function checkLoggedDate(date: CivilDate, today: CivilDate): Result<void, Refusal> {
  if (date > today) return refuse({ type: 'too-far-ahead', daysMax: 0 })
  return date < addDays(today, -practiceLimits.loggedLateDays)
    ? refuse({ type: 'too-far-back', daysMax: practiceLimits.loggedLateDays })
    : ok(undefined)
}
