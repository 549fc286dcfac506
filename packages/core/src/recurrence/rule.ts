import type { WallTime } from '../time/wall-time.ts'

export const frequencies = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY'] as const
export type Frequency = (typeof frequencies)[number]

/** The two letters of RFC 5545, Monday first: a weekday is its place here, 0 to 6. */
export const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** `nth` 0 means every such weekday; 2 the second, -1 the last, of the month or of the year. */
export interface RuleDay {
  readonly weekday: number
  readonly nth: number
}

/** The last moment that counts. A date counts whole. `utc` is a wall time in UTC, `wall` one where the rule starts. */
export interface Until {
  readonly form: 'date' | 'wall' | 'utc'
  readonly wall: WallTime
}

/** A recurrence rule of RFC 5545, read and checked. A list that the text does not name is empty; lists are sorted and hold nothing twice. */
export interface Rule {
  readonly frequency: Frequency
  readonly interval: number
  readonly count: number | null
  readonly until: Until | null
  /** Monday 0. */
  readonly weekStart: number
  readonly months: readonly number[]
  readonly weeks: readonly number[]
  readonly yearDays: readonly number[]
  readonly monthDays: readonly number[]
  readonly days: readonly RuleDay[]
  readonly hours: readonly number[]
  readonly minutes: readonly number[]
  readonly seconds: readonly number[]
  readonly positions: readonly number[]
}

/** What a rule says that names nothing but how often. */
export const emptyRule = {
  interval: 1,
  count: null,
  until: null,
  weekStart: 0,
  months: [],
  weeks: [],
  yearDays: [],
  monthDays: [],
  days: [],
  hours: [],
  minutes: [],
  seconds: [],
  positions: [],
} as const satisfies Omit<Rule, 'frequency'>

export type NumberList = 'months' | 'weeks' | 'yearDays' | 'monthDays' | 'hours' | 'minutes' | 'seconds' | 'positions'

/** The parts that are lists of numbers, in the order in which they are written. `signed` ones also count from the end, and know no zero. */
export const numberParts = {
  BYMONTH: { list: 'months', max: 12, signed: false, zero: false },
  BYWEEKNO: { list: 'weeks', max: 53, signed: true, zero: false },
  BYYEARDAY: { list: 'yearDays', max: 366, signed: true, zero: false },
  BYMONTHDAY: { list: 'monthDays', max: 31, signed: true, zero: false },
  BYHOUR: { list: 'hours', max: 23, signed: false, zero: true },
  BYMINUTE: { list: 'minutes', max: 59, signed: false, zero: true },
  BYSECOND: { list: 'seconds', max: 60, signed: false, zero: true },
  BYSETPOS: { list: 'positions', max: 366, signed: true, zero: false },
} as const satisfies Record<string, { list: NumberList; max: number; signed: boolean; zero: boolean }>

export type NumberPart = keyof typeof numberParts

export const isSubDaily = ({ frequency }: Rule): boolean => frequencies.indexOf(frequency) > 3
