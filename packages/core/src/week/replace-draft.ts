import type * as z from 'zod/mini'
import type { MutationContext } from '../mutation/define-mutator.ts'
import type { Tx } from '../mutation/tx.ts'
import { byOf } from '../practice/practice-access.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { learnerSpace } from '../record/space.ts'
import { weekKey } from './activity-kinds.ts'
import { lineOf } from './audit.ts'
import type { NewActivity } from './check-week.ts'
import { plannedActivity } from './new-activity.ts'
import { keepVersion, lookOf } from './plan-version.ts'
import { staysInPlan } from './week-mutators.ts'
import type { Trigger } from './weekly-plan.ts'

type Activity = Body<'activity'>

interface Another {
  readonly content: Body<'weekly-plan'>['content']
  readonly trigger: Trigger
  readonly made: readonly z.infer<typeof NewActivity>[]
}

/** What putting another plan in the place of a draft did to each of its activities, and how the week looks now. */
interface Replaced {
  readonly lines: Body<'plan-change'>['activities']
  readonly left: string
}

/** Puts another plan in the place of a draft. The draft is kept whole, and what people did to it stays in the new one (GEN-15). */
export async function replaceDraft(
  tx: Tx,
  context: MutationContext,
  { plan, activities }: { readonly plan: Stored<'weekly-plan'>; readonly activities: readonly Stored<'activity'>[] },
  { content, trigger, made }: Another,
): Promise<Replaced> {
  const { learner, week } = plan.body
  await keepVersion(tx, plan, activities, { at: context.at, by: byOf(context.actor) })
  const before = new Map<string, Activity>(activities.map(({ id, body }) => [id, body]))
  const after = new Map<string, Activity>(
    made.map((each) => [each.activity, { ...before.get(each.activity), ...plannedActivity(learner, week, each) }]),
  )
  for (const { id, body } of activities) if (!staysInPlan(body)) tx.del('activity', id)
  for (const body of after.values()) tx.put({ kind: 'activity', id: body.activity, space: learnerSpace(learner), body })
  putVersion(tx, plan, { content, trigger, generatedAt: context.at })
  const gone = activities.filter(({ id, body }) => !staysInPlan(body) && !after.has(id))
  const lines = [
    ...gone.map(({ body }) => lineOf(body, { ...body, status: 'cancelled' })),
    ...[...after.values()]
      .filter(({ activity, day }) => before.get(activity)?.day !== day)
      .map((body) => lineOf(before.get(body.activity) ?? null, body)),
  ]
  return { lines, left: await lookAt(tx, plan.body) }
}

/** A new version is a draft again, whatever the one before was. */
export const putVersion = (tx: Tx, plan: Stored<'weekly-plan'>, body: Partial<Body<'weekly-plan'>>): void =>
  tx.put({ ...plan, body: { ...plan.body, ...body, version: plan.body.version + 1, approval: null } })

export const lookAt = async (tx: Tx, { learner, week }: Body<'weekly-plan'>): Promise<string> =>
  lookOf((await tx.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body))
