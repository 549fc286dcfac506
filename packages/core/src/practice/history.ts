import type { UserId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import type { At, CivilDate } from '../time/instant.ts'
import { isTakenAway } from './arranged-occurrence.ts'
import type { OccurrenceKey } from './occurrence-key.ts'
import type { PracticeFacts } from './practice-facts.ts'

type Change = Body<'occurrence-override'>['changes'][number]
type Edit = Body<'practice-plan'>['edits'][number]
type Correction = Body<'log-entry'>['corrections'][number]

/** One thing that happened, for screens to put into a sentence such as “skipped on 12 June”. */
export type HistoryLine = { readonly at: At; readonly by: UserId | null } & (
  | { readonly type: 'series'; readonly edit: Edit }
  | {
      readonly type: 'occurrence'
      readonly key: OccurrenceKey
      readonly date: CivilDate
      readonly what: Change['what']
    }
  | { readonly type: 'break'; readonly from: CivilDate; readonly to: CivilDate | null }
  | { readonly type: 'logged'; readonly key: OccurrenceKey | null; readonly date: CivilDate; readonly minutes: number }
  | { readonly type: 'corrected'; readonly key: OccurrenceKey | null; readonly correction: Correction }
)

/** OCC-24. What was done to a plan, or to one of its occurrences, in the order in which people say it happened. That order is only for reading. */
export function historyOf(
  plan: Body<'practice-plan'>,
  { overrides, breaks, entries }: Pick<PracticeFacts, 'overrides' | 'breaks' | 'entries'>,
  only?: OccurrenceKey,
): readonly HistoryLine[] {
  const concerns = (one: { readonly plan: string | null; readonly key: OccurrenceKey | null }): boolean =>
    one.plan === plan.plan && (only === undefined || one.key === only)
  const lines: HistoryLine[] = [
    ...(only === undefined ? seriesLines(plan, breaks) : []),
    ...overrides.filter(concerns).flatMap(occurrenceLines),
    ...entries.filter(concerns).flatMap(logLines),
  ]
  return lines.sort((a, b) => a.at.instant - b.at.instant)
}

const seriesLines = (
  { plan, edits }: Body<'practice-plan'>,
  breaks: readonly Body<'practice-break'>[],
): readonly HistoryLine[] => [
  ...edits.map((edit) => ({ type: 'series' as const, at: edit.at, by: edit.by, edit })),
  ...breaks
    .filter((range) => (range.plan === null || range.plan === plan) && !isTakenAway(range))
    .map(({ at, by, from, to }) => ({ type: 'break' as const, at, by, from, to })),
]

const occurrenceLines = ({ key, changes }: Body<'occurrence-override'>): readonly HistoryLine[] =>
  changes.map(({ at, by, date, what }) => ({ type: 'occurrence', at, by, key, date, what }))

const logLines = ({ at, by, key, date, minutes, corrections }: Body<'log-entry'>): readonly HistoryLine[] => [
  { type: 'logged', at, by, key, date, minutes },
  ...corrections.map((correction) => ({
    type: 'corrected' as const,
    at: correction.at,
    by: correction.by,
    key,
    correction,
  })),
]
