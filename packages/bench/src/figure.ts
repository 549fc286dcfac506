// One figure to reach: the raw floor and ours take turns, and what the machine did besides decides whether a ratio may be said.
import { appendFileSync } from 'node:fs'
import { lineOf, resultText } from './figure-result.ts'
import type { Line, Pair } from './figure-result.ts'
import { isQuiet, machineTimes, othersBetween } from './machine-load.ts'
import { quickRun } from './measure.ts'

/** What one run found, by the ids of the lines. */
export type Numbers<Id extends string> = Readonly<Record<Id, number>>

export interface Figure<Id extends string> {
  /** One run may say several things, each of them a line of the table. */
  readonly lines: Readonly<Record<Id, Line>>
  /** What the platform itself costs, or, of a figure about growth, what the small one costs. Left out where a figure has no floor. */
  readonly floor?: () => Promise<Numbers<Id>>
  readonly ours: () => Promise<Numbers<Id>>
  /** Once, before the first run that counts. */
  readonly warmUp?: boolean
  /** False for what comes to as many bytes on a busy machine as on a quiet one. */
  readonly timed?: boolean
  /** Pairs of runs that count: at least five. */
  readonly runs?: number
}

const runsMin = 5
/** For whoever looks for what is slow and cannot wait for a quiet machine. Such figures are written nowhere. */
export const evenIfBusy = quickRun || process.env['EVEN_IF_BUSY'] === '1'
/** Beside those that count, so many may be thrown away because something else was busy. */
const sparePairs = 5

/** Prints the figure's lines, and hands them to whoever runs all figures. */
export async function measureFigure<Id extends string>(figure: Figure<Id>): Promise<void> {
  const { lines, floor, ours, warmUp = true, timed = true } = figure
  const runs = quickRun ? 1 : Math.max(runsMin, figure.runs ?? runsMin)
  if (warmUp && timed && !quickRun) await pairOf(floor, ours)
  const quiet: Pair<Id>[] = []
  const noisy: Pair<Id>[] = []
  while (quiet.length < runs && noisy.length <= sparePairs) {
    const pair = await pairOf(floor, ours)
    if (pair.others === null || evenIfBusy || !timed || isQuiet(pair.others)) quiet.push(pair)
    else noisy.push(pair)
  }
  for (const id of Object.keys(lines) as Id[]) {
    const result = lineOf(id, lines[id], quiet, noisy, runs)
    console.log(resultText(result))
    const gathered = process.env['BENCH_GATHER']
    if (gathered !== undefined) appendFileSync(gathered, `${JSON.stringify(result)}\n`)
  }
}

async function pairOf<Id extends string>(floor: Figure<Id>['floor'], ours: Figure<Id>['ours']): Promise<Pair<Id>> {
  collectGarbage()
  const before = machineTimes()
  const floorNumbers = floor === undefined ? null : await floor()
  collectGarbage()
  const ourNumbers = await ours()
  const after = machineTimes()
  const others = before === null || after === null ? null : othersBetween(before, after)
  return { floor: floorNumbers, ours: ourNumbers, others }
}

/** What one run left behind is not the next one's to clear away. */
function collectGarbage(): void {
  globalThis.gc?.()
}
