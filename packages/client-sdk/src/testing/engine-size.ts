import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import type { Rolldown } from 'vite'

/** Ours, and not what the product's kinds and mutations bring along whether there is an engine or not. */
const engine = [
  /client-sdk\/src\//,
  /core\/src\/sync\//,
  /core\/src\/mutation\/(buffered-tx|overlay-reader|record-keys|run-mutation)\.ts$/,
]

const isEngine = (id: string): boolean => engine.some((pattern) => pattern.test(id))
const libraries = { name: 'libraries', test: (id: string): boolean => /node_modules\/zod\//.test(id) }

interface EngineSize {
  /** What every tab loads to open its replica, with all that this cannot run without. */
  readonly first: number
  readonly all: number
  /** By file. */
  readonly bytes: ReadonlyMap<string, number>
  /** Files of the engine that were built into another part, which should be none. */
  readonly elsewhere: readonly string[]
}

/** The engine's own bytes, packed with gzip: the one place that measures them. */
export async function engineSize(): Promise<EngineSize> {
  const chunks = await built([])
  const bytes = new Map(chunks.map(({ fileName, code }) => [fileName, gzipSync(code).length]))
  const rest = chunks.find(({ fileName }) => fileName === 'rest.js')
  bytes.delete('rest.js')
  const first = loadedWith('engine.js', chunks).reduce((sum, name) => sum + (bytes.get(name) ?? 0), 0)
  const all = [...bytes.values()].reduce((sum, size) => sum + size, 0)
  return { first, all, bytes, elsewhere: Object.keys(rest?.modules ?? {}).filter(isEngine) }
}

/** What the libraries add that the engine stands on, zod, as far as the product uses them. */
export async function librariesSize(): Promise<number> {
  const chunks = await built([libraries])
  const chunk = chunks.find(({ fileName }) => fileName === 'libraries.js')
  if (chunk === undefined) throw new Error('The libraries were not built into a file of their own')
  return gzipSync(chunk.code).length
}

/** Built as the app is: zod and the product beside it in files of their own, so that what they offer unused is left out here too. */
async function built(
  groups: readonly { readonly name: string; readonly test: (id: string) => boolean }[],
): Promise<readonly Rolldown.OutputChunk[]> {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: fileURLToPath(new URL('../index.ts', import.meta.url)),
        preserveEntrySignatures: 'allow-extension',
        output: {
          entryFileNames: 'engine.js',
          chunkFileNames: '[name].js',
          codeSplitting: {
            includeDependenciesRecursively: false,
            groups: [...groups, { name: 'rest', test: (id: string) => !isEngine(id) }],
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
