import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Who may import whom. pnpm does not resolve what is not declared, so what is declared is what can be imported. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  server: ['core'],
  'client-sdk': ['core'],
  web: ['client-sdk', 'core'],
}
const outsideOfCore = ['ts-fsrs', 'zod']

const packages = fileURLToPath(new URL('../../', import.meta.url))
const dependenciesOf = (name: string): readonly string[] =>
  Object.keys(
    (JSON.parse(readFileSync(`${packages}${name}/package.json`, 'utf8')) as { dependencies?: object }).dependencies ??
      {},
  )

test('[LAYERS-1] packages import only downwards', () => {
  for (const [name, allowed] of Object.entries(mayImport)) {
    const ours = dependenciesOf(name).filter((dependency) => dependency.startsWith('@etude/'))
    expect(ours.filter((dependency) => !allowed.includes(dependency.slice('@etude/'.length)))).toEqual([])
  }
  expect(readdirSync(packages).filter((name) => name in mayImport)).toHaveLength(4)
})

test('[LAYERS-2] core depends on its short list and on nothing else', () => {
  expect(dependenciesOf('core').filter((dependency) => !outsideOfCore.includes(dependency))).toEqual([])
})
