import { fileURLToPath } from 'node:url'
import { build } from 'vite'

let script: Promise<string> | undefined

/** The replica as a browser gets it: bundled once for all tests of a worker. */
export function replicaScript(): Promise<string> {
  script ??= bundle()
  return script
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
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
