import type { ArrangedOccurrence } from '../practice/arranged-occurrence.ts'
import type { MissedPolicy } from '../practice/practice-kinds.ts'
import type { PlanId } from '../record/ids.ts'
import { addDays, dayNumber, daysBetween, plannedDayOf } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { mondayOf } from '../time/iso-week.ts'
import type { WallSeconds } from '../time/wall-time.ts'
import { aimAt, bandOf, holds } from './bands.ts'
import type { Band } from './bands.ts'
import { actualOf, checkedDays, diaryOf, firstEvening, nextEvening, outlookFrom, sortedDone } from './replay.ts'
import type { Diary, Evening } from './replay.ts'
import { simulate } from './simulate.ts'
import type { DayForecast } from './day-forecast.ts'
import { suggestMoves } from './suggest-moves.ts'
import type { MoveSuggestion } from './suggest-moves.ts'

const forecastPaths = 1000
/** How far the record of past forecasts goes back, from a Monday on, so that it changes once a week. */
const replayedWeeks = 12
/** With less than this to go by a forecast is mostly what others do, and says so. */
export const earlyDays = 14
/** Older days weigh less than a thousandth. */
const learntDays = 280

export interface Forecast {
  /** Tomorrow first. */
  readonly days: readonly DayForecast[]
  /** Minutes done within the first seven days. */
  readonly week: Band
  /** The share of this plan week's sessions that will have been done; null where none is due. */
  readonly adherenceAtWeekEnd: Band | null
  readonly early: boolean
  readonly suggestions: readonly MoveSuggestion[]
  /** Of so many past weeks, the band for the week's minutes held in so many. */
  readonly scorecard: { readonly weeks: number; readonly held: number }
}

export interface ForecastInput {
  readonly occurrences: readonly ArrangedOccurrence[]
  readonly policies: ReadonlyMap<PlanId, MissedPolicy>
  readonly capacity: readonly number[]
  readonly today: CivilDate
  readonly now: WallSeconds
  readonly days: 7 | 28
  /** Minutes of reviews that fall due, today first. */
  readonly reviewMinutes?: readonly number[]
}

/**
 * FC-1. What the next days will ask for and what will come of it. Remembers the evenings it has been through, so that after one more fact only those
 * are made again that the fact could change; the answer is the same as from nothing.
 */
export function createForecast(): (input: ForecastInput) => Forecast {
  let last: { readonly occurrences: readonly ArrangedOccurrence[]; readonly evenings: readonly Evening[] } = {
    occurrences: [],
    evenings: [],
  }
  return (input) => {
    const diary = diaryOf(input.occurrences, input.policies, learntFrom(input.today, replayedWeeks))
    const evenings = eveningsUntil(input, diary, last.evenings, firstChange(last.occurrences, input.occurrences))
    last = { occurrences: input.occurrences, evenings }
    return forecastFrom(input, diary, evenings)
  }
}

/** Every evening up to yesterday's; those before the first change are taken over. */
export function eveningsUntil(
  { occurrences, today }: Pick<ForecastInput, 'occurrences' | 'today'>,
  diary: Diary,
  known: readonly Evening[],
  changedFrom: CivilDate | null,
  weeks = replayedWeeks,
): readonly Evening[] {
  const replayFrom = replayedFrom(today, weeks)
  const began = occurrences[0]?.counted.date ?? today
  const learnFrom = learntFrom(today, weeks)
  const start = addDays(began > learnFrom ? began : learnFrom, -1)
  const kept = known[0]?.date === start ? known.filter(({ date }) => changedFrom === null || date < changedFrom) : []
  const evenings: Evening[] = kept.length === 0 ? [firstEvening(start)] : [...kept]
  for (;;) {
    const before = evenings.at(-1)
    if (before === undefined || before.date >= addDays(today, -1)) break
    const forecasting = before.date >= addDays(replayFrom, -1)
    evenings.push(nextEvening(before, evenings.slice(-checkedDays, -1), diary, forecasting))
  }
  return evenings.filter(({ date }) => date < today)
}

const replayedFrom = (today: CivilDate, weeks: number): CivilDate => addDays(mondayOf(today), -7 * weeks - 1)
const learntFrom = (today: CivilDate, weeks: number): CivilDate => addDays(replayedFrom(today, weeks), -learntDays)

/** The first evening that may look different now; null where nothing changed. */
function firstChange(before: readonly ArrangedOccurrence[], after: readonly ArrangedOccurrence[]): CivilDate | null {
  for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
    const [was, is] = [before[index], after[index]]
    if (was === is) continue
    const date = [was, is].flatMap((one) => (one === undefined ? [] : [one.counted.date])).toSorted(ascending)[0]
    if (date === undefined) return null
    // Ticking changes what came. Anything else also changes what had been expected in the week before.
    const onlyTicked =
      was?.planned.id === is?.planned.id &&
      was?.counted === is?.counted &&
      was?.minutes === is?.minutes &&
      was?.excused === is?.excused
    return onlyTicked ? date : addDays(date, -checkedDays - 1)
  }
  return null
}

function forecastFrom(input: ForecastInput, diary: Diary, evenings: readonly Evening[]): Forecast {
  const { today, days, capacity, occurrences, reviewMinutes = [] } = input
  const evening = evenings.at(-1) ?? firstEvening(addDays(today, -1))
  const { habits, calibration } = evening
  const outlook = outlookFrom(diary, addDays(today, -1), days + 1, ({ doing }) => doing !== null, reviewMinutes)
  const paths = simulate(outlook, habits, forecastPaths)
  const fromTomorrow = <T>(rows: readonly T[]): readonly T[] => rows.slice(1)
  const done = sortedDone(fromTomorrow(paths.done))
  const later = fromTomorrow(paths.done)
    .slice(checkedDays)
    .map((row) => row.toSorted())
  const daily = [...done.slice(0, checkedDays), ...later]
  const dayForecasts = fromTomorrow(paths.due).map((due, index): DayForecast => {
    const date = addDays(today, index + 1)
    const aim = aimAt(calibration, Math.min(index, checkedDays - 1))
    const holdsMinutes = capacity[plannedDayOf(dayNumber(date))] ?? 0
    const planned = (diary.byDate.get(date) ?? []).reduce((sum, { minutes }) => sum + minutes, 0)
    return {
      date,
      plannedMinutes: planned,
      due: bandOf(due.toSorted(), aim),
      done: bandOf(daily[index] ?? new Float64Array(1), aim),
      capacity: holdsMinutes,
      overload: shareAbove(paths.load[index + 1] ?? new Float64Array(1), holdsMinutes),
    }
  })
  const began = occurrences[0]?.counted.date
  return {
    days: dayForecasts,
    week: bandOf(done.at(-1) ?? new Float64Array(1), aimAt(calibration, checkedDays)),
    adherenceAtWeekEnd: weekEndAdherence(input, paths.sessionsDone, aimAt(calibration, checkedDays)),
    early: began === undefined || daysBetween(began, today) < earlyDays,
    suggestions: suggestMoves(diary, dayForecasts, paths, today),
    scorecard: scorecardOf(evenings, diary, today),
  }
}

function weekEndAdherence(
  { occurrences, today, now }: ForecastInput,
  sessionsDone: readonly Float64Array[],
  aim: number,
): Band | null {
  const [monday, sunday] = [mondayOf(today), addDays(mondayOf(today), 6)]
  const due = occurrences.filter(
    ({ counted, excused }) => excused === null && counted.closesOn >= monday && counted.closesOn <= sunday,
  )
  if (due.length === 0) return null
  const completed = due.filter(
    ({ verdict, doing }) => verdict === 'completed' && doing !== null && doing.wall <= now,
  ).length
  const atEnd = sessionsDone[daysBetween(today, sunday)] ?? new Float64Array(1)
  return bandOf(atEnd.map((more) => Math.min(1, (completed + more) / due.length)).toSorted(), aim)
}

/** Forecasts of Sunday evenings for the week that followed, where that week is over. */
function scorecardOf(evenings: readonly Evening[], diary: Diary, today: CivilDate): Forecast['scorecard'] {
  let [weeks, held] = [0, 0]
  for (const { date, checks } of evenings) {
    const week = checks.at(-1)
    if (week === undefined || plannedDayOf(dayNumber(date)) !== 6 || week.date >= today) continue
    const actual = actualOf(week, diary)
    if (actual === null) continue
    weeks += 1
    if (holds(week.band, actual)) held += 1
  }
  return { weeks, held }
}

function shareAbove(values: Float64Array, limit: number): number {
  let above = 0
  for (const value of values) if (value > limit) above += 1
  return above / values.length
}

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
