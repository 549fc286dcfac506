import type { Body } from '../record/kinds.ts'

type Counted = Pick<Body<'activity'>, 'plan' | 'status' | 'excused'>

export interface WeekProgress<One> {
  readonly counting: readonly One[]
  readonly done: readonly One[]
  readonly isCompleted: boolean
}

/**
 * PUB-8. How far a week is, for everything that says so. What was taken off counts no more, what was left out with good reason is neutral, and what people
 * put in beside the plan is theirs: the plan can be completed without it.
 */
export function weekProgress<One extends Counted>(activities: readonly One[]): WeekProgress<One> {
  const counting = activities.filter(
    ({ plan, status, excused }) =>
      plan !== null && status !== 'cancelled' && !(status === 'skipped' && excused === true),
  )
  const done = counting.filter(({ status }) => status === 'completed')
  return { counting, done, isCompleted: counting.length > 0 && done.length === counting.length }
}
