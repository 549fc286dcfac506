import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { LiveMessage, LiveRequest, SyncRequest, SyncResponse, protocolVersion } from './wire.ts'

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
