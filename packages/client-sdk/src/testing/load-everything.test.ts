import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '..')

test('[SYNC-2] a run that must go the same way twice has loaded every module that is fetched when needed', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  const sources = files.filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.startsWith('testing'))
  const fetched = sources.flatMap((file) => modulesFetchedBy(file))
  expect(fetched.length).toBeGreaterThan(0)
  expect(new Set(modulesFetchedBy('testing/load-everything.ts'))).toEqual(new Set(fetched))
})

const modulesFetchedBy = (file: string): string[] =>
  [...readFileSync(join(source, file), 'utf8').matchAll(/\bimport\('([^']+)'\)/g)].map(([, module = '']) =>
    basename(module),
  )
