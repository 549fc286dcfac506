import { ClientId, Instant, UserId, ZoneName } from '@etude/core'
import type { At } from '@etude/core'
import type { Push } from '@etude/server'
import { expect, test } from 'vitest'
import { createCounts } from './counts.ts'
import { Oracle } from './oracle.ts'

const now = Instant.parse(Date.UTC(2026, 10, 22, 9))
const at: At = { instant: now, zone: ZoneName.parse('Etc/UTC'), offset: 0 }

const push = (...seqs: readonly number[]): Push => ({
  account: UserId.parse('anna'),
  client: ClientId.parse('annas-phone'),
  ack: 0,
  mutations: seqs.map((seq) => ({ seq, name: 'nobody.knows', v: 1, args: {}, at })),
})

/** What the database has of the client: so many mutations, each of them refused. */
const stored = (lastSeq: number) => ({
  type: 'pushed' as const,
  lastSeq,
  outcomes: Array.from({ length: lastSeq }, (_, place) => ({
    seq: place + 1,
    type: 'refused' as const,
    refusal: { type: 'unknown-mutation' as const, name: 'nobody.knows', version: 1 },
    touched: [],
  })),
})

async function complaintsAbout(fold: (oracle: Oracle) => Promise<void>) {
  const complaints: string[] = []
  const oracle = new Oracle((rule) => void complaints.push(rule), createCounts())
  await fold(oracle)
  return { complaints, lastSeq: oracle.clients.get('annas-phone')?.lastSeq }
}

test('[COMMIT-3] of a push whose server was killed all is there or nothing', async () => {
  expect(await complaintsAbout((oracle) => oracle.pushedUnheard(push(1, 2, 3), stored(3), now))).toEqual({
    complaints: [],
    lastSeq: 3,
  })
  expect(await complaintsAbout((oracle) => oracle.pushedUnheard(push(1, 2, 3), stored(2), now))).toEqual({
    complaints: ['COMMIT-3'],
    lastSeq: 2,
  })
})

test('[SYNC-2] a push whose server was killed and that said nothing new leaves everything as it is, however far the device has come', async () => {
  const after = await complaintsAbout(async (oracle) => {
    await oracle.pushed(push(1, 2, 3), stored(3), now)
    await oracle.pushedUnheard(push(1, 2), stored(3), now)
    await oracle.pushedUnheard(push(5, 6), stored(6), now)
  })
  expect(after).toEqual({ complaints: [], lastSeq: 3 })
})
