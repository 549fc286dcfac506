import { changeSentence } from '@etude/core'
import type { Body, RecordId } from '@etude/core'
import * as z from 'zod'
import { isoText } from './iso-text.ts'
import { actionWords, actorWords, statusWords, wordsOf } from './seed-words.ts'

const Side = z.object({
  planned_day: z.int(),
  position: z.int(),
  priority: z.string(),
  is_pinned: z.boolean(),
  status: z.string(),
})

export const ChangeAnswer = z.object({
  change_id: z.string(),
  timestamp: z.string(),
  user_id: z.string().nullable(),
  user_type: z.enum(wordsOf(actorWords)),
  action: z.enum(wordsOf(actionWords)),
  version: z.int(),
  details: z.array(
    z.object({
      activity_uid: z.string(),
      title: z.string(),
      old_value: Side.nullable(),
      new_value: Side,
    }),
  ),
  reason: z.string().nullable(),
  sentence: z.string(),
  undone_at: z.string().nullable(),
})
type ChangeAnswer = z.infer<typeof ChangeAnswer>

/** PUB-4. A line of the audit, in the words of the interface and as a sentence. */
export function changeAnswer(change: Body<'plan-change'>, uidOf: (activity: RecordId) => string): ChangeAnswer {
  const { at, by, as, action, version, reason, undone } = change
  return {
    change_id: change.change,
    timestamp: isoText(at.instant),
    user_id: by,
    user_type: actorWords[as],
    action: actionWords[action],
    version,
    details: change.activities.map(({ activity, title, before, after }) => ({
      activity_uid: uidOf(activity),
      title,
      old_value: before === null ? null : sideOf(before),
      new_value: sideOf(after),
    })),
    reason,
    sentence: changeSentence(change),
    undone_at: undone === null ? null : isoText(undone.at.instant),
  }
}

const sideOf = ({
  day,
  position,
  priority,
  pinned,
  status,
}: Body<'plan-change'>['activities'][number]['after']): z.infer<typeof Side> => ({
  planned_day: day,
  position,
  priority,
  is_pinned: pinned,
  status: statusWords[status],
})
