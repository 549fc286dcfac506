import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { plants } from './plants.ts'

test('[SYNC-7] every fault that is planted on purpose still finds its place in the source, once', () => {
  const outOfDate = plants.flatMap(({ name, edits }) =>
    edits
      .filter(({ file, find }) => {
        const source = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8')
        return source.split(find).length !== 2
      })
      .map(({ file }) => `${name}: ${file}`),
  )
  expect(outOfDate).toEqual([])
})
