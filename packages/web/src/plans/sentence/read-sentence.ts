import { CivilDate, addDays, dayNumber, plannedDayOf } from '@etude/core'
import type { RulePattern } from '@etude/core'
import { tokensOf } from './tokens.ts'
import type { Lexicon, Meaning, Unit } from './tokens.ts'
import type { Spoken, SpokenDays } from './spoken.ts'

export type Heard =
  | { readonly ok: true; readonly spoken: Spoken }
  | { readonly ok: false; readonly problem: 'too-long' | 'no-days' | 'too-many' }
  | { readonly ok: false; readonly problem: 'unknown-word'; readonly word: string }

export const sentenceCharactersMax = 300

/** What a sentence means, said in the words of one language. `today` fills in the year of a date and the weekday of “every week”. */
export function readSentence(text: string, lexicon: Lexicon, locale: string, today: CivilDate): Heard {
  if (text.length > sentenceCharactersMax) return { ok: false, problem: 'too-long' }
  const found = tokensOf(text, lexicon, locale)
  if (!found.ok) return { ok: false, problem: 'unknown-word', word: found.word }
  const heard = collect(found.tokens, today)
  const days = daysOf(heard, today)
  if (days === null) return { ok: false, problem: 'no-days' }
  if (days.type === 'times-per-week' && days.times > 7) return { ok: false, problem: 'too-many' }
  const { timeMinutes, start, end, durationMinutes } = heard
  return { ok: true, spoken: { days, timeMinutes, start, end, durationMinutes } }
}

/** What was heard so far, in whatever order it was said. */
interface Collected {
  every: number
  saidEvery: boolean
  nth: number | null
  /** “every second Monday”: every second week, or the second one of the month where a month is named. */
  nthIsEvery: boolean
  units: Set<Unit>
  weekdays: Set<number>
  dates: Set<number>
  dayOfYear: { readonly month: number; readonly date: number } | null
  date: CivilDate | null
  times: number | null
  timesPerWeek: boolean
  timeMinutes: number | null
  durationMinutes: number | null
  start: CivilDate | null
  end: CivilDate | null
}

function collect(tokens: readonly Meaning[], today: CivilDate): Collected {
  const heard: Collected = {
    every: 1,
    saidEvery: false,
    nth: null,
    nthIsEvery: false,
    units: new Set(),
    weekdays: new Set(),
    dates: new Set(),
    dayOfYear: null,
    date: null,
    times: null,
    timesPerWeek: false,
    timeMinutes: null,
    durationMinutes: null,
    start: null,
    end: null,
  }
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token !== undefined)
      index += hear(heard, token, { before: tokens[index - 1], next: tokens.slice(index + 1) }, today)
  }
  return heard
}

interface Around {
  readonly before: Meaning | undefined
  readonly next: readonly Meaning[]
}

/** Takes one token in; answers how many of the following it used up. */
function hear(heard: Collected, token: Meaning, around: Around, today: CivilDate): number {
  const [next] = around.next
  switch (token.type) {
    case 'every':
      heard.saidEvery = true
      return 0
    case 'number':
      return hearNumber(heard, token.value, around)
    case 'last':
      return hearLast(heard, around)
    case 'once':
      heard.times = 1
      heard.timesPerWeek = isPerWeek(around.next)
      return 0
    case 'unit':
      heard.units.add(token.unit)
      return 0
    case 'weekdays':
      return hearWeekdays(heard, token.weekdays, around.next)
    case 'time':
      heard.timeMinutes = token.minutes
      return 0
    case 'until':
    case 'to':
    case 'from': {
      const date = dateIn(next, today)
      if (date === null) return 0
      if (token.type === 'from') heard.start = date
      else heard.end = date
      return 1
    }
    case 'date':
      heard.date = token.date
      return 0
    case 'day-of-year':
      heard.dayOfYear = token
      return 0
    case 'at':
    case 'times':
    case 'filler':
      return 0
  }
}

/** What a number counts is said by its neighbours; alone it is a day of the month. */
function hearNumber(heard: Collected, value: number, { before, next: following }: Around): number {
  const [next] = following
  if (next?.type === 'unit' && (next.unit === 'minute' || next.unit === 'hour')) {
    heard.durationMinutes = next.unit === 'hour' ? value * 60 : value
    return 1
  }
  if (next?.type === 'times' || next?.type === 'once') {
    heard.times = value
    heard.timesPerWeek = isPerWeek(following.slice(1))
    return 1
  }
  if (before?.type === 'every') {
    heard.every = value
    if (next?.type === 'weekdays') Object.assign(heard, { nth: value, nthIsEvery: true })
  } else if (before?.type === 'at' && value <= 23) heard.timeMinutes = value * 60
  else if (next?.type === 'weekdays' || before?.type === 'weekdays') heard.nth = value
  else heard.dates.add(value)
  return 0
}

/** Before or behind what it belongs to, as the language has it. */
function hearLast(heard: Collected, { before, next: [next] }: Around): number {
  const isDay = (token: Meaning | undefined): boolean => token?.type === 'unit' && token.unit === 'day'
  if (isDay(next)) {
    heard.dates.add(-1)
    return 1
  }
  if (next?.type === 'weekdays' || before?.type === 'weekdays') heard.nth = -1
  else if (isDay(before)) heard.dates.add(-1)
  return 0
}

const isPerWeek = (following: readonly Meaning[]): boolean => {
  const [first, second] = following
  const unit = first?.type === 'every' ? second : first
  return unit?.type === 'unit' && unit.unit === 'week'
}

/** One day or several, and “Monday to Friday”. */
function hearWeekdays(heard: Collected, weekdays: readonly number[], [first, second]: readonly Meaning[]): number {
  for (const day of weekdays) heard.weekdays.add(day)
  const isRange = (first?.type === 'to' || first?.type === 'until') && second?.type === 'weekdays'
  const from = weekdays.at(-1)
  const to = isRange ? second.weekdays[0] : undefined
  if (from === undefined || to === undefined) return 0
  for (let day = from; day !== to; day = (day + 1) % 7) heard.weekdays.add(day)
  heard.weekdays.add(to)
  return 2
}

function dateIn(token: Meaning | undefined, today: CivilDate): CivilDate | null {
  if (token?.type === 'date') return token.date
  return token?.type === 'day-of-year' ? nextDayOfYear(token, today) : null
}

/** A date without its year is the next one. A 29th of February waits for a leap year. */
function nextDayOfYear(
  { month, date }: { readonly month: number; readonly date: number },
  today: CivilDate,
): CivilDate {
  const thisYear = Number(today.slice(0, 4))
  for (let year = thisYear; year < thisYear + 9; year += 1) {
    const found = CivilDate.safeParse(`${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`)
    if (found.success && found.data >= today) return found.data
  }
  return addDays(today, 1)
}

function daysOf(heard: Collected, today: CivilDate): SpokenDays | null {
  if (heard.timesPerWeek && heard.times !== null) return { type: 'times-per-week', times: heard.times }
  const pattern = patternIn(heard, heard.start ?? today)
  if (pattern !== null) return { type: 'pattern', pattern }
  const date = heard.date ?? (heard.dayOfYear === null ? null : nextDayOfYear(heard.dayOfYear, today))
  return date === null ? null : { type: 'once', date }
}

function patternIn(heard: Collected, start: CivilDate): RulePattern | null {
  const { every, units, nth } = heard
  const count = heard.times
  const weekdays = [...heard.weekdays].sort((a, b) => a - b)
  const [weekday] = weekdays
  if (every < 1 || every > 999 || (count !== null && (count < 1 || count > 9999))) return null
  if (heard.dayOfYear !== null && (units.has('year') || heard.saidEvery))
    return { type: 'yearly', every, count, ...dayAndMonth(heard.dayOfYear) }
  if (weekday !== undefined && nth !== null && units.has('month')) {
    const months = heard.nthIsEvery ? 1 : every
    return isNth(nth) && weekdays.length === 1 ? { type: 'monthly-weekday', every: months, count, nth, weekday } : null
  }
  if (heard.dates.size > 0 || units.has('month')) {
    const dates = heard.dates.size > 0 ? [...heard.dates] : [Number(start.slice(8))]
    return dates.every((date) => date === -1 || (date >= 1 && date <= 31))
      ? { type: 'monthly-dates', every, count, dates: dates.sort((a, b) => a - b) }
      : null
  }
  if (weekday !== undefined) return { type: 'weekly', every, count, weekdays }
  if (units.has('week')) return { type: 'weekly', every, count, weekdays: [plannedDayOf(dayNumber(start))] }
  return units.has('day') ? { type: 'daily', every, count } : null
}

const isNth = (nth: number): boolean => nth === -1 || (nth >= 1 && nth <= 5)

const dayAndMonth = ({ month, date }: { readonly month: number; readonly date: number }) => ({ month, date })
