import { RecordId } from '../record/ids.ts'
import type { CurriculumId, LearnerId } from '../record/ids.ts'
import { sha256 } from '../record/sha256.ts'
import type { NodeCode } from '../curriculum/curriculum.ts'
import type { CivilDate } from '../time/instant.ts'
import type { ActivityType } from './activity-kinds.ts'

/** What makes an activity the one it is. `subskill` is null for what belongs to no curriculum; its title stands in then. */
export interface ActivityIdentity {
  readonly learner: LearnerId
  readonly week: CivilDate
  readonly curriculum: CurriculumId | null
  readonly subskill: NodeCode | string
  readonly type: ActivityType
  readonly ordinal: number
}

/** GEN-9. The same learner, week, subskill, type and ordinal are the same activity, whoever planned it and whenever. */
export const activityId = ({ learner, week, curriculum, subskill, type, ordinal }: ActivityIdentity): RecordId =>
  RecordId.parse(`a-${sha256(JSON.stringify([learner, week, curriculum, subskill, type, ordinal]), 16)}`)
