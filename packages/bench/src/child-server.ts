import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { askChild, nextWord } from './ask-child.ts'

/** A server in a process of its own, so that what it costs can be told from what asking it costs. */
export interface ChildServer {
  readonly address: string
  /** Milliseconds of a processor that it has taken so far. */
  cpuMs(): Promise<number>
  stop(): Promise<void>
}

interface Options {
  readonly env?: Readonly<Record<string, string>>
  readonly execArgv?: readonly string[]
}

export async function startChildServer(
  script: string,
  { env = {}, execArgv = [] }: Options = {},
): Promise<ChildServer> {
  const child = fork(join(import.meta.dirname, script), {
    env: { ...process.env, ...env },
    execArgv: [...execArgv, ...(process.env['SERVER_ARGV']?.split(' ') ?? [])],
  })
  const { address } = await nextWord<{ address: string }>(child)
  return {
    address,
    cpuMs: async () => (await askChild<{ cpuMicros: number }>(child, 'cpu')).cpuMicros / 1_000,
    async stop() {
      const ended = once(child, 'exit')
      child.send('stop')
      await ended
    },
  }
}

/** The real server on a database that is already filled. */
export const startRealServer = (dataDir: string, secret: string, env: Readonly<Record<string, string>> = {}) =>
  startChildServer('server-process.ts', {
    env: { DATA_DIR: dataDir, PORT: '0', DEMO: '0', AUTH_SECRET: secret, ...env },
  })
