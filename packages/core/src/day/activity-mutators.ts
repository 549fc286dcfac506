import * as z from 'zod/mini'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import type { Mutation, MutationContext } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import { fieldsOf, stillAs } from '../mutation/still-as.ts'
import type { Tx } from '../mutation/tx.ts'
import { tellChanged, tellCompleted } from '../notice/tell.ts'
import { existingIn, practising } from '../practice/practice-access.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { PlannedDay } from '../time/civil-date.ts'
import { activity as activityKind, weekKey } from '../week/activity-kinds.ts'
import type { ActivityStatus } from '../week/activity-kinds.ts'
import { lineOf, openAudit, takenBackBy } from '../week/audit.ts'
import { checkEnough, hasBegun, isAheadOfChild, isOwnChild } from '../week/draft.ts'
import { ChangeReason } from '../week/plan-change.ts'
import type { ChangeAction } from '../week/plan-change.ts'
import { weekLimits } from '../week/week-limits.ts'
import { isOpen, mayBecome } from './activity-states.ts'

const fields = activityKind.body.shape
const who = { learner: LearnerId, activity: RecordId }
const because = { reason: z.optional(ChangeReason) }
type Activity = Body<'activity'>

/** DAY-4. Somebody begins. */
export const startActivity = defineMutator({
  name: 'activity.start',
  version: 1,
  args: z.looseObject(who),
  spaces: ({ learner }) => [learnerSpace(learner)],
  apply: (tx, args, context) => change(tx, args, context, (body) => becoming(body, 'in-progress', {})),
})

/** DAY-4. Put off without a day: it comes back as catch-up. */
export const deferActivity = defineMutator({
  name: 'activity.defer',
  version: 1,
  args: z.looseObject(who),
  spaces: ({ learner }) => [learnerSpace(learner)],
  apply: (tx, args, context) =>
    change(
      tx,
      args,
      context,
      arranging(context, (body) => becoming(body, 'deferred', {})),
    ),
})

/** DAY-4. Left out by whoever was to do it. Excused, it is neutral. */
export const skipActivity = defineMutator({
  name: 'activity.skip',
  version: 1,
  args: z.looseObject({ ...who, excused: z.boolean(), ...because }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  apply: (tx, args, context) =>
    audited(
      tx,
      args,
      context,
      'skip',
      arranging(context, (body) => becoming(body, 'skipped', { excused: args.excused })),
    ),
})

/** DAY-4. Taken off the plan. A child leaves that to those who look after the plan, and may skip. */
export const cancelActivity = defineMutator({
  name: 'activity.cancel',
  version: 1,
  args: z.looseObject({ ...who, ...because }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, args, context) {
    const stored = await tx.get('activity', args.activity)
    const key = stored === undefined ? null : weekKey(args.learner, stored.body.week)
    const week = key === null ? [] : (await tx.list('activity', 'week', key)).map(({ body }) => body)
    const plan = key === null ? undefined : (await tx.get('weekly-plan', key))?.body
    return audited(tx, args, context, 'remove', (body, profile) => {
      if (isOwnChild(profile, context)) return refuse({ type: 'not-allowed' })
      const rest = week.filter(({ activity }) => activity !== body.activity)
      const enough = checkEnough({ plan, isBegun: hasBegun(profile, body.week, context) }, week, rest)
      return enough.ok ? becoming(body, 'cancelled', {}) : enough
    })
  },
})

/** DAY-9. A person puts it on a day, and from then on no planning moves it. What was shown or put off is planned again by that. */
export const moveActivity = defineMutator({
  name: 'activity.move',
  version: 1,
  args: z.looseObject({ ...who, day: PlannedDay, position: fields.position, ...because }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, args, context) {
    const { learner, activity, day, position } = args
    const stored = await tx.get('activity', activity)
    const week = stored === undefined ? [] : await tx.list('activity', 'week', weekKey(learner, stored.body.week))
    const others = week.filter(({ id, body }) => id !== activity && body.day === day && body.status !== 'cancelled')
    const action = stored?.body.day === day ? ('reorder' as const) : ('change-day' as const)
    const moving = arranging(context, (body) => {
      if (!isOpen(body.status)) return illegal(body, 'planned')
      if (body.day !== day && others.length >= weekLimits.perDayMax)
        return refuse({ type: 'broken-plan', activity, problem: 'day-full' })
      return ok({ status: 'planned', day, position, pinned: true })
    })
    return audited(tx, args, context, action, moving)
  },
})

/** DAY-9. Holds it on its day, or lets it go. */
export const pinActivity = defineMutator({
  name: 'activity.pin',
  version: 1,
  args: z.looseObject({ ...who, pinned: z.boolean() }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  apply: (tx, args, context) =>
    change(
      tx,
      args,
      context,
      arranging(context, (body) => (isOpen(body.status) ? ok({ pinned: args.pinned }) : illegal(body, body.status))),
    ),
})

const Changed = z.partial(
  z.object({
    status: fields.status,
    day: PlannedDay,
    position: fields.position,
    pinned: fields.pinned,
    excused: fields.excused,
  }),
)
type Changed = z.infer<typeof Changed>

/** SYNC-20. Takes one of the changes above back, where nothing has become of the activity since. What was done is taken back apart. */
export const restoreActivity = defineMutator({
  name: 'activity.restore',
  version: 1,
  args: z.looseObject({ ...who, fields: Changed, expected: Changed }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, args, context) {
    const found = await activityOf(tx, args, context)
    if (!found.ok) return found
    const { stored, profile } = found.value
    const { body } = stored
    if (body.status === 'cancelled' && isOwnChild(profile, context)) return refuse({ type: 'not-allowed' })
    // Before its Monday a child takes back that it had begun, and nothing that others arranged.
    const isBeginning = body.status === 'in-progress' && Object.keys(args.fields).every((field) => field === 'status')
    if (isAheadOfChild(profile, body.week, context) && !isBeginning) return refuse({ type: 'not-allowed' })
    if (!stillAs(body, args.expected)) return refuse({ type: 'changed-since', kind: 'activity', id: stored.id })
    const to = args.fields.status ?? body.status
    // Back along a step that was possible, or back from the day to which it had been moved.
    const isWayBack = to === body.status || mayBecome(to, body.status) || (body.status === 'planned' && isOpen(to))
    if (!isWayBack || body.status === 'completed') return illegal(body, to)
    tx.put({ ...stored, body: changedBody(body, args.fields) })
    return applied
  },
})

/** A change names only what it sets, so that what it leaves out stays; the schema's optional fields cannot say as much. */
const changedBody = (body: Activity, changed: Changed): Activity => ({ ...body, ...changed }) as Activity

interface Found {
  readonly stored: Stored<'activity'>
  readonly profile: Body<'learner'>
}

interface Who {
  readonly learner: LearnerId
  readonly activity: RecordId
}

export async function activityOf(
  tx: Tx,
  { learner, activity }: Who,
  context: MutationContext,
): Promise<Result<Found, Refusal>> {
  const found = await practising(tx, context, 'activity.change', learner)
  if (!found.ok) return found
  const stored = await existingIn(tx, learnerSpace(learner), 'activity', activity)
  return stored.ok ? ok({ stored: stored.value, profile: found.value.learner }) : stored
}

async function change(tx: Tx, args: Who, context: MutationContext, decide: Decide) {
  const found = await activityOf(tx, args, context)
  if (!found.ok) return found
  const { stored, profile } = found.value
  const decided = decide(stored.body, profile)
  if (!decided.ok) return decided
  const changed = decided.value
  // Asked for twice, or already so: nothing to do, and nothing to take back.
  if (stillAs(stored.body, changed)) return applied
  tx.put({ ...stored, body: changedBody(stored.body, changed) })
  const { learner, activity } = args
  const inverse = { learner, activity, fields: fieldsOf(stored.body, changed), expected: changed }
  return undoable({ name: 'activity.restore', version: 1, args: inverse as Mutation['args'] })
}

/** PUB-4. As `change`, and the audit of the week has a line of it, by which it is taken back. */
async function audited(
  tx: Tx,
  args: Who & { readonly reason?: string | undefined },
  context: MutationContext,
  action: ChangeAction,
  decide: Decide,
) {
  const before = await activityOf(tx, args, context)
  if (!before.ok) return before
  const { body } = before.value.stored
  const audit = await openAudit(tx, context, args.learner, body.week)
  if (!audit.ok) return audit
  const done = await change(tx, args, context, decide)
  if (!done.ok || done.value.inverse === null) return done
  const after = await tx.get('activity', args.activity)
  const activities = after === undefined ? [] : [lineOf(body, after.body)]
  const { reason } = args
  const line = audit.value(tx, { action, activities, ...(reason === undefined ? {} : { reason }) })
  const news = { learner: args.learner, week: body.week, cause: line, reason }
  await tellChanged(tx, context, news)
  // What is taken off, or left out with good reason, may have been all that was left to do.
  await tellCompleted(tx, context, body, news)
  return takenBackBy(args.learner, line)
}

type Decide = (body: Activity, profile: Body<'learner'>) => Result<Changed, Refusal>

/** PUB-3. What arranges a week is not for the child before its Monday. */
const arranging =
  (context: MutationContext, decide: Decide): Decide =>
  (body, profile) =>
    isAheadOfChild(profile, body.week, context) ? refuse({ type: 'not-allowed' }) : decide(body, profile)

const becoming = (body: Activity, to: ActivityStatus, more: Changed): Result<Changed, Refusal> =>
  body.status === to || mayBecome(body.status, to) ? ok({ status: to, ...more }) : illegal(body, to)

export const illegal = ({ activity, status }: Activity, to: ActivityStatus) =>
  refuse({ type: 'illegal-transition' as const, activity, from: status, to })
