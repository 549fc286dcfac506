import { ClientId, Instant, LearnerId, UserId, ZoneName, protocolVersion, schemaVersion } from '@etude/core'
import type { SyncRequest } from '@etude/core'
import { startPostgres } from '@etude/testbed'
import type { PostgresServer } from '@etude/testbed'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createCounts } from './counts.ts'
import { PostgresServers } from './postgres-servers.ts'

const now = Instant.parse(Date.UTC(2026, 10, 22, 9))
const anna = UserId.parse('anna')
const zone = ZoneName.parse('Etc/UTC')

let postgres: PostgresServer
beforeAll(async () => void (postgres = await startPostgres()))
afterAll(() => postgres.stop())

test('[SYNC-8] who might know what was told before a restore is judged by what was there before it', async () => {
  const complaints: string[] = []
  const servers = await twoServers((rule, detail) => void complaints.push(`${rule} ${detail}`))
  await servers.backUp()
  const answer = await servers.answer({ user: anna, valid: true }, JSON.stringify(makesALearner), 0)
  expect(answer?.text).toContain('"name":"Anna"')
  expect(servers.hasTold).toBe(true)
  const judged = counts.of('readers of an answer checked')

  await servers.restore()
  expect(counts.of('readers of an answer checked')).toBeGreaterThan(judged)
  await servers.checkTold()
  expect(servers.oracle.clients.size).toBe(0)
  expect(complaints).toEqual([])
})

test('[SYNC-16] two restores and a start at once are done one after the other, and leave two processes', async () => {
  const complaints: string[] = []
  const servers = await twoServers((rule, detail) => void complaints.push(`${rule} ${detail}`))
  await servers.backUp()
  await servers.answer({ user: anna, valid: true }, JSON.stringify(makesALearner), 0)
  await Promise.all([servers.restore(), servers.crash(0), servers.start(), servers.restore(), servers.start()])
  expect(servers.isWhole).toBe(true)
  const answers = await Promise.all(
    [0, 0.5].map((which) => servers.answer({ user: anna, valid: true }, JSON.stringify(makesALearner), which)),
  )
  const epochs = answers.map((answer) => (JSON.parse(answer?.text ?? '') as { epoch: string }).epoch)
  expect(new Set(epochs)).toEqual(new Set([servers.oracle.epoch]))
  await servers.checkDatabase('everything')
  expect(complaints).toEqual([])
})

const makesALearner: SyncRequest = {
  protocol: protocolVersion,
  account: anna,
  client: ClientId.parse('annas-phone'),
  schema: schemaVersion,
  cookie: null,
  ack: 0,
  mutations: [
    {
      seq: 1,
      name: 'learner.create',
      v: 1,
      args: { learner: LearnerId.parse('annas-learner'), user: anna, name: 'Anna', zone },
      at: { instant: now, zone, offset: 0 },
    },
  ],
}

const counts = createCounts()

async function twoServers(complain: (rule: string, detail: string) => void): Promise<PostgresServers> {
  let ids = 0
  const newId = () => `id${++ids}`
  const servers = new PostgresServers({ complain, counts, newId, now: () => now }, postgres.url)
  await servers.create()
  onTestFinished(() => servers.close())
  return servers
}
