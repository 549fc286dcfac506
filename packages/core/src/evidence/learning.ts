import type { Availability } from '../learner/learner-kinds.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Course } from './course-state.ts'
import type { DateRange } from './velocity.ts'

/** A learner as planning sees them. */
export interface Learning {
  readonly learner: LearnerId
  readonly availability: Availability
  readonly breaks: readonly DateRange[]
  readonly courses: readonly Course[]
}
