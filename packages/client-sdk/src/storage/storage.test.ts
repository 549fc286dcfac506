import { IDBFactory, IDBKeyRange, forceCloseDatabase } from 'fake-indexeddb'
import { schemaVersion } from '@etude/core'
import { expect, test } from 'vitest'
import { indexedDbEngine } from '../local-store/indexeddb-engine.ts'
import type { StoreEngine } from '../local-store/local-store.ts'
import {
  answerOf,
  deviceOn,
  learner,
  nameOf,
  quiet,
  rename,
  serverWithLea,
  somebodyElse,
} from '../testing/device-on.ts'
import { withStore, withWrites } from '../testing/engine-with.ts'

/** A disk that can be full: then what is written must fit into what was removed before. */
function limitedDisk(engine: StoreEngine) {
  let room = Infinity
  const size = (rows: readonly unknown[]): number => JSON.stringify(rows).length
  const limited = withStore(engine, (store) => ({
    write: async (tables, work) => {
      let used = 0
      const answer = await store.write(tables, (tx) => {
        const use = (bytes: number): void => {
          used += bytes
          if (used > room) throw new DOMException('The disk is full', 'QuotaExceededError')
        }
        return work({
          ...tx,
          put: async (table, rows) => {
            use(size(rows))
            await tx.put(table, rows)
          },
          append: async (table, rows) => {
            use(size(rows))
            return tx.append(table, rows)
          },
          remove: async (table, keys) => {
            if (table === 'meta') use(-size([await tx.get('meta', keys[0] ?? '')]))
            await tx.remove(table, keys)
          },
        })
      })
      room -= used
      return answer
    },
  }))
  return { limited, fill: () => (room = 0), clear: () => (room = Infinity) }
}

test('[SYNC-17] [R10] on a full disk people go on writing out of a reserve, and are told', async () => {
  const server = await serverWithLea()
  const disk = limitedDisk(indexedDbEngine({ indexedDB: new IDBFactory(), IDBKeyRange }))
  const { client } = await deviceOn(server, { storage: disk.limited })
  await client.syncNow()
  server.always('lost-request')
  disk.fill()
  for (const name of ['A', 'B', 'C']) expect(await rename(client, name)).toMatchObject({ ok: true })
  expect(await answerOf(client.status)).toMatchObject({ storage: 'full', pending: 3 })
  expect(JSON.parse(await client.exportPending())).toMatchObject({ pending: [{}, {}, {}] })
  disk.clear()
  server.always(null)
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  await expect.poll(async () => (await answerOf(client.status)).storage).not.toBe('full')
})

test('[R10] with nothing left at all an edit fails at once and says so; nothing hangs and nothing else is harmed', async () => {
  const server = await serverWithLea()
  const disk = limitedDisk(indexedDbEngine({ indexedDB: new IDBFactory(), IDBKeyRange }))
  const { client } = await deviceOn(server, { storage: disk.limited })
  await client.syncNow()
  disk.fill()
  const large = { learner, name: 'A', padding: 'x'.repeat(240_000) }
  await expect(client.mutate('learner.edit-profile', large)).rejects.toThrow('The disk is full')
  expect(await nameOf(client)).toBe('Lea')
  expect(await answerOf(client.status)).toMatchObject({ storage: 'full', pending: 0 })
  disk.clear()
  expect(await client.mutate('learner.edit-profile', large)).toMatchObject({ ok: true })
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
})

test('[SYNC-17] [R23] an answer that does not fit is taken in later, as a whole; what waits stays', async () => {
  const server = await serverWithLea()
  const disk = limitedDisk(indexedDbEngine({ indexedDB: new IDBFactory(), IDBKeyRange }))
  const { client, clock } = await deviceOn(server, { storage: disk.limited })
  await client.syncNow()
  server.always('lost-request')
  await rename(client, 'Mine')
  await quiet(client)
  server.always(null)
  disk.fill()
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, zone: 'Asia/Tokyo' })
  expect(await client.syncNow()).toMatchObject({ type: 'waiting', pending: 1, storage: 'full' })
  disk.clear()
  clock.advance(120_000)
  await expect.poll(async () => (await answerOf(client.status)).pending).toBe(0)
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Mine', zone: 'Asia/Tokyo' } })
})

test('[SYNC-6] [R23] an answer that is torn at any write has not been taken in at all, and is taken in the next time', async () => {
  const server = await serverWithLea()
  let writesLeft = Infinity
  const whole = indexedDbEngine({ indexedDB: new IDBFactory(), IDBKeyRange })
  const step = (): void => {
    writesLeft -= 1
    if (writesLeft < 0) throw new Error('torn')
  }
  const tearing = withWrites(whole, (tx) => ({
    put: async (table, rows) => (step(), tx.put(table, rows)),
    remove: async (table, keys) => (step(), tx.remove(table, keys)),
    append: async (table, rows) => (step(), tx.append(table, rows)),
  }))
  const { client, errors } = await deviceOn(server, { storage: tearing })
  await client.syncNow()
  let torn = 0
  for (let at = 0; at < 40; at += 1) {
    await rename(client, `n${at}`)
    await client.syncNow()
    await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: `server ${at}` })
    writesLeft = at
    const status = await client.syncNow()
    writesLeft = Infinity
    if (status.type === 'waiting') {
      torn += 1
      expect(await nameOf(client)).toBe(`n${at}`)
    }
    expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
    expect(await nameOf(client)).toBe(`server ${at}`)
  }
  expect(torn).toBeGreaterThan(2)
  expect(torn).toBeLessThan(40)
  expect(errors.length).toBe(torn)
})

test('[SYNC-17] [R9] a replica that is gone is noticed by what was kept beside it, said, and fetched again', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server)
  await device.client.syncNow()
  const client = server.requests.at(-1)?.client
  await device.client.close()
  device.factory.deleteDatabase('etude:anna')
  const again = await device.open()
  expect(await answerOf(again.status)).toMatchObject({ storage: 'lost' })
  expect(await again.syncNow()).toMatchObject({ type: 'synced' })
  expect(await nameOf(again)).toBe('Lea')
  expect(server.requests.at(-1)?.client).not.toBe(client)
  expect(device.marker.getItem('etude:anna')).toBe(`${server.requests.at(-1)?.client} ${schemaVersion}`)
  await again.close()
  // The next start finds everything in order.
  expect((await answerOf((await device.open()).status)).storage).not.toBe('lost')
})

test('[SYNC-17] [R8] a database that is deleted under the open app is noticed; the app goes on and fetches everything', async () => {
  const server = await serverWithLea()
  const { client, factory, errors } = await deviceOn(server)
  await client.syncNow()
  const seen: unknown[] = []
  const stop = client
    .live(async (reader) => (await reader.get('learner', learner))?.body.name)
    .subscribe((name) => seen.push(name))
  await expect.poll(() => seen).toEqual(['Lea'])
  await new Promise((resolve) => {
    factory.deleteDatabase('etude:anna').onsuccess = resolve
  })
  expect(await client.syncNow()).toMatchObject({ type: 'synced', storage: 'lost' })
  await expect.poll(() => seen.at(-1)).toBe('Lea')
  expect(await rename(client, 'Still works')).toMatchObject({ ok: true })
  expect(await client.syncNow()).toMatchObject({ pending: 0 })
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Still works' } })
  expect(errors).toEqual([])
  stop()
})

test('[SYNC-17] [R8] a connection that the browser drops is opened again, and nothing is taken for lost', async () => {
  const server = await serverWithLea()
  const factory = new IDBFactory()
  const connections: IDBDatabase[] = []
  const spied = new Proxy(factory, {
    get(target, name) {
      if (name !== 'open') return (Reflect.get(target, name) as () => unknown).bind(target)
      return (...request: [string, number?]) => {
        const opening = target.open(...request)
        opening.addEventListener('success', () => connections.push(opening.result))
        return opening
      }
    },
  })
  const storage = indexedDbEngine({ indexedDB: spied, IDBKeyRange })
  const { client, errors } = await deviceOn(server, { storage })
  await client.syncNow()
  server.always('lost-request')
  await rename(client, 'Mine')
  await quiet(client)
  const dropped = connections.at(-1)
  if (dropped === undefined) throw new Error('never connected')
  forceCloseDatabase(dropped as never)
  expect(await nameOf(client)).toBe('Mine')
  server.always(null)
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, storage: 'best-effort' })
  expect(connections.length).toBe(2)
  expect(errors).toEqual([])
})

test('[SYNC-17] [R9] persistence is asked for once and shown', async () => {
  const server = await serverWithLea()
  let asked = 0
  const storageManager = {
    persisted: () => Promise.resolve(false),
    persist: () => Promise.resolve((asked += 1) > 0),
  }
  const storage = indexedDbEngine({ indexedDB: new IDBFactory(), IDBKeyRange, storageManager })
  const { client } = await deviceOn(server, { storage })
  await expect.poll(async () => (await answerOf(client.status)).storage).toBe('persistent')
  expect(asked).toBe(1)
})

test('[SYNC-14] a newer app in another tab may upgrade the database under this one, which goes on', async () => {
  const server = await serverWithLea()
  const { client, factory } = await deviceOn(server)
  await client.syncNow()
  await new Promise<void>((resolve, reject) => {
    const newer = factory.open('etude:anna', 10_000)
    newer.onupgradeneeded = () => newer.result.createObjectStore('record:hologram', { keyPath: 'id' })
    newer.onerror = () => reject(new Error('blocked'))
    newer.onsuccess = () => {
      newer.result.close()
      resolve()
    }
  })
  expect(await nameOf(client)).toBe('Lea')
  await rename(client, 'Older and well')
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Older and well' } })
})

test('[SYNC-16] what was confirmed more than 14 days ago is forgotten after the next start', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server)
  await device.client.syncNow()
  await rename(device.client, 'Old')
  await device.client.syncNow()
  server.now += 15 * 24 * 3_600_000
  await rename(device.client, 'New')
  await device.client.syncNow()
  await device.client.close()
  const again = await device.open()
  await again.syncNow()
  await expect
    .poll(async () => (await answerOf(again.recent)).map(({ args }) => args))
    .toEqual([{ learner, name: 'New' }])
})
