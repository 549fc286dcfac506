import { LearnerId, UserId, ZoneName, systemActor } from '@etude/core'
import { afterEach, expect, test } from 'vitest'
import type { Client } from './client.ts'
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
