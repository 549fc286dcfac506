import { en } from './en.ts'
import type { enMore } from './en-more.ts'

/** The whole of English: what the first screen needs, and the rest, which comes with the other screens. */
type Catalogue = typeof en & typeof enMore

/** A catalogue in another language. What it lacks is said in English, so that a new message never waits for its translations. */
export type Translation = PartOf<Catalogue>
type PartOf<Part> = {
  readonly [Key in keyof Part]?: Part[Key] extends string ? string : PartOf<Part[Key]> & PluralsOf<Part[Key]>
}
/** A language may need more plural forms than English has. */
type PluralsOf<Part> = {
  readonly [Key in keyof Part as Key extends `${infer Base}_other` ? `${Base}_${PluralForm}` : never]?: string
}

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
type WithoutPlural<Key extends string> = Key extends `${infer Base}_${PluralForm}` ? Base : Key
type KeysOf<Part> = {
  [Key in keyof Part & string]: Part[Key] extends string ? WithoutPlural<Key> : `${Key}.${KeysOf<Part[Key]>}`
}[keyof Part & string]

/** Every message there is, by its path. A message that depends on a number is named without its plural form. */
type MessageKey = KeysOf<Catalogue>
type Values = Readonly<Record<string, string | number | undefined>>
export type Translate = (key: MessageKey, values?: Values) => string

/** Messages of one language by full path. */
export type Messages = ReadonlyMap<string, string>

export function messagesFrom(...parts: readonly object[]): Messages {
  const found = new Map<string, string>()
  const collect = (part: object, path: string): void => {
    for (const [key, value] of Object.entries(part) as [string, unknown][]) {
      if (typeof value === 'string') found.set(path + key, value)
      else if (typeof value === 'object' && value !== null) collect(value, `${path}${key}.`)
    }
  }
  for (const part of parts) collect(part, '')
  return found
}

/**
 * Looks a message up, in the plural form its language has for the number, and fills in the values: numbers as the
 * country writes them, like the dates beside them. What a language lacks is said in English, never as a key.
 */
export function translator(locale: string, messages: Messages, english: Messages): Translate {
  const plurals = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  const lookUp = (key: string, count: unknown): string => {
    if (typeof count !== 'number') return messages.get(key) ?? english.get(key) ?? key
    const forms = [count === 0 ? 'zero' : '', plurals.select(count), 'other'].filter((form) => form !== '')
    const own = forms.map((form) => messages.get(`${key}_${form}`)).find((text) => text !== undefined)
    return own ?? messages.get(key) ?? english.get(`${key}_${count === 1 ? 'one' : 'other'}`) ?? english.get(key) ?? key
  }
  return (key, values = {}) =>
    lookUp(key, values['count']).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = values[name]
      return typeof value === 'number' ? numbers.format(value) : (value ?? '')
    })
}
