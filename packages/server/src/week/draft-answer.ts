import { gaveWay, weekKey, weekLimits } from '@etude/core'
import type { Body, CivilDate, LearnerId, Reader } from '@etude/core'
import * as z from 'zod'
import type { OpenLearner } from './open-learner.ts'
import { isoText } from './iso-text.ts'
import { WeekAnswer, readAudited, weekAnswer } from './week-answer.ts'
import type { AuditedWeek } from './week-answer.ts'

export const DraftAnswer = WeekAnswer.extend({
  versions: z.array(
    z.object({ version: z.int(), replaced_at: z.string(), replaced_by: z.string().nullable(), activities: z.int() }),
  ),
  regenerations_left: z.int().min(0),
})
export type DraftAnswer = z.infer<typeof DraftAnswer>

export interface StoredDraft extends AuditedWeek {
  readonly versions: readonly Body<'plan-version'>[]
}

export async function readDraft(reader: Reader, learner: LearnerId, week: CivilDate): Promise<StoredDraft | undefined> {
  const stored = await readAudited(reader, learner, week)
  if (stored === undefined) return undefined
  const versions = (await reader.list('plan-version', 'week', weekKey(learner, week))).map(({ body }) => body)
  return { ...stored, versions: versions.sort((a, b) => a.version - b.version) }
}

export function draftAnswer(draft: StoredDraft, open: Pick<OpenLearner, 'profile' | 'today'>): DraftAnswer {
  const { changes, versions } = draft
  const rejections = changes.filter(gaveWay).length
  return {
    ...weekAnswer(draft, open),
    versions: versions.map(({ version, replacedAt, by, activities: kept }) => ({
      version,
      replaced_at: isoText(replacedAt.instant),
      replaced_by: by,
      activities: kept.filter(({ plan, status }) => plan !== null && status !== 'cancelled').length,
    })),
    regenerations_left: Math.max(0, weekLimits.rejectionsMax - rejections),
  }
}
