import { minutesBucket } from '@etude/core'
import type { OccurrenceKey, PlanId, PlanningEvent } from '@etude/core'
import type { NextView } from './practice-view.ts'

/** A session that was done, as it may be counted: in time where its window had not closed. */
export function checkedIn(
  { actions: { today, upcoming } }: NextView,
  session: { readonly plan: PlanId; readonly key: OccurrenceKey },
  minutes: number,
): PlanningEvent {
  const onTime = [...today, ...upcoming].some(
    ({ planned }) => planned.plan === session.plan && planned.key === session.key,
  )
  return { name: 'planning.occurrence.checkin', minutes: minutesBucket(minutes), onTime }
}
