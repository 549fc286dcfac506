import { expect, test } from 'vitest'
import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { enMore } from './en-more.ts'
import { messagesFrom, translator } from './translate.ts'

const english = messagesFrom(en, enMore)
const german = messagesFrom(de)
const arabic = messagesFrom(ar)

const withoutPlural = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '')
const valuesIn = (text: string): string => (text.match(/\{\{\w+\}\}/g) ?? []).sort().join()

test.each([
  ['German', german],
  ['Arabic', arabic],
])('%s says everything English says', (_, messages) => {
  const own = new Set([...messages.keys()].map(withoutPlural))
  // A new kind of edit or refusal is said in English until somebody has translated it.
  const missing = [...english.keys()].filter((key) => !own.has(withoutPlural(key)) && !/^(edits|refusal)\./.test(key))
  expect(missing).toEqual([])
})

test('the edits and refusals that people meet most are said in every language', () => {
  const often = ['refusal.not-allowed', 'refusal.changed-since', 'refusal.not-found', 'edits.activity.complete']
  for (const messages of [german, arabic]) expect(often.filter((key) => !messages.has(key))).toEqual([])
})

test('no language says what English does not know, or leaves a value out', () => {
  const known = new Map([...english].map(([key, text]) => [withoutPlural(key), valuesIn(text)]))
  for (const messages of [german, arabic]) {
    for (const [key, text] of messages) {
      expect(known.has(withoutPlural(key)), key).toBe(true)
      const wanted = (known.get(withoutPlural(key)) ?? '').replace(/\{\{count\}\},?/, '')
      const given = valuesIn(text).replace(/\{\{count\}\},?/, '')
      expect(given, key).toBe(wanted)
    }
  }
})

test('a number chooses the plural form of the language and is written as there', () => {
  const t = translator('ar', arabic, english)
  expect([1, 2, 3, 11].map((count) => t('units.minutes', { count }))).toEqual([
    'دقيقة واحدة',
    'دقيقتان',
    `${new Intl.NumberFormat('ar').format(3)} دقائق`,
    `${new Intl.NumberFormat('ar').format(11)} دقيقة`,
  ])
  const say = translator('en', english, english)
  expect([0, 1, 2].map((count) => say('classes.learners', { count }))).toEqual([
    'No learners',
    '1 learner',
    '2 learners',
  ])
})

test('what a language lacks is said in English, never as a key', () => {
  const lacking = translator('ar', messagesFrom({}), english)
  expect(lacking('edits.settings.change')).toBe('Settings changed')
  expect(lacking('sync.dependents', { count: 2 })).toMatch(/later changes/)
})
