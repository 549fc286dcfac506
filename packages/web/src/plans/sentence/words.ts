import type { Meaning, Unit } from './tokens.ts'

export const every: readonly Meaning[] = [{ type: 'every' }]
export const times: readonly Meaning[] = [{ type: 'times' }]
export const once: readonly Meaning[] = [{ type: 'once' }]
export const until: readonly Meaning[] = [{ type: 'until' }]
export const from: readonly Meaning[] = [{ type: 'from' }]
export const to: readonly Meaning[] = [{ type: 'to' }]
export const at: readonly Meaning[] = [{ type: 'at' }]
export const last: readonly Meaning[] = [{ type: 'last' }]
export const filler: readonly Meaning[] = [{ type: 'filler' }]
export const number = (value: number): readonly Meaning[] => [{ type: 'number', value }]
export const unit = (name: Unit): readonly Meaning[] => [{ type: 'unit', unit: name }]
export const days = (...weekdays: readonly number[]): readonly Meaning[] => [{ type: 'weekdays', weekdays }]
export const clock = (minutes: number): readonly Meaning[] => [{ type: 'time', minutes }]

/** The same meaning for several words. */
export const mean = (meanings: readonly Meaning[], ...words: readonly string[]) =>
  Object.fromEntries(words.map((word) => [word, meanings]))
