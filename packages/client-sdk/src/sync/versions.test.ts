import { schemaVersion } from '@etude/core'
import { expect, test } from 'vitest'
import { answerOf, deviceOn, nameOf, quiet, rename, serverWithLea } from '../testing/device-on.ts'

const tooOld = { status: 426, body: { code: 'protocol-too-old' } }
const notYet = { status: 501, headers: { 'retry-after': '120' }, body: { code: 'protocol-unknown' } }

test('[SYNC-14] [R17] an app that the server answers no more keeps its queue and its rows, goes on writing and asks seldom', async () => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  server.always(tooOld)
  for (const name of ['A', 'B', 'C']) expect(await rename(client, name)).toMatchObject({ ok: true })
  await quiet(client)
  expect(await answerOf(client.status)).toMatchObject({ type: 'app-too-old', pending: 3, refused: 0 })
  expect(await nameOf(client)).toBe('C')
  const before = server.requests.length
  clock.advance(60 * 60_000)
  await quiet(client)
  expect(server.requests.length - before).toBeLessThanOrEqual(13)
  server.always(null)
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'C' } })
})

test('[SYNC-14] an app that is newer than its server waits as long as it is told, keeps its queue, and sends it to the updated server', async () => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  server.always(notYet)
  await rename(client, 'Of tomorrow')
  await quiet(client)
  const status = await answerOf(client.status)
  expect(status).toMatchObject({ type: 'waiting', reason: 'protocol-unknown', pending: 1, refused: 0 })
  // What it was told, and a little more, so that devices do not all come back in one moment.
  const waitMs = status.type === 'waiting' ? status.until - clock.now() : 0
  expect(waitMs).toBeGreaterThanOrEqual(120_000)
  expect(waitMs).toBeLessThanOrEqual(150_000)
  server.always(null)
  clock.advance(151_000)
  await expect.poll(async () => (await answerOf(client.status)).pending).toBe(0)
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Of tomorrow' } })
})

test('[SYNC-14] each request says the version of its shapes and the newest kinds it knows', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  expect(server.requests.at(-1)).toMatchObject({ protocol: 1, schema: schemaVersion })
})
