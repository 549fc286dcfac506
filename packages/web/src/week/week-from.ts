import { CivilDate, WeekStart, mondayOf } from '@etude/core'

/** What a text asks for that ought to name a week. */
export type AskedWeek =
  | { readonly type: 'week'; readonly week: CivilDate }
  | { readonly type: 'not-monday'; readonly date: CivilDate; readonly monday: CivilDate }
  | { readonly type: 'too-far' | 'not-a-date' }

/** C-5. What is no Monday is not quietly moved to one: it is said, and the week that may have been meant is offered. */
export function weekFrom(text: string): AskedWeek {
  const date = CivilDate.safeParse(text)
  if (!date.success) return { type: 'not-a-date' }
  const week = WeekStart.safeParse(text)
  if (week.success) return { type: 'week', week: week.data }
  const monday = WeekStart.safeParse(mondayOf(date.data))
  if (!monday.success || monday.data === date.data) return { type: 'too-far' }
  return { type: 'not-monday', date: date.data, monday: monday.data }
}
