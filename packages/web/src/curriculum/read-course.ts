import { learnerSpace, may, readCurriculum, readLearning, userActor } from '@etude/core'
import type { Body, CurriculumId, LearnerId, Learning, Reader, StoredCurriculum, UserId } from '@etude/core'

/** One curriculum, whole, with how far the learner is in it. */
export interface CourseRecords {
  readonly card: Body<'curriculum-card'> | undefined
  readonly curriculum: StoredCurriculum | undefined
  readonly owner: UserId | null
  readonly study: Body<'study'> | undefined
  readonly learning: Learning | undefined
  readonly mayRecord: boolean
}

export async function readCourse(
  reader: Reader,
  learner: LearnerId,
  id: CurriculumId,
  account: UserId,
): Promise<CourseRecords> {
  const studies = await reader.list('study', 'learner', learner)
  return {
    card: (await reader.get('curriculum-card', id))?.body,
    curriculum: await readCurriculum(reader, id),
    owner: (await reader.get('curriculum', id))?.body.owner ?? null,
    study: studies.find(({ body }) => body.curriculum === id)?.body,
    learning: await readLearning(reader, learner),
    mayRecord: await may(reader, userActor(account), 'assessment.record', learnerSpace(learner)),
  }
}
