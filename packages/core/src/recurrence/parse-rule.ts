import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { isDate } from '../time/wall-time.ts'
import type { WallTime } from '../time/wall-time.ts'
import { emptyRule, frequencies, numberParts, weekdayNames } from './rule.ts'
import type { Frequency, NumberList, NumberPart, Rule, RuleDay, Until } from './rule.ts'

export type RuleFault =
  | 'too-long'
  | 'not-a-part'
  | 'unknown-part'
  | 'repeated-part'
  | 'bad-value'
  | 'frequency-missing'
  | 'count-and-until'
  | 'not-with-this-frequency'
  | 'nothing-to-choose-from'

/** REC-1. Why a text is not a rule: what is wrong, and at which part. */
export interface InvalidRule {
  readonly type: 'invalid-rule'
  readonly fault: RuleFault
  readonly part: string
}

/** Room for every value of every list. */
export const ruleCharactersMax = 8000
const partShownMax = 40
const integerMax = 999_999_999

/** REC-1. Reads the value of an RRULE, in any case, with or without its name. What RFC 5545 forbids is refused and never guessed at. */
export function parseRule(text: string): Result<Rule, InvalidRule> {
  if (text.length > ruleCharactersMax) return fault('too-long', text)
  const parts = readParts(
    text
      .trim()
      .toUpperCase()
      .replace(/^RRULE:/, ''),
  )
  if (!parts.ok) return parts
  const rule: { -readonly [Field in keyof Rule]?: Rule[Field] } = {}
  for (const [name, value] of parts.value) {
    const field = readPart(name, value)
    if (field === undefined)
      return fault(isNumberPart(name) || otherParts.has(name) ? 'bad-value' : 'unknown-part', `${name}=${value}`)
    Object.assign(rule, field)
  }
  const { frequency } = rule
  if (frequency === undefined) return fault('frequency-missing', 'FREQ')
  return checked({ ...emptyRule, ...rule, frequency })
}

const otherParts = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY'])

function readParts(text: string): Result<ReadonlyMap<string, string>, InvalidRule> {
  const parts = new Map<string, string>()
  for (const part of text.replace(/;$/, '').split(';')) {
    const equals = part.indexOf('=')
    if (equals < 1) return fault('not-a-part', part)
    const name = part.slice(0, equals)
    if (parts.has(name)) return fault('repeated-part', part)
    parts.set(name, part.slice(equals + 1))
  }
  return ok(parts)
}

function readPart(name: string, value: string): Partial<Rule> | undefined {
  switch (name) {
    case 'FREQ':
      return fieldOf(
        'frequency',
        frequencies.find((frequency) => frequency === value),
      )
    case 'INTERVAL':
      return fieldOf('interval', readInteger(value, 1, integerMax))
    case 'COUNT':
      return fieldOf('count', readInteger(value, 1, integerMax))
    case 'UNTIL':
      return fieldOf('until', readUntil(value))
    case 'WKST':
      return fieldOf('weekStart', readWeekday(value))
    case 'BYDAY':
      return fieldOf('days', readDays(value))
    default:
      return isNumberPart(name) ? readNumbers(name, value) : undefined
  }
}

const fieldOf = <Field extends keyof Rule>(field: Field, value: Rule[Field] | undefined): Partial<Rule> | undefined =>
  value === undefined ? undefined : { [field]: value }

const isNumberPart = (name: string): name is NumberPart => Object.hasOwn(numberParts, name)

function readNumbers(name: NumberPart, value: string): Partial<Rule> | undefined {
  const { list, max, signed, zero } = numberParts[name]
  const numbers = new Set<number>()
  for (const item of value.split(',')) {
    const number = readInteger(item, signed ? -max : 0, max)
    if (number === undefined || (number === 0 && !zero)) return undefined
    // A minute has its 61st second only by decree; the 60th stands for it, as RFC 5545 asks of those who keep no leap seconds.
    numbers.add(name === 'BYSECOND' ? Math.min(number, 59) : number)
  }
  return { [list satisfies NumberList]: [...numbers].toSorted((a, b) => a - b) }
}

function readDays(value: string): readonly RuleDay[] | undefined {
  const days = new Map<string, RuleDay>()
  for (const item of value.split(',')) {
    const weekday = readWeekday(item.slice(-2))
    const nth = item.length === 2 ? 0 : readInteger(item.slice(0, -2), -53, 53)
    if (weekday === undefined || nth === undefined || (nth === 0 && item.length > 2)) return undefined
    days.set(`${nth} ${weekday}`, { weekday, nth })
  }
  return [...days.values()].toSorted((a, b) => a.weekday - b.weekday || a.nth - b.nth)
}

function readWeekday(value: string): number | undefined {
  const weekday = weekdayNames.findIndex((name) => name === value)
  return weekday < 0 ? undefined : weekday
}

function readInteger(text: string, min: number, max: number): number | undefined {
  if (!/^[+-]?\d{1,9}$/.test(text)) return undefined
  const number = Number(text)
  return number < min || number > max ? undefined : number
}

function readUntil(text: string): Until | undefined {
  const [, year, month, day, time, hour, minute, second, utc] =
    /^(\d{4})(\d\d)(\d\d)(T([01]\d|2[0-3])([0-5]\d)([0-5]\d|60)(Z?))?$/.exec(text) ?? []
  if (!isDate(Number(year), Number(month), Number(day))) return undefined
  const date = `${year}-${month}-${day}`
  if (time === undefined) return { form: 'date', wall: `${date}T00:00:00` as WallTime }
  const wall = `${date}T${hour}:${minute}:${second === '60' ? '59' : second}` as WallTime
  return { form: utc === 'Z' ? 'utc' : 'wall', wall }
}

/** REC-2. What RFC 5545 says about parts together. */
function checked(rule: Rule): Result<Rule, InvalidRule> {
  const { frequency } = rule
  const is = (...some: readonly Frequency[]): boolean => some.includes(frequency)
  if (rule.count !== null && rule.until !== null) return fault('count-and-until', 'COUNT')
  if (rule.weeks.length > 0 && !is('YEARLY')) return fault('not-with-this-frequency', 'BYWEEKNO')
  if (rule.yearDays.length > 0 && is('MONTHLY', 'WEEKLY', 'DAILY')) return fault('not-with-this-frequency', 'BYYEARDAY')
  if (rule.monthDays.length > 0 && is('WEEKLY')) return fault('not-with-this-frequency', 'BYMONTHDAY')
  if (rule.days.some(({ nth }) => nth !== 0) && (!is('YEARLY', 'MONTHLY') || rule.weeks.length > 0))
    return fault('not-with-this-frequency', 'BYDAY')
  if (rule.positions.length > 0 && !choosesAmongMany(rule)) return fault('nothing-to-choose-from', 'BYSETPOS')
  return ok(rule)
}

const choosesAmongMany = (rule: Rule): boolean =>
  rule.days.length > 0 || Object.values(numberParts).some(({ list }) => list !== 'positions' && rule[list].length > 0)

const fault = (kind: RuleFault, part: string): { readonly ok: false; readonly error: InvalidRule } =>
  refuse({ type: 'invalid-rule', fault: kind, part: part.slice(0, partShownMax) })
