import { ClientId, Instant, UserId, ZoneName } from '@etude/core'
import type { At } from '@etude/core'
import { createCommit, migrate, openPostgres } from '@etude/server'
import type { Push } from '@etude/server'
import { createDatabase, startPostgres } from '@etude/testbed'
import { expect, onTestFinished, test } from 'vitest'
import { whatBecameOf } from './what-became-of.ts'

const now = Instant.parse(Date.UTC(2026, 10, 22, 9))
const at: At = { instant: now, zone: ZoneName.parse('Etc/UTC'), offset: 0 }

test('[SYNC-2] what a killed process was sent is looked up as the process would have answered it, also where a copy of a device sent less than is there', async () => {
  const server = await startPostgres()
  onTestFinished(() => server.stop())
  const database = await openPostgres((await createDatabase(server.url)).url)
  onTestFinished(() => database.close())
  await migrate(database)
  const log = { error: (_: object, message: string) => expect.unreachable(message) }
  const commit = createCommit({ database, now: () => now, log, random: () => 0.5 })
  const push = (ack: number, seqs: readonly number[]): Push => ({
    account: UserId.parse('anna'),
    client: ClientId.parse('annas-phone'),
    ack,
    mutations: seqs.map((seq) => ({ seq, name: 'nobody.knows', v: 1, args: {}, at })),
  })

  expect(await whatBecameOf(database.pool, push(0, [1, 2, 3]))).toBeNull()
  await commit.push(push(0, [1, 2, 3]))
  expect(await whatBecameOf(database.pool, push(0, [4]))).toBeNull()
  expect(await whatBecameOf(database.pool, push(0, []))).toBeNull()
  expect(await whatBecameOf(database.pool, push(2, [3, 4]))).toMatchObject({ lastSeq: 3, outcomes: [{ seq: 3 }] })

  const whole = push(0, [1, 2, 3])
  const sentLongAgo = push(0, [1, 2])
  for (const again of [whole, sentLongAgo, push(1, [1, 2, 3]), push(3, [3])]) {
    const found = await whatBecameOf(database.pool, again)
    expect(found).toMatchObject({ type: 'pushed', lastSeq: 3 })
    expect(found).toEqual(await commit.push(again))
  }
})
