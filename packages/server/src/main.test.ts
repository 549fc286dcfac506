import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etude main '))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Starts the server as a process and collects what it says. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      LOG_LEVEL: 'error',
      DEMO: '0',
      ...env,
    },
  })
  let out = ''
  let err = ''
  const listening = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const address = /http:\/\/\S+/.exec(out)?.[0]
      if (address !== undefined) resolve(address)
    })
  })
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }))
  })
  return { child, listening, ended }
}

const refusals: readonly [string, () => Record<string, string>, RegExp][] = [
  [
    'a port that is no port',
    () => ({ PORT: 'eighty' }),
    /^The setting PORT=eighty cannot be used: must be a whole number from 0 to 65535\.$/,
  ],
  [
    'a sender that is no address',
    () => ({ MAIL_FROM: 'zzz' }),
    /^The setting MAIL_FROM=zzz cannot be used: must be an address, .+\.$/,
  ],
  [
    'a public address with a path',
    () => ({ PUBLIC_URL: 'https://etude.example/app' }),
    /^The setting PUBLIC_URL=https:\/\/etude\.example\/app cannot be used: .+ without a path, .+\.$/,
  ],
  [
    'a database of an unknown kind',
    () => ({ DATABASE_URL: 'mysql://x' }),
    /^The setting DATABASE_URL=… cannot be used: .+\.$/,
  ],
  ['a secret that is too short', () => ({ AUTH_SECRET: 'short' }), /^The setting AUTH_SECRET=… cannot be used: .+\.$/],
  [
    'a public address that is none',
    () => ({ PUBLIC_URL: 'school' }),
    /^The setting PUBLIC_URL=school cannot be used: .+\.$/,
  ],
  [
    'a host that is not this machine',
    () => ({ HOST: '203.0.113.9' }),
    /^HOST=203\.0\.113\.9 is not an address of this machine\.$/,
  ],
  [
    'a data folder that cannot be made',
    () => {
      writeFileSync(join(folder, 'file'), '')
      return { DATA_DIR: join(folder, 'file', 'data') }
    },
    /^The data folder .+ cannot be made: .+\.$/,
  ],
  [
    'a data folder below /proc',
    () => ({ DATA_DIR: '/proc/etude/data' }),
    /^The data folder \/proc\/etude\/data cannot be made: .+\.$/,
  ],
  [
    'a database file of another program',
    () => {
      writeFileSync(join(folder, 'etude.sqlite'), 'a diary, not a database')
      return { DATA_DIR: folder }
    },
    /etude\.sqlite .+\.$/,
  ],
  [
    'a database that does not answer',
    () => ({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }),
    /PostgreSQL .+\.$/,
  ],
]

test.each(refusals)('[START-1] %s: one sentence, exit code 1, no stack trace', async (_name, env, sentence) => {
  const { code, out, err } = await start(env()).ended
  expect(err.trim()).toMatch(sentence)
  expect(err.trim().split('\n')).toHaveLength(1)
  expect(out).not.toContain('    at ')
  expect(code).toBe(1)
})

test('[START-1] a port that is taken is said to be taken', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const { code, err } = await start({ PORT: String(port) }).ended
  other.close()
  expect(err).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken by another program\\.`))
  expect(err).not.toContain('    at ')
  expect(code).toBe(1)
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '[START-2] %s ends a running server cleanly, and it starts again on what it left',
  async (signal) => {
    for (let round = 0; round < 2; round += 1) {
      const { child, listening, ended } = start({})
      const address = await listening
      expect((await fetch(`${address}/ready`)).status).toBe(200)
      child.kill(signal)
      child.kill(signal)
      expect(await ended).toMatchObject({ code: 0, err: '' })
    }
  },
)
