import * as z from 'zod/mini'
import { applied, defineMutator, superseded } from '../mutation/define-mutator.ts'
import type { MutationContext } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { Tx } from '../mutation/tx.ts'
import { tell } from '../notice/tell.ts'
import { byOf, existingIn, practising, recordIn } from '../practice/practice-access.ts'
import { LearnerId } from '../record/ids.ts'
import type { RecordId } from '../record/ids.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { weekKey } from './activity-kinds.ts'
import { NewActivity, checkWeek } from './check-week.ts'
import { openAudit, takenBackBy } from './audit.ts'
import { hasBegun, isOwnChild } from './draft.ts'
import { checkGivesWay } from './gives-way.ts'
import { plannedActivity } from './new-activity.ts'
import { keepVersion, lookOf, versionId } from './plan-version.ts'
import { weekLimits } from './week-limits.ts'
import { PlanContent, WeekStart, planId, triggers } from './weekly-plan.ts'

/**
 * GEN-16. Stores a week that was made from a snapshot. The first to arrive is the week's plan. The same snapshot made again is the same plan; another
 * one, made elsewhere from other facts, comes too late and changes nothing. Whoever wants a new plan says which one it replaces. What it holds is checked
 * against the facts of the moment in which it arrives (GEN-20).
 */
export const generateWeekPlan = defineMutator({
  name: 'week.generate',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    week: WeekStart,
    trigger: z.enum(triggers),
    content: PlanContent,
    activities: z.array(NewActivity).check(z.maxLength(weekLimits.totalMax)),
    /** The snapshot of the plan that this one takes the place of, on purpose. */
    replaces: z.nullable(PlanContent.shape.snapshot),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, week, trigger, content, activities, replaces }, context) {
    const found = await practising(tx, context, 'week.generate', learner)
    if (!found.ok) return found
    if (week > addDays(found.value.homeToday, weekLimits.daysAheadMax))
      return refuse({ type: 'too-far-ahead', daysMax: weekLimits.daysAheadMax })
    const space = learnerSpace(learner)
    const id = planId(learner, week)
    const before = await recordIn(tx, space, 'weekly-plan', id)
    if (!before.ok) return before
    const plan = before.value
    if (plan !== undefined && isSame(plan.body.content, content)) return applied
    if (plan !== undefined && plan.body.content.snapshot !== replaces) return superseded
    // What is on the plan of a child is for those who look after the child to say (PUB-3).
    if (plan !== undefined && isOwnChild(found.value.learner, context)) return refuse({ type: 'not-allowed' })
    const stored = await tx.list('activity', 'week', weekKey(learner, week))
    const kept = stored.filter(({ body }) => staysInPlan(body))
    const change = plan === undefined ? null : await openReplacing(tx, context, { profile: found.value.learner, plan })
    if (change !== null && !change.ok) return change
    const checked = await checkWeek(tx, { learner, week, content, activities, kept, today: found.value.homeToday })
    if (!checked.ok) return checked
    if (plan !== undefined) await keepVersion(tx, plan, stored, { at: context.at, by: byOf(context.actor) })
    for (const gone of stored) if (!staysInPlan(gone.body)) tx.del('activity', gone.id)
    // What somebody has begun or done is a fact: it is not among them, and a plan never writes over one.
    for (const made of checked.value) {
      const before = stored.find((each) => each.id === made.activity)?.body
      tx.put({
        kind: 'activity',
        id: made.activity,
        space,
        body: { ...before, ...plannedActivity(learner, week, made) },
      })
    }
    const version = plan === undefined ? await firstVersion(tx, learner, week) : plan.body.version + 1
    tx.put({
      kind: 'weekly-plan',
      id,
      space,
      body: {
        ...plan?.body,
        learner,
        week,
        content,
        trigger,
        version,
        generatedAt: context.at,
        approval: null,
      },
    })
    const left = await tx.list('activity', 'week', weekKey(learner, week))
    const inPlan = left.filter(({ body }) => body.plan !== null)
    const line = change?.value.write('replan', left)
    const cause = line ?? versionId(learner, week, version)
    const news = { learner, week, event: 'generated' as const, cause, content }
    await tell(tx, context, { ...news, activities: inPlan.map(({ body }) => body) })
    return line === undefined || change?.value.isBegun === true ? applied : takenBackBy(learner, line)
  },
})

/** GEN-17. Takes a plan away, and keeps it as it was. What was shown, begun or done stays, without a plan. */
export const removeWeekPlan = defineMutator({
  name: 'week.remove',
  version: 1,
  args: z.looseObject({ learner: LearnerId, week: WeekStart }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, week }, context) {
    const found = await practising(tx, context, 'week.generate', learner)
    if (!found.ok) return found
    if (isOwnChild(found.value.learner, context)) return refuse({ type: 'not-allowed' })
    const space = learnerSpace(learner)
    const plan = await existingIn(tx, space, 'weekly-plan', planId(learner, week))
    // Removed twice is removed.
    if (!plan.ok) return applied
    const change = await openReplacing(tx, context, { profile: found.value.learner, plan: plan.value })
    if (!change.ok) return change
    const activities = await tx.list('activity', 'week', weekKey(learner, week))
    await keepVersion(tx, plan.value, activities, { at: context.at, by: byOf(context.actor) })
    tx.del('weekly-plan', plan.value.id)
    for (const stored of activities) dropFromPlan(tx, stored)
    const line = change.value.write('remove-plan', await tx.list('activity', 'week', weekKey(learner, week)))
    return change.value.isBegun ? applied : takenBackBy(learner, line)
  },
})

/** Leave to put another plan, or none, in the place of one, and the line that says so. */
interface Replacing {
  readonly isBegun: boolean
  readonly write: (action: 'replan' | 'remove-plan', left: readonly Stored<'activity'>[]) => RecordId
}

/**
 * PUB-4, C-18. Until its Monday a plan gives way as a draft does: what is published only by being turned down, and the rest as often as a draft may be
 * turned down. Once it has begun it is planned anew as often as somebody needs it. Each time there is a line.
 */
async function openReplacing(
  tx: Tx,
  context: MutationContext,
  { profile, plan }: { readonly profile: Body<'learner'>; readonly plan: Stored<'weekly-plan'> },
): Promise<Result<Replacing, Refusal>> {
  const { learner, week, approval } = plan.body
  const isBegun = hasBegun(profile, week, context)
  if (!isBegun && approval !== null) return refuse({ type: 'already-published' })
  const may = isBegun ? ok(undefined) : checkGivesWay(await tx.list('plan-change', 'week', weekKey(learner, week)))
  if (!may.ok) return may
  const audit = await openAudit(tx, context, learner, week)
  if (!audit.ok) return audit
  const write: Replacing['write'] = (action, left) =>
    audit.value(tx, { action, activities: [], left: lookOf(left.map(({ body }) => body)) })
  return ok({ isBegun, write })
}

/** A week whose plan was taken away counts on, so that no number stands for two plans. */
async function firstVersion(tx: Tx, learner: LearnerId, week: CivilDate): Promise<number> {
  const kept = await tx.list('plan-version', 'week', weekKey(learner, week))
  return Math.max(0, ...kept.map(({ body }) => body.version)) + 1
}

function dropFromPlan(tx: Tx, stored: Stored<'activity'>): void {
  if (!staysInPlan(stored.body)) tx.del('activity', stored.id)
  else tx.put({ ...stored, body: { ...stored.body, plan: null } })
}

/** GEN-15. Pinned by a person, shown on a day already, or something has become of it: planning again leaves it where it is. */
export const staysInPlan = ({ status, pinned }: Pick<Body<'activity'>, 'status' | 'pinned'>): boolean =>
  pinned || status !== 'planned'

const isSame = (a: z.infer<typeof PlanContent>, b: z.infer<typeof PlanContent>): boolean =>
  a.snapshot === b.snapshot && a.seed === b.seed
