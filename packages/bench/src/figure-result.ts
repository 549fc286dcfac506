import type { OthersTime } from './machine-load.ts'
import { median } from './measure.ts'

/** A bound on the ratio to the floor, or on the number itself. */
export type Target =
  | { readonly timesAtMost: number }
  | { readonly timesAtLeast: number }
  | { readonly atMost: number }
  | { readonly atLeast: number }

export interface Line {
  readonly title: string
  /** As it stands behind a number: `ms`, `a second`, `kB`. */
  readonly unit: string
  readonly target: Target
  /** What the floor is, in a few words. */
  readonly floor?: string
}

/** One run of the floor and one of ours, one after the other. */
export interface Pair<Id extends string = string> {
  readonly floor: Readonly<Record<Id, number>> | null
  readonly ours: Readonly<Record<Id, number>>
  /** Null where the system does not say. */
  readonly others: OthersTime | null
}

export interface LineResult extends Line {
  readonly id: string
  /** `busy`: too few pairs of runs had the machine to themselves, so that nothing is said. */
  readonly verdict: 'met' | 'missed' | 'busy'
  readonly runs: number
  readonly thrownAway: number
  /** Share of the machine that others had during the runs that count, or where none does, during those thrown away; null where nobody could look. */
  readonly othersShare: number | null
  readonly floorMedian: number | null
  readonly oursMedian: number | null
  /** The middle of the pairs' ratios, their lowest and their highest. */
  readonly ratio: Spread | null
  readonly floorRuns: readonly number[]
  readonly oursRuns: readonly number[]
}

interface Spread {
  readonly median: number
  readonly lowest: number
  readonly highest: number
}

/** What the runs come to. With too few quiet ones the numbers are left out, since somebody would quote them. */
export function lineOf<Id extends string>(
  id: Id,
  line: Line,
  quiet: readonly Pair<Id>[],
  noisy: readonly Pair<Id>[],
  runs: number,
): LineResult {
  const counted = quiet.length < runs ? [] : quiet
  const oursRuns = counted.map(({ ours }) => ours[id])
  const floorRuns = counted.flatMap(({ floor }) => (floor === null ? [] : [floor[id]]))
  const ratio =
    floorRuns.length === 0 ? null : spread(oursRuns.map((ours, run) => ours / (floorRuns[run] ?? Number.NaN)))
  const known = (counted.length === 0 ? noisy : counted).flatMap(({ others }) => (others === null ? [] : [others]))
  const oursMedian = counted.length === 0 ? null : median(oursRuns)
  return {
    id,
    ...line,
    verdict: oursMedian === null ? 'busy' : isMet(line.target, oursMedian, ratio?.median) ? 'met' : 'missed',
    runs: counted.length,
    thrownAway: noisy.length,
    othersShare:
      known.length === 0 ? null : sum(known.map(({ others }) => others)) / sum(known.map(({ capacity }) => capacity)),
    floorMedian: floorRuns.length === 0 ? null : median(floorRuns),
    oursMedian,
    ratio,
    floorRuns,
    oursRuns,
  }
}

function isMet(target: Target, value: number, ratio = Number.NaN): boolean {
  if ('atMost' in target) return value <= target.atMost
  if ('atLeast' in target) return value >= target.atLeast
  return 'timesAtMost' in target ? ratio <= target.timesAtMost : ratio >= target.timesAtLeast
}

/** One line, as it is printed when it was measured. */
export function resultText(result: LineResult): string {
  const cells = cellsOf(result)
  return `${result.title}: ${cells.ours}, floor ${cells.floor}, ratio ${cells.ratio}; wanted ${cells.target}: ${cells.verdict}; others had ${cells.others}`
}

/** The whole table, in Markdown. */
export function tableText(results: readonly LineResult[]): string {
  const rows = results.map((result) => {
    const { floor, ours, ratio, target, verdict, others } = cellsOf(result)
    return `| ${result.title} | ${floor} | ${ours} | ${ratio} | ${target} | ${verdict} | ${others} |`
  })
  return [
    '| figure | floor | ours | ratio (lowest – highest) | wanted | | others had |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function cellsOf(result: LineResult) {
  const { unit, floorMedian, oursMedian, ratio, verdict, runs, thrownAway, othersShare } = result
  const dropped = thrownAway === 0 ? '' : `, ${thrownAway} thrown away`
  return {
    floor: floorMedian === null ? '–' : `${number(floorMedian)} ${unit}`,
    ours: oursMedian === null ? '–' : `${number(oursMedian)} ${unit}`,
    ratio:
      ratio === null ? '–' : `${ratio.median.toFixed(2)} (${ratio.lowest.toFixed(2)} – ${ratio.highest.toFixed(2)})`,
    target: targetText(result),
    verdict: verdict === 'busy' ? 'not said, the machine was busy' : verdict === 'met' ? 'met' : '**missed**',
    others:
      othersShare === null
        ? `– (${runs} runs${dropped})`
        : `${(othersShare * 100).toFixed(1)} % (${runs} runs${dropped})`,
  }
}

function targetText({ target, unit }: Line): string {
  if ('atMost' in target) return `≤ ${number(target.atMost)} ${unit}`
  if ('atLeast' in target) return `≥ ${number(target.atLeast)} ${unit}`
  return 'timesAtMost' in target ? `≤ ${target.timesAtMost} × floor` : `≥ ${target.timesAtLeast} × floor`
}

const number = (value: number): string =>
  value.toLocaleString('en', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 })

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

const spread = (values: readonly number[]): Spread => ({
  median: median(values),
  lowest: Math.min(...values),
  highest: Math.max(...values),
})
