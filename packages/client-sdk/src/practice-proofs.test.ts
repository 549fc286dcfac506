import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const packages = new URL('../../', import.meta.url)
const page = readFileSync(new URL('../../../docs/practice-proofs.md', import.meta.url), 'utf8')
const promises = [...page.matchAll(/^\| ([A-Z\d]+-\d+): .*\| (.*) \|$/gm)].map(([, promise = '', proofs = '']) => ({
  promise,
  proofs: proofs.split('; ').map((proof) => {
    const [, file = '', rules = ''] = /^`([^`]+)` (.+)$/.exec(proof) ?? []
    return { file, rules: rules.split(' ') }
  }),
}))
const numbered = (letters: string, count: number) => Array.from({ length: count }, (_, n) => `${letters}-${n + 1}`)

test('each promise of the practice side is held by tests that carry its rules, in the files that the page names', () => {
  expect(promises.map(({ promise }) => promise)).toEqual([
    ...numbered('OCC', 3),
    ...numbered('ANA', 6),
    ...numbered('TEL', 1),
    ...numbered('A11Y', 1),
    ...numbered('OFF', 2),
  ])
  const missing = promises.flatMap(({ promise, proofs }) =>
    proofs.flatMap(({ file, rules }) => {
      const names = readFileSync(new URL(file, packages), 'utf8').match(/\btest\(\s*['"`][^\n]*/g) ?? []
      const without = rules.filter((rule) => !names.some((name) => name.includes(`[${rule}]`)))
      return without.map((rule) => `${promise}: ${file} has no test of ${rule}`)
    }),
  )
  expect(missing).toEqual([])
})
