import { expect, test, vi } from 'vitest'

/** All of the engine anew, as a tab has it that has just begun: without the mutators that another has fetched. */
async function freshEngine() {
  vi.resetModules()
  const [device, { areMutatorsHere }] = await Promise.all([
    import('./testing/device-on.ts'),
    import('./load-mutators.ts'),
  ])
  return { ...device, areMutatorsHere }
}

test('[REPLICA-4] the mutators come with a tab’s first edit, not with its first sync, and edits of one tick keep their order', async () => {
  const { areMutatorsHere, deviceOn, nameOf, rename, serverWithLea } = await freshEngine()
  const { client } = await deviceOn(await serverWithLea())
  expect(await client.syncNow()).toMatchObject({ type: 'synced' })
  expect(areMutatorsHere()).toBe(false)
  const answers = await Promise.all(['A', 'B', 'C'].map((name) => rename(client, name)))
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true])
  expect(areMutatorsHere()).toBe(true)
  expect(await nameOf(client)).toBe('C')
})

test('[REPLICA-4] [SYNC-6] a tab that finds edits waiting fetches the mutators before it lays them over the news', async () => {
  const before = await freshEngine()
  const server = await before.serverWithLea()
  const { client, engine, marker } = await before.deviceOn(server, { newId: idsOf('first') })
  await client.syncNow()
  server.always('lost-request')
  await before.rename(client, 'Mine')
  await client.mutate('learner.edit-profile', { learner: before.learner, zone: before.zone })
  await before.quiet(client)
  await client.close()
  await server.commit(before.somebodyElse, 'learner.edit-profile', { learner: before.learner, name: 'Theirs' })

  const after = await freshEngine()
  const again = await after.deviceOn(server, { storage: engine, marker, newId: idsOf('second') })
  expect(await after.nameOf(again.client)).toBe('Mine')
  expect(after.areMutatorsHere()).toBe(false)
  server.always(null)
  expect(await again.client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 0 })
  expect(after.areMutatorsHere()).toBe(true)
  expect(again.errors).toEqual([])
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Mine' } })
})

function idsOf(tab: string): () => string {
  let ids = 0
  return () => `${tab}-tab-id-${ids++}`
}
