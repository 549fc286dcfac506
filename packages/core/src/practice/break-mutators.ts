import * as z from 'zod/mini'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import { stillAs } from '../mutation/still-as.ts'
import { LearnerId, PlanId, RecordId } from '../record/ids.ts'
import { pairId } from '../record/pair-id.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import { byOf, existingIn, practising, recordIn } from './practice-access.ts'
import { practiceBreak } from './practice-kinds.ts'
import { isTakenAway } from './arranged-occurrence.ts'
import { practiceLimits } from './practice-limits.ts'

const fields = practiceBreak.body.shape

/** OCC-9. One range and not a list of days; it may reach back a little, for who was ill says so afterwards. */
export const takeBreak = defineMutator({
  name: 'practice.take-break',
  version: 1,
  args: z.looseObject({
    break: RecordId,
    learner: LearnerId,
    plan: z.nullable(PlanId),
    from: CivilDate,
    to: z.nullable(CivilDate),
    reason: fields.reason,
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, args, context) {
    const { learner, plan, from, to, reason } = args
    const found = await practising(tx, context, 'practice.rearrange', learner)
    if (!found.ok) return found
    const space = learnerSpace(learner)
    const before = await recordIn(tx, space, 'practice-break', args.break)
    if (!before.ok) return before
    if (before.value !== undefined) return refuse({ type: 'already-exists', kind: 'practice-break', id: args.break })
    const allowed = checkRange(from, to, found.value.today)
    if (!allowed.ok) return allowed
    const breaks = await tx.list('practice-break', 'learner', learner)
    if (breaks.filter((range) => !isTakenAway(range.body)).length >= practiceLimits.breaks)
      return refuse({ type: 'limit-reached', limit: 'breaks', max: practiceLimits.breaks })
    const body = { break: args.break, learner, plan, from, to, reason, at: context.at, by: byOf(context.actor) }
    tx.put({ kind: 'practice-break', id: args.break, space, body })
    const inverse = { break: args.break, learner, expected: { from, to, reason } }
    return undoable({ name: 'practice.remove-break', version: 1, args: inverse })
  },
})

/** OCC-9. Ends a break, makes it longer, or, ended on the day before its first, takes it away for as long as nobody brings it back. Days already excused for longer than one may excuse stay so. */
export const changeBreak = defineMutator({
  name: 'practice.change-break',
  version: 1,
  args: z.looseObject({
    break: RecordId,
    learner: LearnerId,
    to: z.nullable(CivilDate),
    expected: z.optional(z.looseObject({ to: z.nullable(CivilDate) })),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, args, context) {
    const { learner, to } = args
    const found = await practising(tx, context, 'practice.rearrange', learner)
    if (!found.ok) return found
    const space = learnerSpace(learner)
    const before = await existingIn(tx, space, 'practice-break', args.break)
    if (!before.ok) return before
    const { body } = before.value
    if (!stillAs(body, args.expected)) return refuse({ type: 'changed-since', kind: 'practice-break', id: args.break })
    const changedFrom = to === null ? body.to : body.to === null || to < body.to ? to : body.to
    if (changedFrom !== null && changedFrom < addDays(found.value.today, -practiceLimits.backdatedDays))
      return refuse({ type: 'too-far-back', daysMax: practiceLimits.backdatedDays })
    const allowed = isTakenAway({ from: body.from, to }) ? ok(undefined) : checkLength(body.from, to)
    if (!allowed.ok) return allowed
    tx.put({ kind: 'practice-break', id: args.break, space, body: { ...body, to } })
    const inverse = { break: args.break, learner, to: body.to, expected: { to } }
    return undoable({ name: 'practice.change-break', version: 1, args: inverse })
  },
})

/** Takes a break back as if nobody had taken it. Who only wants it gone ends it before it began, and can change their mind. */
export const removeBreak = defineMutator({
  name: 'practice.remove-break',
  version: 1,
  args: z.looseObject({ break: RecordId, learner: LearnerId, expected: z.optional(z.partial(practiceBreak.body)) }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, args, context) {
    const { learner, expected } = args
    const found = await practising(tx, context, 'practice.rearrange', learner)
    if (!found.ok) return found
    const before = await existingIn(tx, learnerSpace(learner), 'practice-break', args.break)
    if (!before.ok) return before
    const { body } = before.value
    if (!stillAs(body, expected)) return refuse({ type: 'changed-since', kind: 'practice-break', id: args.break })
    if (body.from < addDays(found.value.today, -practiceLimits.backdatedDays))
      return refuse({ type: 'too-far-back', daysMax: practiceLimits.backdatedDays })
    tx.del('practice-break', args.break)
    return applied
  },
})

/** OCC-14. After an absence: nothing from up to that date is asked for any more. */
export const startFresh = defineMutator({
  name: 'practice.start-fresh',
  version: 1,
  args: z.looseObject({ learner: LearnerId, upTo: CivilDate }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, upTo }, context) {
    const found = await practising(tx, context, 'practice.rearrange', learner)
    if (!found.ok) return found
    // Today's sessions are not an absence yet.
    if (upTo >= found.value.today) return refuse({ type: 'too-far-ahead', daysMax: -1 })
    const space = learnerSpace(learner)
    const id = pairId(learner, upTo)
    const before = await recordIn(tx, space, 'fresh-start', id)
    if (!before.ok) return before
    if (before.value !== undefined) return applied
    tx.put({ kind: 'fresh-start', id, space, body: { learner, upTo, at: context.at, by: byOf(context.actor) } })
    return undoable({ name: 'practice.undo-start-fresh', version: 1, args: { learner, upTo } as Mutation['args'] })
  },
})

export const undoStartFresh = defineMutator({
  name: 'practice.undo-start-fresh',
  version: 1,
  args: z.looseObject({ learner: LearnerId, upTo: CivilDate }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, upTo }, context) {
    const found = await practising(tx, context, 'practice.rearrange', learner)
    if (!found.ok) return found
    const before = await existingIn(tx, learnerSpace(learner), 'fresh-start', pairId(learner, upTo))
    if (!before.ok) return before
    tx.del('fresh-start', before.value.id)
    return applied
  },
})

function checkRange(from: CivilDate, to: CivilDate | null, today: CivilDate): Result<void, Refusal> {
  if (from < addDays(today, -practiceLimits.backdatedDays))
    return refuse({ type: 'too-far-back', daysMax: practiceLimits.backdatedDays })
  if (from > addDays(today, practiceLimits.breakDays))
    return refuse({ type: 'too-far-ahead', daysMax: practiceLimits.breakDays })
  return checkLength(from, to)
}

function checkLength(from: CivilDate, to: CivilDate | null): Result<void, Refusal> {
  if (to !== null && to < from) return refuse({ type: 'invalid-schedule', problem: 'ends-before-it-starts' })
  return to !== null && to > addDays(from, practiceLimits.breakDays)
    ? refuse({ type: 'too-far-ahead', daysMax: practiceLimits.breakDays })
    : ok(undefined)
}
