import { expect, test } from 'vitest'
import { answerOf, deviceOn, serverWithLea } from './testing/device-on.ts'
import type { Client } from './client.ts'
import { broadcastChannels } from './tabs/channel.ts'

const together = { locks: navigator.locks, openChannel: broadcastChannels(BroadcastChannel) }

const keptIn = async (client: Client): Promise<unknown> => (await answerOf(client.kept('clock'))).value

const oneMore = (before: unknown): number => (typeof before === 'number' ? before : 0) + 1

test('[SYNC-21] what is kept on a device alone outlives a restart and is never sent', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server)
  await device.client.keep('clock', () => ({ from: 1 }))
  await device.client.syncNow()
  await device.client.close()
  const again = await device.open()
  expect(await keptIn(again)).toEqual({ from: 1 })
  expect(JSON.stringify(server.requests)).not.toContain('"from"')
  await again.keep('clock', () => undefined)
  expect(await keptIn(again)).toBeUndefined()
  await again.close()
})

test('[SYNC-21] two tabs never both act on the same value, and each sees what the other kept', async () => {
  const device = await deviceOn(await serverWithLea(), together)
  const other = await device.open()
  const seen: unknown[] = []
  const stop = other.kept('clock').subscribe(({ value }) => seen.push(value))
  await Promise.all([device.client, other].flatMap((tab) => [tab.keep('clock', oneMore), tab.keep('clock', oneMore)]))
  await expect.poll(() => seen.at(-1)).toBe(4)
  stop()
  await other.close()
})

test('[SYNC-21] it goes with signing out', async () => {
  const device = await deviceOn(await serverWithLea())
  await device.client.keep('clock', () => 1)
  await device.client.syncNow()
  expect(await device.client.signOut()).toMatchObject({ signedOut: true })
  const next = await device.open()
  expect(await keptIn(next)).toBeUndefined()
  await next.close()
})
