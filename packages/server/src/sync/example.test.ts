import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSettings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import type { RunningServer } from '../start-server.ts'

const example = fileURLToPath(new URL('../../../../examples/sync-client.mjs', import.meta.url))
const password = 'a long enough password'
let folder = ''
let server: RunningServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'etude-example-'))
  const answer = readSettings({ PORT: '0', DATA_DIR: folder, DEMO: '0' })
  if (!answer.ok) throw new Error(answer.sentence)
  server = await startServer(answer.settings, pino({ level: 'silent' }))
  await fetch(`${server.address}/api/auth/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@etude.test', password, name: 'Ada' }),
  })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

const run = async (stateFile: string, ...words: string[]): Promise<string> => {
  const args = [example, server.address, 'ada@etude.test', password, ...words]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, STATE_FILE: join(folder, stateFile) },
  })
  return stdout
}

const stateOf = (file: string): { rows: object } =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as { rows: object }
const rowsOf = (file: string): string => JSON.stringify(stateOf(file).rows)

test('[PROTOCOL-1] a client of a hundred lines keeps two copies the same', async () => {
  expect(await run('one.json')).toMatch(/learner:\S+ v1 {2}learner /)
  await run('one.json', 'rename', 'Ada', 'L.')
  await run('two.json')
  expect(rowsOf('two.json')).toContain('"name":"Ada L."')
  await run('two.json', 'rename', 'Ada Lovelace')
  await run('one.json')
  expect(rowsOf('one.json')).toBe(rowsOf('two.json'))
  const code = readFileSync(example, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\/\*|$)/.test(line))
  expect(code.length).toBeLessThanOrEqual(100)
})

test('[PROTOCOL-1] [PROTOCOL-5] [SYNC-2] [R15] a copy of a copy loses nothing: it takes a new name and sends its edit all the same', async () => {
  await run('original.json', 'rename', 'Before the copy')
  copyFileSync(join(folder, 'original.json'), join(folder, 'clone.json'))
  await run('original.json', 'rename', 'From the original')
  await run('clone.json', 'rename', 'From the clone')
  await run('original.json')
  expect(rowsOf('original.json')).toContain('"name":"From the clone"')
  expect(rowsOf('original.json')).toBe(rowsOf('clone.json'))
})

test('[PROTOCOL-1] [PROTOCOL-5] [SYNC-2] [SYNC-16] after a restore nothing that the server still has is done twice', async () => {
  await run('lost.json', 'rename', 'Ada of the lost reply')
  const file = join(folder, 'lost.json')
  const state = JSON.parse(readFileSync(file, 'utf8')) as {
    confirmed: { mutation: { seq: number } }[]
    lastSeq: number
  }
  const before = rowsOf('lost.json')
  // As if the reply had been lost, and the next one came from a server with another epoch.
  const queue = state.confirmed.map(({ mutation }) => mutation)
  expect(queue).toHaveLength(1)
  writeFileSync(file, JSON.stringify({ ...state, epoch: 'another', queue, confirmed: [], ack: 0, lastSeq: 0 }))
  await run('lost.json')
  expect(rowsOf('lost.json')).toBe(before)
})
