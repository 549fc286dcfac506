import type { NodeCode } from '../curriculum/curriculum.ts'
import type { MasteryLevel } from '../evidence/mastery-levels.ts'
import type { Need } from '../evidence/needs.ts'
import type { Pace } from '../evidence/velocity.ts'
import type { CurriculumId, LearnerId, RecordId } from '../record/ids.ts'
import { sha256 } from '../record/sha256.ts'
import type { PlannedDay } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import type { About, ActivityType } from './activity-kinds.ts'

/** Everything that a week is planned from, as one plain value. What is not in here cannot change the plan. */
export interface WeekSnapshot {
  readonly learner: LearnerId
  readonly week: CivilDate
  /** The first day that can still be planned. */
  readonly firstDay: PlannedDay
  readonly target: number
  /** Minutes, Monday to Friday; none on a day off. */
  readonly capacityMinutes: readonly number[]
  readonly editions: readonly (readonly [CurriculumId, number])[]
  readonly subjects: readonly SubjectState[]
  /** Everything that may be planned, and nothing that is locked. */
  readonly candidates: readonly Candidate[]
  readonly needs: readonly Need[]
  readonly kept: readonly KeptActivity[]
}

export interface SubjectState {
  readonly curriculum: CurriculumId
  readonly subject: NodeCode
  readonly title: string
  readonly percent: number | null
  readonly pace: Pace
}

export interface Candidate {
  readonly about: About
  readonly minutes: number
  readonly level: MasteryLevel
  /** When it should be repeated. */
  readonly due: CivilDate | null
  /** What it requires that is a candidate too. */
  readonly requires: readonly NodeCode[]
}

/** An activity that stays as it is when a week is planned again: shown already, begun, done, pinned or taken out by somebody. */
export interface KeptActivity {
  readonly activity: RecordId
  readonly curriculum: CurriculumId | null
  readonly subject: NodeCode | null
  readonly subskill: NodeCode | null
  readonly type: ActivityType
  readonly ordinal: number
  readonly sequence: number
  readonly day: PlannedDay
  readonly minutes: number
  readonly assessment: RecordId | null
  /** Counts towards the plan; what was cancelled only keeps its id taken. */
  readonly counts: boolean
}

export const candidateKey = (curriculum: CurriculumId, subskill: NodeCode): string => `${curriculum}/${subskill}`

/** GEN-10. Says whether two devices planned from the same. Titles are left out: they follow from the edition. */
export function snapshotHash(snapshot: WeekSnapshot): string {
  const { candidates, subjects, ...rest } = snapshot
  return sha256(
    JSON.stringify([
      rest,
      subjects.map(({ curriculum, subject, percent, pace }) => [curriculum, subject, percent, pace]),
      candidates.map(({ about, minutes, level, due, requires }) => [
        about.curriculum,
        about.subskill,
        minutes,
        level,
        due,
        requires,
      ]),
    ]),
    16,
  )
}
