import * as z from 'zod/mini'
import { applied, defineMutator, superseded } from '../mutation/define-mutator.ts'
import { existingIn } from '../practice/practice-access.ts'
import { LearnerId } from '../record/ids.ts'
import { refuse } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { PlanContent, PlanWords, WeekStart, planId } from './weekly-plan.ts'

/**
 * GEN-19. Puts words beside a plan: how its theme and objectives may be said. They belong to the plan as it was made, change nothing of it, and come too
 * late for one that has been made anew. Only the server has them put.
 */
export const wordWeekPlan = defineMutator({
  name: 'week.word',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    week: WeekStart,
    snapshot: PlanContent.shape.snapshot,
    theme: PlanWords.shape.theme,
    objectives: PlanWords.shape.objectives,
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, week, snapshot, theme, objectives }, { actor }) {
    if (actor.type !== 'system') return refuse({ type: 'not-allowed' })
    const plan = await existingIn(tx, learnerSpace(learner), 'weekly-plan', planId(learner, week))
    if (!plan.ok) return plan
    const { body } = plan.value
    if (body.content.snapshot !== snapshot) return superseded
    tx.put({ ...plan.value, body: { ...body, words: { snapshot, theme, objectives } } })
    return applied
  },
})
