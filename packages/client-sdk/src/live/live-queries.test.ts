import { expect, test } from 'vitest'
import type { LocalStore, StoreEngine } from '../local-store/local-store.ts'
import { memoryEngine } from '../local-store/memory-engine.ts'
import { deviceOn, learner, rename, serverWithLea } from '../testing/device-on.ts'

/** An engine that counts how often records are read by themselves. */
function counted(): { readonly engine: StoreEngine; readonly reads: () => number } {
  const inner = memoryEngine()
  let reads = 0
  const open = async (...asked: Parameters<StoreEngine['open']>): Promise<LocalStore> => {
    const store = await inner.open(...asked)
    const read: LocalStore['read'] = (tables, work) => {
      if (tables.includes('record:learner') && !tables.includes('meta')) reads += 1
      return store.read(tables, work)
    }
    return { ...store, read }
  }
  return { engine: { ...inner, open }, reads: () => reads }
}

test('[REPLICA-6] a query that asks for nothing beyond what an edit looked up or wrote is answered from it; any other asks the database', async () => {
  const server = await serverWithLea()
  const { engine, reads } = counted()
  const { client } = await deviceOn(server, { storage: engine })
  await client.syncNow()
  server.always('lost-request')
  const names: (string | undefined)[] = []
  const listed: string[][] = []
  const stops = [
    client
      .live(async (reader) => (await reader.get('learner', learner))?.body.name)
      .subscribe((name) => names.push(name)),
    client
      .live(async (reader) => (await reader.list('learner', 'user', 'anna')).map(({ body }) => body.name))
      .subscribe((all) => listed.push(all)),
  ]
  await expect.poll(() => [names, listed]).toEqual([['Lea'], [['Lea']]])
  const before = reads()
  expect(await rename(client, 'Mia')).toMatchObject({ ok: true })
  await expect.poll(() => [names.at(-1), listed.at(-1)]).toEqual(['Mia', ['Mia']])
  // The list was not looked up on the way, the record was.
  expect(reads() - before).toBe(1)
  for (const stop of stops) stop()
})
