import { courseState, planId, readLearning, weekKey } from '@etude/core'
import type { Body, CivilDate, CurriculumId, LearnerId, NodeCode, Reader } from '@etude/core'

export interface DraftRecords {
  readonly profile: Body<'learner'>
  readonly plan: Body<'weekly-plan'> | undefined
  readonly activities: readonly Body<'activity'>[]
  /** The latest first. */
  readonly changes: readonly Body<'plan-change'>[]
  readonly versions: readonly Body<'plan-version'>[]
  readonly guardians: readonly Body<'guardianship'>[]
  /** What changes by itself may name as its cause. */
  readonly assessments: readonly Body<'assessment'>[]
}

export async function readDraft(reader: Reader, learner: LearnerId, week: CivilDate): Promise<DraftRecords | null> {
  const profile = await reader.get('learner', learner)
  if (profile === undefined) return null
  const key = weekKey(learner, week)
  const changes = (await reader.list('plan-change', 'week', key)).map(({ body }) => body)
  const versions = (await reader.list('plan-version', 'week', key)).map(({ body }) => body)
  return {
    profile: profile.body,
    plan: (await reader.get('weekly-plan', planId(learner, week)))?.body,
    activities: (await reader.list('activity', 'week', key)).map(({ body }) => body),
    changes: changes.sort((a, b) => b.at.instant - a.at.instant),
    versions: versions.sort((a, b) => b.version - a.version),
    assessments: (await reader.list('assessment', 'learner', learner)).map(({ body }) => body),
    guardians: (await reader.list('guardianship', 'learner', learner)).map(({ body }) => body),
  }
}

/** Something that may be put on a day. */
export interface Addable {
  readonly curriculum: CurriculumId
  readonly subskill: NodeCode
  readonly title: string
  readonly subject: string
}

/** What is unlocked, in the order of its curriculum. */
export async function readAddable(reader: Reader, learner: LearnerId, today: CivilDate): Promise<readonly Addable[]> {
  const learning = await readLearning(reader, learner)
  return (learning?.courses ?? []).flatMap((course) => {
    const { curriculum, title: subject } = course.curriculum
    return courseState(course, today, learning?.breaks ?? []).unlocked.map(({ code, title }) => ({
      curriculum,
      subskill: code,
      title,
      subject,
    }))
  })
}
