import { LearnerId, UserId, ZoneName, systemActor } from '@etude/core'
import { afterEach, expect, test } from 'vitest'
import type { Client } from './client.ts'
import { memoryEngine } from './local-store/memory-engine.ts'
import { withStore } from './testing/engine-with.ts'
import { fakeServer } from './testing/fake-server.ts'
import { openTestDevice } from './testing/open-test-client.ts'

const anna = UserId.parse('anna')
const learner = LearnerId.parse('l1')
const open: Client[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()))
})

async function deviceOn(server = fakeServer(anna), over = {}) {
  const device = await openTestDevice(server, over)
  open.push(device.client)
  return { ...device, server }
}

test('[SYNC-6] an edit shows here at once and at the server after a round trip', async () => {
  const { client, server, errors } = await deviceOn()
  const answer = await client.mutate('learner.create', {
    learner,
    user: anna,
    name: 'Lea',
    zone: ZoneName.parse('Europe/Berlin'),
  })
  expect(answer).toMatchObject({ ok: true })
  const status = await client.syncNow()
  expect(errors).toEqual([])
  expect(status).toMatchObject({ type: 'synced', pending: 0 })
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Lea' } })
  const names = client.live(async (reader) => (await reader.list('learner', 'user', anna)).map(({ body }) => body.name))
  const seen: string[][] = []
  names.subscribe((value) => seen.push(value))
  await expect.poll(() => seen.at(-1)).toEqual(['Lea'])
  await server.commit(systemActor('test'), 'learner.edit-profile', { learner, name: 'Lia' })
  await client.syncNow()
  await expect.poll(() => seen.at(-1)).toEqual(['Lia'])
})

test('[REPLICA-5] what is here is shown before the replica is looked over, and what is done here waits for that', async () => {
  const engine = memoryEngine()
  const { client, open: openAgain } = await deviceOn(undefined, { storage: engine })
  await client.mutate('learner.create', { learner, user: anna, name: 'Lea', zone: ZoneName.parse('Europe/Berlin') })
  await client.close()
  let lookOver = (): void => {}
  const mayLook = new Promise<void>((resolve) => (lookOver = resolve))
  const storage = withStore(engine, (store) => ({
    async read(tables, work) {
      if (tables.includes('other')) await mayLook
      return store.read(tables, work)
    },
  }))
  const again = await openAgain({ storage })
  open.push(again)
  const name = again.live(async (reader) => (await reader.get('learner', learner))?.body.name)
  const seen: unknown[] = []
  name.subscribe((value) => seen.push(value))
  let isDone = false
  const done = again.mutate('learner.edit-profile', { learner, name: 'Lia' }).finally(() => (isDone = true))
  await expect.poll(() => seen).toEqual(['Lea'])
  expect(isDone).toBe(false)
  lookOver()
  expect(await done).toMatchObject({ ok: true })
  await expect.poll(() => seen.at(-1)).toBe('Lia')
})
