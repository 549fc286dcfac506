import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const packages = new URL('../../', import.meta.url)
const page = readFileSync(new URL('../../../docs/pitfalls.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| (R\d+) \|.*\|(.*)\|$/gm)].map(([, rule = '', proofs = '']) => ({
  rule,
  files: [...proofs.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
}))

test('every pitfall has tests that carry its number, in the files that the page names', () => {
  expect(rows.map(({ rule }) => rule)).toEqual(Array.from({ length: 27 }, (_, index) => `R${index + 1}`))
  const missing = rows.flatMap(({ rule, files }) => {
    if (files.length === 0) return [`${rule} names no test`]
    const without = files.filter((file) => !readFileSync(new URL(file, packages), 'utf8').includes(`[${rule}]`))
    return without.map((file) => `${file} has no test of ${rule}`)
  })
  expect(missing).toEqual([])
})
