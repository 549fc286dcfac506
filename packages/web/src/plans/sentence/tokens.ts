import { CivilDate } from '@etude/core'

/** What a word of a sentence can mean, in every language. */
export type Meaning =
  | { readonly type: 'every' | 'times' | 'once' | 'until' | 'from' | 'to' | 'at' | 'last' | 'filler' }
  | { readonly type: 'unit'; readonly unit: Unit }
  | { readonly type: 'weekdays'; readonly weekdays: readonly number[] }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'date'; readonly date: CivilDate }
  | { readonly type: 'day-of-year'; readonly month: number; readonly date: number }
  | { readonly type: 'time'; readonly minutes: number }
export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'

/** One language's words, each with what it means; several meanings where one word says several things. */
export interface Lexicon {
  readonly words: Readonly<Record<string, readonly Meaning[]>>
  /** Hours before and after noon. */
  readonly am: string
  readonly pm: string
  /** A word that sticks to the one that follows it, as “and” does in Arabic. */
  readonly prefix?: string
}

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly Meaning[] }
  | { readonly ok: false; readonly word: string }

/** Takes a sentence apart into what its words mean; answers with the first word that means nothing here. */
export function tokensOf(text: string, lexicon: Lexicon, locale: string): Tokens {
  const tokens: Meaning[] = []
  let rest = normal(text)
  const names = namesOf(lexicon, locale)
  const shapes = shapesOf(lexicon, names.months)
  while (rest !== '') {
    const found = firstShape(rest, shapes) ?? firstWord(rest, names.words, lexicon.prefix)
    if (found === null) return { ok: false, word: /^\S{1,40}/.exec(rest)?.[0] ?? rest.slice(0, 40) }
    tokens.push(...found.meanings)
    rest = rest.slice(found.length).replace(/^[\s,،;]+/, '')
  }
  return { ok: true, tokens: tokens.filter(({ type }) => type !== 'filler') }
}

/** One way to write each word: small letters, plain digits, no marks above or below, one space between. */
const normal = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\u064b-\u0652\u0640\u200e\u200f\u061c]/g, '')
    .replaceAll(/[أإآ]/g, 'ا')
    .replaceAll('ى', 'ي')
    .replaceAll('ة', 'ه')
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[.,،;!؟?]+$/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

interface Names {
  readonly words: ReadonlyMap<string, readonly Meaning[]>
  readonly months: ReadonlyMap<string, number>
}

/** Weekdays and months as this locale writes them, beside the words that the lexicon brings. */
function namesOf({ words, prefix }: Lexicon, locale: string): Names {
  const all = new Map(Object.entries(words).map(([word, meanings]) => [normal(word), meanings]))
  const months = new Map<string, number>()
  for (const width of ['long', 'short'] as const) {
    const weekday = new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' })
    for (let day = 0; day < 7; day += 1) {
      const name = normal(weekday.format((day + 4) * 86_400_000))
      // Articles stick to the noun where “and” does: with and without both are the day.
      for (const form of prefix === undefined ? [name] : [name, name.replace(/^ال/, '')])
        if (!all.has(form)) all.set(form, [{ type: 'weekdays', weekdays: [day] }])
    }
    // With a day beside it: some languages decline the month then.
    const month = new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: width,
      calendar: 'gregory',
      timeZone: 'UTC',
    })
    for (let index = 0; index < 12; index += 1) {
      const part = month.formatToParts(Date.UTC(2024, index, 15)).find(({ type }) => type === 'month')
      if (part !== undefined && /\p{L}/u.test(part.value)) months.set(normal(part.value), index + 1)
    }
  }
  return { words: all, months }
}

interface Shape {
  readonly pattern: RegExp
  readonly means: (found: RegExpExecArray) => Meaning | null
}

/** Dates, clock times and numbers: what is recognised by its form. */
function shapesOf({ am, pm }: Lexicon, months: ReadonlyMap<string, number>): readonly Shape[] {
  const month = [...months.keys()]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')
  const half = `(${escaped(normal(am))}|${escaped(normal(pm))}|am|pm|a\\.m|p\\.m)\\.?`
  const noon = (word: string | undefined, hour: number): number =>
    word === undefined ? hour : (hour % 12) + (word === normal(pm) || word.startsWith('p') ? 12 : 0)
  const dated = (year: string | undefined, monthName: string | undefined, day: string | undefined): Meaning | null => {
    const number = months.get(monthName ?? '') ?? 0
    return year === undefined ? dayOfYear(number, Number(day)) : dateOf(`${year}-${two(number)}-${two(Number(day))}`)
  }
  const end = '(?![\\p{L}\\d])'
  return [
    { pattern: new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)${end}`, 'u'), means: ([, date]) => dateOf(date ?? '') },
    {
      pattern: new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${end}`, 'u'),
      means: ([, day, number, year]) => dateOf(`${year}-${two(Number(number))}-${two(Number(day))}`),
    },
    {
      pattern: new RegExp(`^(\\d{1,2})(?:st|nd|rd|th|\\.)? (?:of )?(${month})\\.?(?:,? (\\d{4}))?${end}`, 'u'),
      means: ([, day, name, year]) => dated(year, name, day),
    },
    {
      pattern: new RegExp(`^(${month})\\.? (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?${end}`, 'u'),
      means: ([, name, day, year]) => dated(year, name, day),
    },
    {
      pattern: new RegExp(`^(\\d{1,2})[:.](\\d\\d)(?: ?${half})?${end}`, 'u'),
      means: ([, hour, minute, word]) => timeAt(noon(word, Number(hour)), Number(minute)),
    },
    {
      pattern: new RegExp(`^(\\d{1,2}) ?${half}${end}`, 'u'),
      means: ([, hour, word]) => timeAt(noon(word, Number(hour)), 0),
    },
    {
      pattern: /^(\d{1,4})(?:st|nd|rd|th|\.|-)?(?![\d:])/u,
      means: ([, digits]) => ({ type: 'number', value: Number(digits) }),
    },
  ]
}

function firstShape(text: string, shapes: readonly Shape[]): Found | null {
  for (const { pattern, means } of shapes) {
    const found = pattern.exec(text)
    const meaning = found === null ? null : means(found)
    if (found !== null && meaning !== null) return { length: found[0].length, meanings: [meaning] }
  }
  return null
}

interface Found {
  readonly length: number
  readonly meanings: readonly Meaning[]
}

/** The longest run of words that means something: “last day” before “last”. */
function firstWord(
  text: string,
  words: ReadonlyMap<string, readonly Meaning[]>,
  prefix: string | undefined,
): Found | null {
  const [run = ''] = /^[^,،;]+/.exec(text) ?? []
  const parts = run.split(' ').slice(0, longestRun)
  for (let length = parts.length; length > 0; length -= 1) {
    const phrase = parts.slice(0, length).join(' ')
    const meanings = words.get(phrase)
    if (meanings !== undefined) return { length: phrase.length, meanings }
  }
  const [word = ''] = parts
  if (prefix !== undefined && word.startsWith(prefix) && word.length > prefix.length)
    return { length: prefix.length, meanings: [] }
  return null
}

const longestRun = 4

const dateOf = (text: string): Meaning | null => {
  const date = CivilDate.safeParse(text)
  return date.success ? { type: 'date', date: date.data } : null
}

/** A leap year, for somebody may mean the 29th of February. */
const dayOfYear = (month: number, date: number): Meaning | null =>
  CivilDate.safeParse(`2024-${two(month)}-${two(date)}`).success ? { type: 'day-of-year', month, date } : null

const timeAt = (hour: number, minute: number): Meaning | null =>
  hour <= 23 && minute <= 59 ? { type: 'time', minutes: hour * 60 + minute } : null

const two = (value: number): string => String(value).padStart(2, '0')
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
