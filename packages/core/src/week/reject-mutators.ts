import * as z from 'zod/mini'
import { defineMutator } from '../mutation/define-mutator.ts'
import type { MutationContext } from '../mutation/define-mutator.ts'
import type { Tx } from '../mutation/tx.ts'
import { tell } from '../notice/tell.ts'
import type { News } from '../notice/tell.ts'
import { byOf, existingIn } from '../practice/practice-access.ts'
import { LearnerId } from '../record/ids.ts'
import { learnerSpace } from '../record/space.ts'
import { weekKey } from './activity-kinds.ts'
import { takenBackBy } from './audit.ts'
import { NewActivity, checkWeek } from './check-week.ts'
import { openDraft, promisedBy } from './draft.ts'
import { checkGivesWay } from './gives-way.ts'
import { ChangeReason, RejectWish } from './plan-change.ts'
import { bringBack, keepVersion, versionId } from './plan-version.ts'
import { lookAt, putVersion, replaceDraft } from './replace-draft.ts'
import { weekLimits } from './week-limits.ts'
import { staysInPlan } from './week-mutators.ts'
import { PlanContent, WeekStart } from './weekly-plan.ts'

const which = { learner: LearnerId, week: WeekStart, version: z.int().check(z.gte(1)) }

/**
 * C-18. Turns a draft down, with a reason and perhaps with what another should be like, and puts the other in its place. The other is made where it is
 * asked for, as every plan is, and held to the facts of the moment (GEN-20). The one that was turned down is kept.
 */
export const rejectDraft = defineMutator({
  name: 'draft.reject',
  version: 1,
  args: z.looseObject({
    ...which,
    reason: ChangeReason,
    wish: RejectWish,
    content: PlanContent,
    activities: z.array(NewActivity).check(z.maxLength(weekLimits.totalMax)),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { reason, wish, content, activities, ...draft }, context) {
    const opened = await openDraft(tx, context, draft)
    if (!opened.ok) return opened
    const { learner, week } = draft
    const { today, audit } = opened.value
    const changes = await tx.list('plan-change', 'week', weekKey(learner, week))
    const may = checkGivesWay(changes)
    if (!may.ok) return may
    const kept = opened.value.activities.filter(({ body }) => staysInPlan(body))
    const checked = await checkWeek(tx, { learner, week, content, activities, kept, today })
    if (!checked.ok) return checked
    const { left } = await replaceDraft(tx, context, opened.value, { content, trigger: 'manual', made: checked.value })
    const change = audit(tx, { action: 'reject', activities: [], reason, wish, left })
    await tellOfPlan(tx, context, { learner, week, event: 'rejected', cause: change, reason, content })
    return takenBackBy(learner, change)
  },
})

/** C-18. Puts an earlier plan of the week back. The one that was there is kept too, so that this can be taken back as well. */
export const rollBackDraft = defineMutator({
  name: 'draft.roll-back',
  version: 1,
  args: z.looseObject({ ...which, to: z.int().check(z.gte(1)), reason: z.optional(ChangeReason) }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { to, reason, ...draft }, context) {
    const opened = await openDraft(tx, context, draft)
    if (!opened.ok) return opened
    const { learner, week } = draft
    const { plan, activities, audit } = opened.value
    const earlier = await existingIn(tx, learnerSpace(learner), 'plan-version', versionId(learner, week, to))
    if (!earlier.ok) return earlier
    await keepVersion(tx, plan, activities, { at: context.at, by: byOf(context.actor) })
    bringBack(tx, earlier.value.body, activities)
    putVersion(tx, plan, earlier.value.body.plan)
    const left = await lookAt(tx, plan.body)
    const said = reason === undefined ? {} : { reason }
    const change = audit(tx, { action: 'roll-back', activities: [], to, left, ...said })
    const { content } = earlier.value.body.plan
    await tellOfPlan(tx, context, { learner, week, event: 'rolled-back', cause: change, reason, content })
    return takenBackBy(learner, change)
  },
})

/** The others hear that another plan is there, and what it holds. */
async function tellOfPlan(tx: Tx, context: MutationContext, news: Omit<News, 'activities'>): Promise<void> {
  const stored = await tx.list('activity', 'week', weekKey(news.learner, news.week))
  await tell(tx, context, { ...news, activities: promisedBy(stored).map(({ body }) => body) })
}
