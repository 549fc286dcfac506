import type { OverviewRow } from '@etude/core'
import type { overviewSorts } from './overview-search.ts'

export type OverviewSort = (typeof overviewSorts)[number]

/** By name as the language sorts names, or by how much of the plan is done; without a plan comes last either way. */
export function sortRows(rows: readonly OverviewRow[], sort: OverviewSort, locale: string): readonly OverviewRow[] {
  const names = new Intl.Collator(locale)
  const byName = (a: OverviewRow, b: OverviewRow): number => names.compare(a.name, b.name)
  if (sort === 'name') return [...rows].sort(byName)
  const direction = sort === 'most' ? -1 : 1
  return [...rows].sort(
    (a, b) =>
      Number(a.total === 0) - Number(b.total === 0) || direction * (shareDone(a) - shareDone(b)) || byName(a, b),
  )
}

export const shareDone = ({ done, total }: Pick<OverviewRow, 'done' | 'total'>): number =>
  total === 0 ? 0 : done / total
