import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import type { Rolldown } from 'vite'
import { expect, test } from 'vitest'

/** What a tab loads of the engine to open its replica, read live and edit, packed. `docs/decisions/0012` says what is counted. */
const firstBytesMax = 7_920
/** The same with what the leading tab loads to sync and hear live, and with what is loaded only when it is needed. */
const allBytesMax = 18_540

/** Ours, and not what the product's kinds and mutations bring along whether there is an engine or not. */
const engine = [
  /client-sdk\/src\//,
  /core\/src\/sync\//,
  /core\/src\/mutation\/(buffered-tx|overlay-reader|record-keys|run-mutation)\.ts$/,
]

/** Built as the app is: Dexie, zod and the product beside it in a file of their own, so that what they offer unused is left out here too. */
async function built(): Promise<readonly Rolldown.OutputChunk[]> {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: fileURLToPath(new URL('index.ts', import.meta.url)),
        preserveEntrySignatures: 'allow-extension',
        output: {
          entryFileNames: 'engine.js',
          chunkFileNames: '[name].js',
          codeSplitting: {
            includeDependenciesRecursively: false,
            groups: [{ name: 'rest', test: (id: string) => !engine.some((pattern) => pattern.test(id)) }],
          },
        },
      },
    },
  })) as Rolldown.RolldownOutput
  return built.output.filter((file) => file.type === 'chunk')
}

/** A file and all that it cannot run without. */
function loadedWith(file: string, chunks: readonly Rolldown.OutputChunk[]): readonly string[] {
  const names = new Set([file])
  for (const name of names)
    for (const needed of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) names.add(needed)
  return [...names]
}

test('[SIZE-1] the engine’s own part of a bundle stays small', async () => {
  const chunks = await built()
  const bytes = new Map(chunks.map(({ fileName, code }) => [fileName, gzipSync(code).length]))
  const rest = chunks.find(({ fileName }) => fileName === 'rest.js')
  expect(Object.keys(rest?.modules ?? {}).filter((id) => engine.some((pattern) => pattern.test(id)))).toEqual([])
  bytes.delete('rest.js')
  expect(bytes.has('engine.js')).toBe(true)
  const first = loadedWith('engine.js', chunks).reduce((sum, name) => sum + (bytes.get(name) ?? 0), 0)
  const all = [...bytes.values()].reduce((sum, size) => sum + size, 0)
  process.stdout.write(`The engine: ${first} bytes first, ${all} in all; ${JSON.stringify([...bytes])}\n`)
  expect(first).toBeLessThanOrEqual(firstBytesMax)
  expect(all).toBeLessThanOrEqual(allBytesMax)
}, 30_000)
