import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import spokenV1 from './wire-v1-spoken.json' with { type: 'json' }
import { LiveMessage } from './live-wire.ts'
import { protocolVersion } from './limits.ts'
import { LiveRequest, SyncRequest } from './request-wire.ts'
import { SyncResponse } from './wire.ts'

/**
 * Installed clients were promised these shapes. When this fails, either take the change back, or, if every installed client still reads
 * and writes what it did, write the new snapshot on purpose (`vitest -u`); otherwise raise protocolVersion, which begins a new file.
 */
test('[SYNC-14] [R16] the shapes on the wire are those this protocol version promised', async () => {
  const shapes = { SyncRequest, SyncResponse, LiveMessage, LiveRequest }
  const described = Object.fromEntries(
    Object.entries(shapes).map(([name, schema]) => [
      name,
      z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    ]),
  )
  await expect(`${JSON.stringify(described, null, 2)}\n`).toMatchFileSnapshot(`wire-v${protocolVersion}.json`)
})

/** A conversation as apps of the first version hold it, written down once and never edited: whoever changes the shapes has to go on reading it. */
test('[SYNC-14] [R16] what installed apps say and were told is still read as it was', () => {
  expect(SyncRequest.parse(spokenV1.request)).toEqual(spokenV1.request)
  expect(SyncResponse.parse(spokenV1.response)).toEqual(spokenV1.response)
  for (const message of spokenV1.live) expect(LiveMessage.parse(message)).toEqual(message)
  expect(LiveRequest.parse(spokenV1.want)).toEqual(spokenV1.want)
})

test('[SYNC-14] [D-15] unknown fields pass through the wire at every depth', () => {
  const sent = {
    account: 'anna',
    epoch: 'e',
    cookie: 'c',
    lastSeq: 0,
    outcomes: [{ seq: 1, type: 'applied', touched: [], later: { a: 1 } }],
    spaces: [
      {
        id: 'user:anna',
        from: 0,
        to: 1,
        put: [{ kind: 'x', id: 'y', version: 1, body: { deep: [{ new: 1 }] }, later: 2 }],
        del: [],
        digest: null,
        later: 3,
      },
    ],
    drop: [],
    more: false,
    serverTime: 0,
    later: [4],
  }
  expect(SyncResponse.parse(sent)).toEqual(sent)
})
