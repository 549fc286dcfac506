import type { RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import type { PlannedDay } from '../time/civil-date.ts'
import type { About, Reason } from '../week/activity-kinds.ts'
import { candidateKey } from '../week/week-snapshot.ts'

/** An activity of a week, stored or planned here. */
export interface Standing {
  readonly activity: RecordId
  readonly about: About
  readonly reason: Reason
  readonly day: PlannedDay
  readonly minutes: number
  readonly done: boolean
}

/** What is about nothing of a curriculum has no place on a roadmap. */
export const standingOf = ({ activity, about, reason, day, minutes, status }: Body<'activity'>): readonly Standing[] =>
  about === null ? [] : [{ activity, about, reason, day, minutes, done: status === 'completed' }]

export const keyOf = ({ curriculum, subskill }: Pick<About, 'curriculum' | 'subskill'>): string =>
  candidateKey(curriculum, subskill)
