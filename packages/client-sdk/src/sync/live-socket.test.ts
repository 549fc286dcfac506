import { expect, test } from 'vitest'
import type { ClientDeps } from '../client-deps.ts'
import { memoryEngine } from '../local-store/memory-engine.ts'
import { broadcastChannels } from '../tabs/channel.ts'
import {
  answerOf,
  deviceOn,
  learner,
  nameOf,
  quiet,
  read,
  rename,
  serverWithLea,
  somebodyElse,
  space,
} from '../testing/device-on.ts'
import { withStore, withWrites } from '../testing/engine-with.ts'
import type { FakeServer } from '../testing/fake-server.ts'

async function listening(over: Partial<ClientDeps> = {}) {
  const server = await serverWithLea()
  server.live.on = true
  const device = await deviceOn(server, { connect: server.connect, ...over })
  await device.client.syncNow()
  await expect.poll(() => server.sockets).toBe(1)
  await device.client.syncNow()
  return { ...device, server }
}
const requestsWhile = async (server: FakeServer, work: () => Promise<void>): Promise<number> => {
  const before = server.requests.length
  await work()
  return server.requests.length - before
}

test('[SYNC-6] what is announced with its content shows without a round trip', async () => {
  const { client, server } = await listening()
  const asked = await requestsWhile(server, async () => {
    await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Announced' })
    await expect.poll(() => nameOf(client)).toBe('Announced')
    await server.commit(somebodyElse, 'learner.add-guardian', { learner, guardian: 'gus', guardianName: 'Gus' })
    await expect
      .poll(() => read(client, async (reader) => (await reader.list('guardianship', 'learner', learner)).length))
      .toBe(1)
  })
  expect(asked).toBe(0)
  // The next round trip goes over the same ground again, and finds that everything adds up.
  expect(await client.syncNow()).toMatchObject({ type: 'synced' })
  expect(server.requests.at(-1)?.want).toEqual({ spaces: [], again: [] })
})

test('[SYNC-6] an announcement that does not continue what is here is answered by a pull', async () => {
  const { client, server } = await listening()
  server.live.on = false
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Missed' })
  server.live.on = true
  const asked = await requestsWhile(server, async () => {
    await server.commit(somebodyElse, 'learner.edit-profile', { learner, zone: 'Asia/Tokyo' })
    await expect.poll(() => nameOf(client)).toBe('Missed')
  })
  expect(asked).toBe(1)
})

test('[SYNC-6] our own edit, announced before its answer, neither flickers nor counts twice', async () => {
  const { client } = await listening()
  const seen: unknown[] = []
  const stop = client
    .live(async (reader) => (await reader.get('learner', learner))?.body.name)
    .subscribe((name) => seen.push(name))
  await expect.poll(() => seen).toEqual(['Lea'])
  await rename(client, 'Lia')
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(seen.filter((name, index) => name !== seen[index - 1])).toEqual(['Lea', 'Lia'])
  stop()
})

test('[SYNC-6] what is announced of edits on their way is not taken in beside the answer that says it too', async () => {
  let taken = 0
  const storage = withStore(memoryEngine(), ({ write }) => ({
    write: (tables, work) => {
      if (tables.includes('space')) taken += 1
      return write(tables, work)
    },
  }))
  const { client } = await listening({ storage })
  const before = taken
  await rename(client, 'Lia')
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  // The edit's own answer, and that of the round which was asked for.
  expect(taken - before).toBe(2)
})

test('[SYNC-6] what others do shows soon, also while an answer to our own edits is long in coming', async () => {
  const { client, server, clock } = await listening()
  server.next('never-answers')
  await rename(client, 'Lia')
  await expect.poll(() => server.requests.at(-1)?.mutations.length).toBe(1)
  await server.commit(somebodyElse, 'learner.add-guardian', { learner, guardian: 'gus', guardianName: 'Gus' })
  const guardians = () => read(client, async (reader) => (await reader.list('guardianship', 'learner', learner)).length)
  expect(await guardians()).toBe(0)
  clock.advance(500)
  await expect.poll(guardians).toBe(1)
})

test('[SYNC-6] what was announced while edits were on their way is taken in before what is announced next, also where their answer cannot be stored', async () => {
  let fails = false
  const fail = (table: string, rows: readonly unknown[]): void => {
    if (fails && table === 'journal' && rows.length > 0) throw new Error('the disk said no')
  }
  const storage = withWrites(memoryEngine(), ({ add, put }) => ({
    add: (table, rows) => (fail(table, rows), add(table, rows)),
    put: (table, rows) => (fail(table, rows), put(table, rows)),
  }))
  const { client, server } = await listening({ storage })
  fails = true
  await rename(client, 'Lia')
  await expect.poll(() => answerOf(client.status)).toMatchObject({ type: 'waiting', pending: 1 })
  fails = false
  const asked = await requestsWhile(server, async () => {
    await server.commit(somebodyElse, 'learner.add-guardian', { learner, guardian: 'gus', guardianName: 'Gus' })
    await expect
      .poll(() => read(client, async (reader) => (await reader.list('guardianship', 'learner', learner)).length))
      .toBe(1)
  })
  expect(asked).toBe(0)
})

test('[SYNC-6] who looks at one record is shown what came of it without its being read again', async () => {
  let asked = 0
  const storage = withStore(memoryEngine(), ({ read: look }) => ({
    read: (tables, work) => {
      if (tables.includes('record:learner')) asked += 1
      return look(tables, work)
    },
  }))
  const { client, server } = await listening({ storage })
  const seen: unknown[] = []
  const stop = client
    .live(async (reader) => (await reader.get('learner', learner))?.body.name)
    .subscribe((name) => seen.push(name))
  await expect.poll(() => seen).toEqual(['Lea'])
  const before = asked
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Announced' })
  await expect.poll(() => seen).toEqual(['Lea', 'Announced'])
  server.remove(space, 'learner', learner)
  await client.syncNow()
  expect(seen).toEqual(['Lea', 'Announced', undefined])
  expect(asked).toBe(before)
  stop()
})

test('[SYNC-7] an announcement that does not add up has its space fetched again', async () => {
  const { client, server } = await listening()
  server.live.on = false
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Real' })
  const record = server.record('learner', 'l1')
  const version = record?.version ?? 0
  const put = [{ kind: 'learner', id: 'l1', version, body: { ...record?.body, name: 'Wrong' } as never }]
  server.announce({ type: 'announce', space, from: version - 1, to: version, access: 1, put, del: [], digest: '0' })
  await expect.poll(() => nameOf(client)).toBe('Real')
  expect(server.requests.some(({ want }) => want?.again?.includes(space))).toBe(true)
})

test('[R17] what cannot be understood leads to a pull at most', async () => {
  const { client, server, errors } = await listening()
  for (const message of ['not JSON', '{}', '{"type":"of-the-future"}', '[]', 'null', '{"type":"announce","space":7}'])
    server.announce(message)
  await quiet(client)
  await rename(client, 'Still works')
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(errors).toEqual([])
})

test('[R1] a socket that breaks is opened again, later and later, and what was missed meanwhile is pulled', async () => {
  const { client, server, clock } = await listening()
  server.closeSockets()
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Missed' })
  expect(server.sockets).toBe(0)
  clock.advance(2_000)
  await expect.poll(() => server.sockets).toBe(1)
  await expect.poll(() => nameOf(client)).toBe('Missed')
})

test('[LIVE-10] a device whose connection made room for a newer one leaves it at that until its person is back', async () => {
  const server = await serverWithLea()
  server.live.on = true
  let comeBack = (): void => {}
  const onBack = (callback: () => void) => {
    comeBack = callback
    return () => {}
  }
  const { client, clock } = await deviceOn(server, {
    connect: server.connect,
    network: { isOnline: () => true, onBack },
  })
  await client.syncNow()
  await expect.poll(() => server.sockets).toBe(1)
  server.closeSockets(4429)
  for (let minute = 0; minute < 10; minute += 1) {
    clock.advance(60_000)
    await quiet(client)
  }
  await client.syncNow()
  expect(server.sockets).toBe(0)
  comeBack()
  await expect.poll(() => server.sockets).toBe(1)
})

test('[SYNC-11] a connection that is not let in has a round trip find out why', async () => {
  const { client, server, clock } = await listening()
  server.always({ status: 401 })
  server.refuseSockets(true)
  server.closeSockets()
  const asked = await requestsWhile(server, async () => {
    clock.advance(2_000)
    await expect.poll(() => answerOf(client.status)).toMatchObject({ type: 'signed-out' })
  })
  expect(asked).toBe(1)
})

test('[SYNC-11] nobody knocks at the socket while signed out', async () => {
  const { client, server, clock } = await listening()
  server.always({ status: 401 })
  expect(await client.syncNow()).toMatchObject({ type: 'signed-out' })
  server.closeSockets()
  clock.advance(10_000)
  await quiet(client)
  expect(server.sockets).toBe(0)
  server.always(null)
  await client.syncNow()
  await expect.poll(() => server.sockets).toBe(1)
})

test('[SYNC-5] an edit that came out otherwise is noticed also where its result was announced before the answer', async () => {
  const { client, server } = await listening()
  server.live.on = false
  server.next((response) => {
    const [patch] = response.spaces
    if (patch === undefined) throw new Error('Nothing came')
    const put = patch.put.map((record) => ({ ...record, body: { ...(record.body as object), name: 'Lía' } }))
    server.announce({ type: 'announce', space, from: patch.from, to: patch.to, access: 1, put, del: [] })
    return { ...response, spaces: [] }
  })
  await rename(client, 'Lia')
  await expect.poll(async () => (await answerOf(client.recent))[0]?.outcome).toBe('changed')
  expect(await nameOf(client)).toBe('Lía')
})

test('[REPLICA-1] a space that was released is not asked for ten minutes later; one that another tab holds is', async () => {
  const server = await serverWithLea()
  const together: Partial<ClientDeps> = { locks: navigator.locks, openChannel: broadcastChannels(BroadcastChannel) }
  const device = await deviceOn(server, together)
  const other = await device.open()
  const wanted = async () => {
    await device.client.syncNow()
    return server.requests.at(-1)?.want?.spaces
  }
  const mine = await device.client.open(space)
  const again = await device.client.open(space)
  const theirs = await other.open(space)
  mine.release()
  mine.release()
  device.clock.advance(11 * 60_000)
  expect(await wanted()).toEqual([space])
  again.release()
  // The other tab hears of it and says that it holds the space too.
  await expect.poll(async () => (device.clock.advance(11 * 60_000), await wanted())).toEqual([space])
  theirs.release()
  await expect.poll(async () => (device.clock.advance(11 * 60_000), await wanted())).toEqual([])
})

test('[REPLICA-1] a space that is opened is asked for in round trips and at the socket', async () => {
  const { client, server } = await listening()
  await client.open(space)
  await expect.poll(() => server.heard.at(-1)).toEqual(JSON.stringify({ type: 'want', spaces: [space] }))
  await client.syncNow()
  expect(server.requests.at(-1)?.want).toEqual({ spaces: [space], again: [] })
})
