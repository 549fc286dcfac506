import { expect, test } from 'vitest'
import { CivilDate, CurriculumId, NodeCode } from '@etude/core'
import type { DriftLine } from '@etude/core'
import { ar } from '../messages/ar.ts'
import { de } from '../messages/de.ts'
import { en } from '../messages/en.ts'
import { enMore } from '../messages/en-more.ts'
import { messagesFrom, translator } from '../messages/translate.ts'
import { driftInWords } from './drift-words.ts'

const english = messagesFrom(en, enMore)
const t = translator('en-GB', english, english)
const date = (text: string) => CivilDate.parse(text)

const lineOf = (more: Partial<DriftLine>): DriftLine => ({
  curriculum: CurriculumId.parse('sums'),
  skill: NodeCode.parse('F'),
  title: 'Fractions',
  subskills: ['Halves', 'Quarters'].map((title) => ({ subskill: NodeCode.parse(title), title })),
  from: date('2026-11-16'),
  to: date('2026-11-23'),
  because: { type: 'order' },
  ...more,
})

test('[ROAD-5] what slipped is said with its reason, in one sentence', () => {
  const slipped = lineOf({ because: { type: 'week-behind', week: date('2026-11-09'), planned: 12, done: 7 } })
  expect(driftInWords(t, 'en-GB', slipped, 'moved')).toBe(
    'Fractions slipped a week, because only 7 of 12 were done in the week of 9 November.',
  )
  const german = translator('de', messagesFrom(de), english)
  expect(driftInWords(german, 'de', slipped, 'moved')).toBe(
    'Fractions ist eine Woche nach hinten gerutscht, weil in der Woche vom 9. November nur 7 von 12 erledigt wurden.',
  )
})

test('one thing goes by its own name, several by that of their skill', () => {
  const alone = lineOf({ subskills: [{ subskill: NodeCode.parse('Halves'), title: 'Halves' }] })
  expect(driftInWords(t, 'en-GB', alone, 'would')).toMatch(/^Halves would slip a week, /)
  expect(driftInWords(t, 'en-GB', lineOf({}), 'would')).toMatch(/^Fractions would slip a week, /)
})

test('what comes sooner, comes in or goes out is said so', () => {
  const said = [
    lineOf({ from: date('2026-11-30'), to: date('2026-11-16') }),
    lineOf({ from: null }),
    lineOf({ to: null }),
  ].map((line) => driftInWords(t, 'en-GB', line, 'moved').split(', because ')[0])
  expect(said).toEqual([
    'Fractions came 2 weeks sooner',
    'Fractions came into the week of 23 November',
    'Fractions, once in the week of 16 November, moved beyond these weeks',
  ])
})

test('every reason is said in every language, with nothing left open', () => {
  const reasons: readonly DriftLine['because'][] = [
    { type: 'week-behind', week: date('2026-11-09'), planned: 12, done: 7 },
    { type: 'week-ahead', week: date('2026-11-09'), planned: 12, done: 15 },
    { type: 'less-time', before: 300, after: 200 },
    { type: 'more-time', before: 200, after: 300 },
    { type: 'locked', requires: 'Wholes' },
    { type: 'unlocked', requires: 'Wholes' },
    { type: 'test', title: 'Halves' },
    { type: 'gave-way', title: 'Sums' },
    { type: 'room', title: 'Sums' },
    { type: 'order' },
  ]
  for (const [locale, catalogue] of [
    ['en', english],
    ['de', messagesFrom(de)],
    ['ar', messagesFrom(ar)],
  ] as const) {
    const speak = translator(locale, catalogue, messagesFrom())
    for (const because of reasons)
      for (const to of [date('2026-11-23'), date('2026-11-09'), null])
        for (const when of ['moved', 'would'] as const) {
          const said = driftInWords(speak, locale, lineOf({ because, to }), when)
          expect(said).not.toMatch(/roadmap\.|\{\{|undefined/)
        }
  }
})
