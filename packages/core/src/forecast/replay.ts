import type { ArrangedOccurrence } from '../practice/arranged-occurrence.ts'
import type { MissedPolicy } from '../practice/practice-kinds.ts'
import type { PlanId } from '../record/ids.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { aimAt, bandOf, calibrated, holds, uncalibrated } from './bands.ts'
import type { Band, Calibration } from './bands.ts'
import { afterDay, isLeftOver, noHabits } from './habits.ts'
import type { Habits } from './habits.ts'
import { seedOf } from './random.ts'
import { simulate } from './simulate.ts'
import type { Outlook, Paths } from './simulate.ts'

/** Days of a forecast that are checked against what came; the one after them is their sum. */
export const checkedDays = 7
/** How many paths the forecasts of the past are made again with: enough for their bands. */
const replayedPaths = 120

/** One forecast of a past evening, for one day or (`horizon` 8) for the seven days together. */
export interface Check {
  readonly origin: CivilDate
  readonly horizon: number
  /** The last day it speaks of. */
  readonly date: CivilDate
  readonly band: Band
  readonly sorted: Float64Array
}

/** What came of it; null where nothing was due and nothing came: right without any merit, and left out of every count. */
export function actualOf({ origin, horizon, date, sorted }: Check, { doneMinutes }: Diary): number | null {
  let minutes = 0
  const first = horizon > checkedDays ? addDays(origin, 1) : date
  for (let day = first; day <= date; day = addDays(day, 1)) minutes += doneMinutes.get(day) ?? 0
  return minutes === 0 && (sorted.at(-1) ?? 0) === 0 ? null : minutes
}

/** The state on the evening of a date, with all that was known then. */
export interface Evening {
  readonly date: CivilDate
  readonly habits: Habits
  readonly calibration: Calibration
  readonly checks: readonly Check[]
}

/** Occurrences by the dates that matter to a forecast. */
export interface Diary {
  readonly byDate: ReadonlyMap<CivilDate, readonly ArrangedOccurrence[]>
  readonly byClosing: ReadonlyMap<CivilDate, readonly ArrangedOccurrence[]>
  readonly doneMinutes: ReadonlyMap<CivilDate, number>
  readonly policies: ReadonlyMap<PlanId, MissedPolicy>
}

/** `since` spares what is too old to matter; sessions stand in order of their date. */
export function diaryOf(
  occurrences: readonly ArrangedOccurrence[],
  policies: ReadonlyMap<PlanId, MissedPolicy>,
  since: CivilDate,
): Diary {
  const byDate = new Map<CivilDate, ArrangedOccurrence[]>()
  const byClosing = new Map<CivilDate, ArrangedOccurrence[]>()
  const doneMinutes = new Map<CivilDate, number>()
  for (let index = occurrences.length - 1; index >= 0; index -= 1) {
    const one = occurrences[index]
    if (one === undefined || one.counted.date < since) break
    if (one.excused !== null) continue
    push(byDate, one.counted.date, one)
    push(byClosing, one.counted.closesOn, one)
    if (one.doing !== null) doneMinutes.set(one.doing.date, (doneMinutes.get(one.doing.date) ?? 0) + one.doing.minutes)
  }
  for (const groups of [byDate, byClosing]) for (const group of groups.values()) group.reverse()
  return { byDate, byClosing, doneMinutes, policies }
}

/** The evening before the first one of which anything is known. */
export const firstEvening = (date: CivilDate): Evening => ({
  date,
  habits: noHabits,
  calibration: uncalibrated(checkedDays + 1),
  checks: [],
})

/**
 * FC-6. The evening of the next date: what came that day is counted, the forecasts that had spoken of it are checked, and a forecast for the days after
 * it is made, from nothing that was not known then.
 */
export function nextEvening(before: Evening, recent: readonly Evening[], diary: Diary, forecasting: boolean): Evening {
  const date = addDays(before.date, 1)
  const closed = diary.byClosing.get(date) ?? []
  const habits = afterDay(before.habits, date, closed, leftOverOn(diary, date))
  const outcomes = [...recent, before]
    .flatMap(({ checks }) => checks)
    .filter((check) => check.date === date)
    .flatMap((check) => {
      const actual = actualOf(check, diary)
      return actual === null ? [] : [{ horizon: check.horizon - 1, missed: !holds(check.band, actual) }]
    })
  const calibration = calibrated(before.calibration, outcomes)
  const checks = forecasting ? checksOf(date, diary, habits, calibration) : []
  return { date, habits, calibration, checks }
}

/** What is to come, as seen on an evening. `alreadyDone` is known of days that have begun. */
export function outlookFrom(
  diary: Diary,
  evening: CivilDate,
  days: number,
  alreadyDone: (one: ArrangedOccurrence) => boolean,
  reviewMinutes: readonly number[] = [],
): Outlook {
  const first = addDays(evening, 1)
  const dates = Array.from({ length: days }, (_, day) => addDays(first, day))
  const planned = dates.flatMap((date) => diary.byDate.get(date) ?? [])
  const waiting = [...leftOverOn(diary, first), ...stillOpenOn(diary, first)]
  return {
    first,
    days,
    planned: planned.filter((one) => !isDoneBefore(one, first) && !alreadyDone(one)),
    leftOver: keptByPolicy(waiting, first, diary, (one) => isDoneBefore(one, first) || alreadyDone(one)),
    policies: diary.policies,
    reviewMinutes,
    // By what is planned, so that the same plan has the same forecast on every device, before and after it is ticked.
    seed: seedOf([first, ...planned.map(({ planned: { id }, place }) => `${id}@${place.start}`)].join()),
  }
}

/** Each row in order, and after them the rows' sum over the checked days. */
export function sortedDone(done: Paths['done']): readonly Float64Array[] {
  const checked = done.slice(0, checkedDays)
  const total = new Float64Array(done[0]?.length ?? 0)
  for (const row of checked)
    for (let path = 0; path < row.length; path += 1) total[path] = (total[path] ?? 0) + (row[path] ?? 0)
  return [...checked, total].map((row) => row.toSorted())
}

function checksOf(origin: CivilDate, diary: Diary, habits: Habits, calibration: Calibration): readonly Check[] {
  const outlook = outlookFrom(diary, origin, checkedDays, () => false)
  const sorted = sortedDone(simulate(outlook, habits, replayedPaths).done)
  return sorted.map((row, index) => ({
    origin,
    horizon: index + 1,
    date: addDays(origin, Math.min(index + 1, checkedDays)),
    band: bandOf(row, aimAt(calibration, index)),
    sorted: row,
  }))
}

function leftOverOn(diary: Diary, date: CivilDate): readonly ArrangedOccurrence[] {
  const found: ArrangedOccurrence[] = []
  for (let back = 1; back <= 7; back += 1)
    for (const one of diary.byClosing.get(addDays(date, -back)) ?? []) if (isLeftOver(one, date)) found.push(one)
  return found
}

function stillOpenOn(diary: Diary, date: CivilDate): readonly ArrangedOccurrence[] {
  const found: ArrangedOccurrence[] = []
  for (let back = 1; back <= 6; back += 1)
    for (const one of diary.byDate.get(addDays(date, -back)) ?? [])
      if (one.counted.closesOn >= date && !isDoneBefore(one, date)) found.push(one)
  return found
}

const isDoneBefore = ({ doing }: ArrangedOccurrence, date: CivilDate): boolean => doing !== null && doing.date < date

/** OCC-19. The latest one for keep-one, unless a later one has been done since; all for roll; what is still open stays in any case. */
function keptByPolicy(
  waiting: readonly ArrangedOccurrence[],
  first: CivilDate,
  diary: Diary,
  isDone: (one: ArrangedOccurrence) => boolean,
): readonly ArrangedOccurrence[] {
  const kept = new Set<PlanId>()
  return waiting.filter((one) => {
    const { plan } = one.planned
    const policy = diary.policies.get(plan)
    if (isDone(one)) return false
    if (one.counted.closesOn >= first || policy === 'roll') return true
    if (policy !== 'keep-one' || kept.has(plan)) return false
    kept.add(plan)
    return !isDoneSince(one, first, diary, isDone)
  })
}

function isDoneSince(
  { planned, counted }: ArrangedOccurrence,
  first: CivilDate,
  { byDate }: Diary,
  isDone: (one: ArrangedOccurrence) => boolean,
): boolean {
  for (let date = addDays(counted.date, 1); date <= first; date = addDays(date, 1))
    if (byDate.get(date)?.some((later) => later.planned.plan === planned.plan && isDone(later)) === true) return true
  return false
}

function push<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [value])
  else group.push(value)
}
