import { expect, test } from 'vitest'
import { CivilDate, ZoneName } from '@etude/core'
import { dateInWords, learnerDayAt, partOfDay, weekdayNames } from './learner-day.ts'

const from = CivilDate.parse('1970-01-01')
const learner = (zone: string, minutes = 0) => ({ zone: ZoneName.parse(zone), dayStarts: [{ from, minutes }] })
const at = (text: string) => Date.parse(text)

test('the day is the one on the learner’s wall, not on the device', () => {
  const now = at('2026-11-20T23:30:00Z')
  expect(learnerDayAt(now, learner('Europe/Vienna')).date).toBe('2026-11-21')
  expect(learnerDayAt(now, learner('America/New_York')).date).toBe('2026-11-20')
})

test('before the hour a day begins it is still yesterday', () => {
  const late = at('2026-11-21T02:30:00Z')
  expect(learnerDayAt(late, learner('UTC', 240))).toEqual({ date: '2026-11-20', weekday: 4, clockMinutes: 150 })
  expect(learnerDayAt(at('2026-11-21T04:00:00Z'), learner('UTC', 240)).date).toBe('2026-11-21')
})

test('a changed day start holds from its date on', () => {
  const both = {
    zone: ZoneName.parse('UTC'),
    dayStarts: [
      { from, minutes: 0 },
      { from: CivilDate.parse('2026-11-21'), minutes: 300 },
    ],
  }
  expect(learnerDayAt(at('2026-11-20T01:00:00Z'), both).date).toBe('2026-11-20')
  expect(learnerDayAt(at('2026-11-21T01:00:00Z'), both).date).toBe('2026-11-20')
})

test('a zone this device does not know is shown in UTC', () => {
  expect(learnerDayAt(at('2026-11-21T12:00:00Z'), learner('Mars/Olympus')).date).toBe('2026-11-21')
})

test('weeks begin on Monday, and names come in the reader’s language', () => {
  expect(weekdayNames('en', 'long')[0]).toBe('Monday')
  expect(weekdayNames('de', 'short')[6]).toBe('So')
  expect(dateInWords(CivilDate.parse('2026-11-21'), 'en-GB')).toBe('Saturday 21 November')
})

test('the day has four parts', () => {
  expect([0, 5, 12, 18, 23].map((hour) => partOfDay(hour * 60))).toEqual([
    'night',
    'morning',
    'afternoon',
    'evening',
    'evening',
  ])
})
