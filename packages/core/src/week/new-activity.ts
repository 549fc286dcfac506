import type { LearnerId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import type { CivilDate } from '../time/instant.ts'
import { planId } from './weekly-plan.ts'

type Made = Pick<
  Body<'activity'>,
  | 'activity'
  | 'about'
  | 'title'
  | 'type'
  | 'ordinal'
  | 'sequence'
  | 'day'
  | 'position'
  | 'minutes'
  | 'priority'
  | 'reason'
>

/** An activity as a plan makes it: nothing has become of it yet. */
export const plannedActivity = (learner: LearnerId, week: CivilDate, made: Made): Body<'activity'> => ({
  ...made,
  learner,
  week,
  plan: planId(learner, week),
  extension: null,
  pinned: false,
  status: 'planned',
  assignedOn: null,
  completedOn: null,
  excused: null,
  substitutedBy: null,
})
