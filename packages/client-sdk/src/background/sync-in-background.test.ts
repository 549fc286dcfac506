import { expect, onTestFinished, test } from 'vitest'
import type { ClientDeps } from '../client-deps.ts'
import { broadcastChannels } from '../tabs/channel.ts'
import { anna, answerOf, deviceOn, quiet, rename, serverWithLea } from '../testing/device-on.ts'
import type { TestDevice } from '../testing/index.ts'
import type { FakeServer } from '../testing/index.ts'
import { syncInBackground } from './sync-in-background.ts'
import type { BackgroundOptions } from './sync-in-background.ts'

const together: Partial<ClientDeps> = { locks: navigator.locks, openChannel: broadcastChannels(BroadcastChannel) }

/** The service worker of the same profile. */
const worker = (server: FakeServer, device: TestDevice, over: Partial<BackgroundOptions> = {}) =>
  syncInBackground({
    url: 'http://etude.test',
    account: anna,
    storage: device.engine,
    isThere: async (name) => (await device.factory.databases()).some((database) => database.name === name),
    fetch: server.fetch,
    now: device.clock.now,
    setTimer: device.clock.setTimer,
    ...together,
    ...over,
  })

/** A device with an edit that could not be sent, whose tab is gone. */
async function closedWithWork() {
  const server = await serverWithLea()
  const device = await deviceOn(server, together)
  await device.client.syncNow()
  server.always('lost-request')
  await rename(device.client, 'Written in the tunnel')
  await quiet(device.client)
  await device.client.close()
  return { server, device }
}

test('[SYNC-12] [R1] with every tab gone the service worker sends what waits, and the next tab finds it done', async () => {
  const { server, device } = await closedWithWork()
  server.always(null)
  expect(await worker(server, device)).toBe('done')
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Written in the tunnel' } })
  const again = await device.open({ network: { isOnline: () => false, onBack: () => () => {} } })
  expect(await answerOf(again.status)).toMatchObject({ pending: 0, refused: 0 })
})

test('[SYNC-12] [R5] where a tab leads, that tab sends, once, and the service worker nothing', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server, together)
  await device.client.syncNow()
  server.always('lost-request')
  await rename(device.client, 'Sent by the tab')
  await quiet(device.client)
  server.always(null)
  const sentFromHere: unknown[] = []
  const fetch: typeof globalThis.fetch = (...request) => {
    sentFromHere.push(request)
    return server.fetch(...request)
  }
  expect(await worker(server, device, { fetch })).toBe('done')
  expect(sentFromHere).toEqual([])
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Sent by the tab' } })
})

test('[R4] still without a network the service worker asks to be called again, and nothing is lost', async () => {
  const { server, device } = await closedWithWork()
  expect(await worker(server, device)).toBe('later')
  server.always(null)
  const again = await device.open()
  expect(await again.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
})

test('[SYNC-11] [R3] an expired session is for the person: trying again would not help, and everything is kept', async () => {
  const { server, device } = await closedWithWork()
  server.always({ status: 401 })
  expect(await worker(server, device)).toBe('done')
  const again = await device.open()
  expect(await again.syncNow()).toMatchObject({ type: 'signed-out', pending: 1, refused: 0 })
})

test('[SYNC-13] [R26] an account that has signed out gets no new replica from a late call', async () => {
  const { server, device } = await closedWithWork()
  const client = await device.open()
  onTestFinished(() => client.close())
  await client.signOut({ discardPending: true })
  expect(await worker(server, device)).toBe('done')
  expect(await device.factory.databases()).toEqual([])
})
