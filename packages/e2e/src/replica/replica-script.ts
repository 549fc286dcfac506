import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { build } from 'vite'
import type { Plugin } from 'vite'

let today: Promise<string> | undefined

/** The replica as a browser gets it: bundled once for all tests of a worker. */
export function replicaScript(): Promise<string> {
  today ??= bundle([])
  return today
}

/** An app that was installed long ago and never updated: the bundle as it was built then. */
export async function installedReplicaScript(): Promise<string> {
  const packed = await readFile(new URL('installed/app-of-schema-4.js.gz', import.meta.url))
  return (await promisify(gunzip)(packed)).toString()
}

/** The app of a later release than the server's: it knows one mutation more, and its numbers are higher. */
export function laterReplicaScript(numbers: { readonly protocol: number }): Promise<string> {
  const changes: readonly (readonly [file: string, from: RegExp, to: string])[] = [
    ['core/src/sync/limits.ts', /protocolVersion = \d+/, `protocolVersion = ${numbers.protocol}`],
    ['core/src/sync/limits.ts', /schemaVersion = (\d+)/, 'schemaVersion = $1 + 1'],
    [
      'core/src/mutation/mutators.ts',
      /'settings\.change': changeSettings,/,
      `'settings.change': changeSettings, 'settings.of-tomorrow': { ...changeSettings, name: 'settings.of-tomorrow' },`,
    ],
  ]
  const made = new Set<RegExp>()
  return bundle([
    {
      name: 'later-app',
      enforce: 'pre',
      transform: (code, id) =>
        changes.reduce((text, [file, from, to]) => {
          if (!id.endsWith(file) || !from.test(text)) return text
          made.add(from)
          return text.replace(from, to)
        }, code),
      buildEnd: () => {
        if (made.size !== changes.length) throw new Error('The later app would be no other than today’s')
      },
    },
  ])
}

async function bundle(plugins: readonly Plugin[]): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [...plugins],
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: fileURLToPath(new URL('replica-entry.ts', import.meta.url)), formats: ['iife'], name: 'replica' },
    },
  })
  const [output] = [built].flat()
  if (output === undefined || !('output' in output)) throw new Error('The replica was not bundled')
  const chunk = output.output.find(({ type }) => type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error('The replica was bundled without code')
  return chunk.code
}
