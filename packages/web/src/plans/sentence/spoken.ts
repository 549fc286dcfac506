import type { CivilDate, RulePattern } from '@etude/core'

/** On which days, as people say it. */
export type SpokenDays =
  | { readonly type: 'pattern'; readonly pattern: RulePattern }
  | { readonly type: 'times-per-week'; readonly times: number }
  | { readonly type: 'once'; readonly date: CivilDate }

/** What a sentence says about a schedule; null for what it leaves open. */
export interface Spoken {
  readonly days: SpokenDays
  readonly timeMinutes: number | null
  readonly start: CivilDate | null
  readonly end: CivilDate | null
  readonly durationMinutes: number | null
}
