import { addDays, dayNumber, plannedDayOf } from '@etude/core'
import type { Body, DayItemBody, LearnerId, Rating, RecordId } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { newId } from '../kit/new-id.ts'
import { useEdit } from '../kit/use-edit.ts'
import type { DayRecords } from './read-day.ts'
import { useActivityEdits } from './use-activity-edits.ts'

/** The edits of a day, each one intent. */
export function useDay(learner: LearnerId, records: DayRecords, shown: Body<'daily-plan'>) {
  const { t } = useTranslation()
  const edit = useEdit()
  const { statusOf, change } = useActivityEdits(records.activities)
  const bodyOf = (activity: RecordId) => records.activities.find((each) => each.activity === activity)
  return {
    statusOf,
    statuses: shown.items.map(({ activity }) => statusOf(activity)).join(),
    plannedOn: (activity: RecordId) => {
      const body = bodyOf(activity)
      return body === undefined || body.plan === null ? null : addDays(body.week, body.day)
    },
    complete: (item: DayItemBody, isLast: boolean, rating: Rating | null = null) => {
      const { activity, minutes, title, about } = item
      const subject = { curriculum: about?.curriculum ?? null, subskill: about?.subskill ?? null }
      const entry = newId() as RecordId
      return change(
        activity,
        'completed',
        'activity.complete',
        { learner, activity, entry, minutes, rating, title, ...subject },
        isLast ? t('day.said.allDone') : t('day.said.done', { count: item.points }),
      )
    },
    start: ({ activity, title }: DayItemBody) =>
      change(activity, 'in-progress', 'activity.start', { learner, activity }, t('day.said.started', { title })),
    putOff: ({ activity }: DayItemBody) =>
      change(activity, 'deferred', 'activity.defer', { learner, activity }, t('day.said.putOff')),
    skip: ({ activity }: DayItemBody, excused: boolean) =>
      change(activity, 'skipped', 'activity.skip', { learner, activity, excused }, t('day.said.skipped')),
    bringBack: ({ activity }: DayItemBody) => {
      const day = bodyOf(activity)
      const today = plannedDayOf(dayNumber(records.date))
      return change(
        activity,
        'planned',
        'activity.move',
        { learner, activity, day: today, position: day?.position ?? 0 },
        t('day.said.broughtBack'),
      )
    },
    rate: (activity: RecordId, entry: RecordId, rating: Rating) =>
      edit('activity.rate', { learner, activity, entry, rating }, t('day.said.rated')),
  }
}
