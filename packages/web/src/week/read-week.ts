import { planId, weekKey } from '@etude/core'
import type { Body, CivilDate, LearnerId, Reader } from '@etude/core'

export interface WeekRecords {
  readonly week: CivilDate
  readonly profile: Body<'learner'> | undefined
  readonly plan: Body<'weekly-plan'> | undefined
  readonly activities: readonly Body<'activity'>[]
  readonly studies: readonly Body<'study'>[]
  /** Whether every curriculum that is learnt from lies on this device. */
  readonly isWhole: boolean
}

export async function readWeek(reader: Reader, learner: LearnerId, week: CivilDate): Promise<WeekRecords> {
  const studies = (await reader.list('study', 'learner', learner)).map(({ body }) => body)
  let isWhole = true
  for (const { curriculum } of studies) if ((await reader.get('curriculum', curriculum)) === undefined) isWhole = false
  return {
    week,
    profile: (await reader.get('learner', learner))?.body,
    plan: (await reader.get('weekly-plan', planId(learner, week)))?.body,
    activities: (await reader.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body),
    studies,
    isWhole,
  }
}
