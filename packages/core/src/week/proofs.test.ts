import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const packages = new URL('../../../', import.meta.url)
const page = ['weeks-and-days', 'adults-in-control']
  .map((name) => readFileSync(new URL(`../docs/${name}.md`, packages), 'utf8'))
  .join('\n')
const spec = readFileSync(new URL('core/SPEC.md', packages), 'utf8')
const isRow = /^\| ([A-Z]+-\d+) \|.*\|(.*)\|$/
const rows = [...page.matchAll(new RegExp(isRow, 'gm'))].map(([, rule = '', proofs = '']) => ({
  rule,
  files: [...proofs.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
}))
const settled = [
  'C-1',
  'C-2',
  'C-3',
  'C-4',
  'C-5',
  'C-6',
  'C-7',
  'C-8',
  'C-9',
  'C-11',
  'C-13',
  'C-14',
  'C-15',
  'C-16',
  'C-17',
  'C-18',
  'C-19',
  'C-20',
  'C-29',
  'C-30',
  'C-34',
  'C-35',
  'C-36',
  'C-37',
  'C-38',
  'C-39',
]
const stories = ['US-004', 'US-005', 'US-006', 'US-007', 'US-008']
const faults = ['D-1', 'D-2', 'D-3', 'D-4']
const text = (file: string): string => readFileSync(new URL(file, packages), 'utf8')
/** As the name of a test, not as a word in a comment. */
const hasTest = (file: string, rule: string): boolean =>
  [...text(file).matchAll(/\btest(?:\.each\([^]*?\))?\(\s*['"`]((?:\[[^\]]+\] )+)/g)].some(([, tags = '']) =>
    tags.includes(`[${rule}]`),
  )

test('[GEN-1] [DAY-1] [ASM-1] [PUB-1] [NOT-1] [REF-1] [ROAD-1] every rule of weeks, days, results and roadmaps has tests that carry its number, in the files that the page names', () => {
  const inSpec = [...spec.matchAll(/^- \*\*((?:GEN|DAY|ASM|PUB|NOT|REF|ROAD)-\d+)\*\*/gm)].map(([, rule = '']) => rule)
  expect(inSpec.length).toBeGreaterThan(45)
  // A row of several rules would be passed over.
  expect(page.split('\n').filter((line) => /^\|[^|]*[A-Z]+-\d+/.test(line) && !isRow.test(line))).toEqual([])
  const listed = rows.map(({ rule }) => rule)
  expect([...inSpec, ...settled, ...stories, ...faults].filter((rule) => !listed.includes(rule))).toEqual([])
  expect(new Set(listed).size).toBe(listed.length)
  const missing = rows.flatMap(({ rule, files }) => {
    if (files.length === 0) return [`${rule} names no test`]
    return files.filter((file) => !hasTest(file, rule)).map((file) => `${file} has no test of ${rule}`)
  })
  expect(missing).toEqual([])
})
