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

/** What a person has put on a day: it matters as much as they say, stays where they put it, and comes after what stands there. */
export const wishedActivity = (
  learner: LearnerId,
  week: CivilDate,
  {
    onDay,
    ...made
  }: Omit<Made, 'title' | 'position' | 'reason'> & {
    readonly about: NonNullable<Made['about']>
    readonly onDay: readonly Pick<Body<'activity'>, 'position'>[]
  },
): Body<'activity'> => ({
  ...plannedActivity(learner, week, {
    ...made,
    title: made.about.titles.subskill,
    position: onDay.reduce((last, each) => Math.max(last, each.position + 1), 0),
    reason: { type: 'wished' },
  }),
  pinned: true,
})
