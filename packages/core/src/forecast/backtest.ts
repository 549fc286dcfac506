import type { ArrangedOccurrence } from '../practice/arranged-occurrence.ts'
import type { MissedPolicy } from '../practice/practice-kinds.ts'
import type { PlanId } from '../record/ids.ts'
import { addDays, dayNumber, daysBetween, plannedDayOf } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { holds } from './bands.ts'
import type { Band } from './bands.ts'
import { eveningsUntil } from './create-forecast.ts'
import { actualOf, checkedDays, diaryOf } from './replay.ts'
import type { Check, Diary } from './replay.ts'

/** One forecast beside what came and beside what the plainest rule would have said. */
export interface Trial {
  readonly date: CivilDate
  readonly horizon: number
  readonly weekend: boolean
  /** Made within the first four weeks. */
  readonly early: boolean
  readonly held: boolean
  readonly width: number
  /** The mean over the levels 10, 50 and 90 %. */
  readonly pinball: number
  readonly baselinePinball: number
  /** As the baseline, with bands as wide as those four weeks differed. */
  readonly spreadPinball: number
  /** Where among the paths the truth lay; level from 0 to 1 if the forecast tells the truth. */
  readonly rank: number
}

/** FC-8. Every evening of so many weeks forecast from what was known then, and held against what came. */
export function backtest(
  occurrences: readonly ArrangedOccurrence[],
  policies: ReadonlyMap<PlanId, MissedPolicy>,
  today: CivilDate,
  weeks: number,
): readonly Trial[] {
  const began = occurrences[0]?.counted.date ?? today
  const diary = diaryOf(occurrences, policies, began)
  return eveningsUntil({ occurrences, today }, diary, [], null, weeks)
    .flatMap(({ checks }) => checks)
    .filter(({ date, horizon }) => date < today && horizon <= checkedDays)
    .flatMap((check) => {
      const actual = actualOf(check, diary)
      return actual === null ? [] : [trialOf(check, actual, diary, began)]
    })
}

function trialOf(check: Check, actual: number, diary: Diary, began: CivilDate): Trial {
  const { date, origin, horizon, band, sorted } = check
  const { mean, spread } = sameWeekdays(date, origin, diary)
  const wide = { low: Math.max(0, mean - 1.2816 * spread), middle: mean, high: mean + 1.2816 * spread }
  return {
    date,
    horizon,
    weekend: plannedDayOf(dayNumber(date)) > 4,
    early: daysBetween(began, origin) < 28,
    held: holds(band, actual),
    width: band.high - band.low,
    pinball: pinball(band, actual),
    baselinePinball: pinball({ low: mean, middle: mean, high: mean }, actual),
    spreadPinball: pinball(wide, actual),
    rank: rankOf(sorted, actual),
  }
}

/** The last four days of that weekday which were over on the evening of the forecast. */
function sameWeekdays(date: CivilDate, origin: CivilDate, { doneMinutes }: Diary) {
  const values: number[] = []
  for (let back = 7; values.length < 4; back += 7) {
    const then = addDays(date, -back)
    if (then <= origin) values.push(doneMinutes.get(then) ?? 0)
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, spread: Math.sqrt(square) }
}

function pinball({ low, middle, high }: Band, actual: number): number {
  const loss = (level: number, forecast: number): number =>
    actual >= forecast ? level * (actual - forecast) : (1 - level) * (forecast - actual)
  return (loss(0.1, low) + loss(0.5, middle) + loss(0.9, high)) / 3
}

/** In the middle of those that are equal: on days of nothing many are. */
function rankOf(sorted: Float64Array, actual: number): number {
  let [below, equal] = [0, 0]
  for (const value of sorted) {
    if (value < actual) below += 1
    else if (value === actual) equal += 1
  }
  return (below + equal / 2) / sorted.length
}
