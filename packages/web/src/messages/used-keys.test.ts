import { expect, test } from 'vitest'
import { en } from './en.ts'
import { enMore } from './en-more.ts'
import { messagesFrom } from './translate.ts'

const sources: Readonly<Record<string, string>> = import.meta.glob('../**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const code = Object.entries(sources)
  .filter(([name]) => !name.includes('.test.') && !name.startsWith('./'))
  .map(([, text]) => text)
  .join('\n')

/** Every text in the code that could be a key: whole, or with holes where something is put in. */
const whole = new Set([...code.matchAll(/['"`]([\w.-]+)['"`]/g)].map(([, text = '']) => text))
const patterned = new Set([...code.matchAll(/`([\w.-]*\$\{[^`]*)`/g)].map(([, text = '']) => text))
const patterns = [...patterned].map((text) => {
  const parts = text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('[^.].*')}$`)
})
/** A pattern of nothing but holes would fit everything, and so prove nothing. */
const telling = patterns.filter((pattern) => /^\^\w+\\\./.test(pattern.source))

const isUsed = (key: string): boolean => whole.has(key) || telling.some((pattern) => pattern.test(key))

test('every word that is kept is said somewhere', () => {
  const keys = [...messagesFrom(en, enMore).keys()].map((key) => key.replace(/_(zero|one|two|few|many|other)$/, ''))
  expect([...new Set(keys)].filter((key) => !isUsed(key))).toEqual([])
})
