import * as z from 'zod/mini'
import { applied, defineMutator, superseded } from '../mutation/define-mutator.ts'
import type { Tx } from '../mutation/tx.ts'
import { tell } from '../notice/tell.ts'
import { byOf, existingIn, practising, recordIn } from '../practice/practice-access.ts'
import { LearnerId } from '../record/ids.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { refuse } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import { weekKey } from './activity-kinds.ts'
import { NewActivity, checkWeek } from './check-week.ts'
import { isOwnChild } from './draft.ts'
import { plannedActivity } from './new-activity.ts'
import { keepVersion, versionId } from './plan-version.ts'
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
    if (week > addDays(found.value.today, weekLimits.daysAheadMax))
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
    const checked = await checkWeek(tx, { learner, week, content, activities, kept, today: found.value.today })
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
        version: (plan?.body.version ?? 0) + 1,
        generatedAt: context.at,
        approval: null,
      },
    })
    const inPlan = (await tx.list('activity', 'week', weekKey(learner, week))).filter(({ body }) => body.plan !== null)
    const cause = versionId(learner, week, (plan?.body.version ?? 0) + 1)
    const news = { learner, week, event: 'generated' as const, cause, content }
    await tell(tx, context, { ...news, activities: inPlan.map(({ body }) => body) })
    return applied
  },
})

/** GEN-17. Takes a plan away. What was shown, begun or done stays, without a plan. */
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
    tx.del('weekly-plan', plan.value.id)
    for (const stored of await tx.list('activity', 'week', weekKey(learner, week))) await dropFromPlan(tx, stored)
    return applied
  },
})

async function dropFromPlan(tx: Tx, stored: Stored<'activity'>): Promise<void> {
  if (!staysInPlan(stored.body)) tx.del('activity', stored.id)
  else tx.put({ ...stored, body: { ...stored.body, plan: null } })
}

/** GEN-15. Pinned by a person, shown on a day already, or something has become of it: planning again leaves it where it is. */
export const staysInPlan = ({ status, pinned }: Pick<Body<'activity'>, 'status' | 'pinned'>): boolean =>
  pinned || status !== 'planned'

const isSame = (a: z.infer<typeof PlanContent>, b: z.infer<typeof PlanContent>): boolean =>
  a.snapshot === b.snapshot && a.seed === b.seed
