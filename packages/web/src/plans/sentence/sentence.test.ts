import fc from 'fast-check'
import { CivilDate } from '@etude/core'
import type { RulePattern } from '@etude/core'
import { describe, expect, test } from 'vitest'
import { ar } from '../../messages/ar.ts'
import { de } from '../../messages/de.ts'
import { en } from '../../messages/en.ts'
import { enMore } from '../../messages/en-more.ts'
import { messagesFrom, translator } from '../../messages/translate.ts'
import { lexicons } from './lexicons.ts'
import { readSentence, sentenceCharactersMax } from './read-sentence.ts'
import { saySchedule } from './say-schedule.ts'
import type { SpokenDays } from './spoken.ts'

const english = messagesFrom(en, enMore)
const speaking = [
  ['en', 'en-GB', english],
  ['en', 'en-US', english],
  ['de', 'de-AT', messagesFrom(de)],
  ['ar', 'ar', messagesFrom(ar)],
  ['ar', 'ar-SA', messagesFrom(ar)],
] as const

const today = CivilDate.parse('2026-11-21')
const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
const common = { every: fc.integer({ min: 1, max: 30 }), count: fc.option(fc.integer({ min: 1, max: 200 })) }
const someOf = (values: readonly number[]) => fc.subarray([...values], { minLength: 1 }).map(sorted)
const anyPattern: fc.Arbitrary<RulePattern> = fc.oneof(
  fc.record({ type: fc.constant('daily' as const), ...common }),
  fc.record({ type: fc.constant('weekly' as const), ...common, weekdays: someOf([0, 1, 2, 3, 4, 5, 6]) }),
  fc.record({
    type: fc.constant('monthly-dates' as const),
    ...common,
    dates: someOf([-1, 1, 2, 3, 11, 15, 22, 29, 31]),
  }),
  fc.record({
    type: fc.constant('monthly-weekday' as const),
    ...common,
    nth: fc.constantFrom(1, 2, 3, 4, 5, -1),
    weekday: fc.integer({ min: 0, max: 6 }),
  }),
  fc.record({
    type: fc.constant('yearly' as const),
    ...common,
    month: fc.integer({ min: 1, max: 12 }),
    date: fc.integer({ min: 1, max: 29 }),
  }),
)
const anyDate = fc
  .constantFrom('2026-11-21', '2027-01-01', '2027-03-03', '2028-02-29')
  .map((text) => CivilDate.parse(text))
const anyDays: fc.Arbitrary<SpokenDays> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('pattern' as const), pattern: anyPattern }) },
  fc.record({ type: fc.constant('times-per-week' as const), times: fc.integer({ min: 1, max: 7 }) }),
  fc.record({ type: fc.constant('once' as const), date: anyDate }),
)
const anySchedule = fc.record({
  days: anyDays,
  timeMinutes: fc.option(fc.integer({ min: 0, max: 1439 })),
  end: fc.option(anyDate),
})

for (const [language, locale, messages] of speaking) {
  test(`[REC-15] whatever is said in ${locale} is understood as it was meant`, () => {
    const reading = { t: translator(language, messages, english), language, locale }
    fc.assert(
      fc.property(anySchedule, (schedule) => {
        const sentence = saySchedule(reading, schedule)
        const heard = readSentence(sentence, lexicons[language], locale, today)
        const spoken = { ...schedule, start: null, durationMinutes: null }
        expect({ sentence, heard }).toEqual({ sentence, heard: { ok: true, spoken } })
      }),
      { seed: 15, numRuns: 400 },
    )
  })
}

const pattern = (more: object) => ({ type: 'pattern', pattern: { count: null, every: 1, ...more } })
const heardIn = (language: 'en' | 'de' | 'ar', text: string) => {
  const heard = readSentence(text, lexicons[language], language === 'en' ? 'en-GB' : language, today)
  if (!heard.ok) return heard
  const said = Object.entries(heard.spoken).filter(([, value]) => value !== null)
  return Object.fromEntries(said)
}

describe('in the words people use', () => {
  test('English', () => {
    const mwf = pattern({ type: 'weekly', weekdays: [0, 2, 4] })
    expect(heardIn('en', 'Every Monday, Wednesday and Friday at 17:00')).toEqual({ days: mwf, timeMinutes: 1020 })
    expect(heardIn('en', 'mon wed fri 5pm for 30 minutes')).toEqual({
      days: mwf,
      timeMinutes: 1020,
      durationMinutes: 30,
    })
    expect(heardIn('en', 'every second week on Tuesday')).toEqual({
      days: pattern({ type: 'weekly', every: 2, weekdays: [1] }),
    })
    expect(heardIn('en', 'every other Tuesday')).toEqual({ days: pattern({ type: 'weekly', every: 2, weekdays: [1] }) })
    const lastFriday = pattern({ type: 'monthly-weekday', nth: -1, weekday: 4 })
    expect(heardIn('en', 'on the last Friday of the month')).toEqual({ days: lastFriday })
    const second = pattern({ type: 'monthly-weekday', nth: 2, weekday: 0 })
    expect(heardIn('en', 'every second Monday of the month')).toEqual({ days: second })
    expect(heardIn('en', 'daily, 10 times')).toEqual({ days: pattern({ type: 'daily', count: 10 }) })
    expect(heardIn('en', 'every weekday at noon, until 24 December')).toEqual({
      days: pattern({ type: 'weekly', weekdays: [0, 1, 2, 3, 4] }),
      timeMinutes: 720,
      end: '2026-12-24',
    })
    expect(heardIn('en', 'Monday to Friday')).toEqual({ days: pattern({ type: 'weekly', weekdays: [0, 1, 2, 3, 4] }) })
    expect(heardIn('en', 'three times a week from 1 December')).toEqual({
      days: { type: 'times-per-week', times: 3 },
      start: '2026-12-01',
    })
    expect(heardIn('en', '15th of every month')).toEqual({ days: pattern({ type: 'monthly-dates', dates: [15] }) })
    expect(heardIn('en', '3 March')).toEqual({ days: { type: 'once', date: '2027-03-03' } })
  })

  test('German', () => {
    const mwf = pattern({ type: 'weekly', weekdays: [0, 2, 4] })
    expect(heardIn('de', 'montags, mittwochs und freitags um 17 Uhr')).toEqual({ days: mwf, timeMinutes: 1020 })
    expect(heardIn('de', 'jeden zweiten Dienstag')).toEqual({
      days: pattern({ type: 'weekly', every: 2, weekdays: [1] }),
    })
    const lastFriday = pattern({ type: 'monthly-weekday', nth: -1, weekday: 4 })
    expect(heardIn('de', 'am letzten Freitag im Monat')).toEqual({ days: lastFriday })
    expect(heardIn('de', 'zweimal pro Woche, 45 Minuten')).toEqual({
      days: { type: 'times-per-week', times: 2 },
      durationMinutes: 45,
    })
    expect(heardIn('de', 'täglich bis 24.12.2026')).toEqual({ days: pattern({ type: 'daily' }), end: '2026-12-24' })
    expect(heardIn('de', 'Montag bis Donnerstag')).toEqual({
      days: pattern({ type: 'weekly', weekdays: [0, 1, 2, 3] }),
    })
  })

  test('Arabic', () => {
    const mwf = pattern({ type: 'weekly', weekdays: [0, 2, 4] })
    expect(heardIn('ar', 'أيام الاثنين والأربعاء والجمعة الساعة ٥ م')).toEqual({ days: mwf, timeMinutes: 1020 })
    expect(heardIn('ar', 'كل أسبوعين يوم الثلاثاء')).toEqual({
      days: pattern({ type: 'weekly', every: 2, weekdays: [1] }),
    })
    const lastFriday = pattern({ type: 'monthly-weekday', nth: -1, weekday: 4 })
    expect(heardIn('ar', 'آخر جمعة من الشهر')).toEqual({ days: lastFriday })
    expect(heardIn('ar', 'ثلاث مرات في الأسبوع')).toEqual({ days: { type: 'times-per-week', times: 3 } })
  })

  test('what is not understood is named, and nothing is guessed', () => {
    expect(heardIn('en', 'every Monday after lunch')).toEqual({ ok: false, problem: 'unknown-word', word: 'after' })
    expect(heardIn('en', '')).toEqual({ ok: false, problem: 'no-days' })
    expect(heardIn('en', 'at 17:00')).toEqual({ ok: false, problem: 'no-days' })
    expect(heardIn('en', '12 times a week')).toEqual({ ok: false, problem: 'too-many' })
    expect(heardIn('en', 'on the 40th of the month')).toEqual({ ok: false, problem: 'no-days' })
    expect(heardIn('en', 'x'.repeat(sentenceCharactersMax + 1))).toEqual({ ok: false, problem: 'too-long' })
    expect(heardIn('en', 'every Monday until 30 February')).toMatchObject({ ok: false })
  })
})
