import { LearnerId, SpaceId, UserId, ZoneName, systemActor } from '@etude/core'
import { afterEach, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { memoryEngine } from '../local-store/memory-engine.ts'
import type { StoreEngine } from '../local-store/local-store.ts'
import { withStore } from '../testing/engine-with.ts'
import { fakeServer } from '../testing/fake-server.ts'
import type { FakeServer } from '../testing/fake-server.ts'
import { openTestDevice } from '../testing/open-test-client.ts'

const anna = UserId.parse('anna')
const learner = LearnerId.parse('l1')
const open: Client[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()))
})

async function deviceOn(server: FakeServer, over = {}) {
  const device = await openTestDevice(server, over)
  open.push(device.client)
  return device.client
}

const create = { learner, user: anna, name: 'Lea', zone: ZoneName.parse('Europe/Berlin') }
const rename = (client: Client, displayName: string) => client.mutate('settings.change', { user: anna, displayName })
const nameAt = (server: FakeServer): unknown =>
  (server.record('user-settings', anna)?.body as { displayName?: string } | undefined)?.displayName

test('[SYNC-2] a device that was set back to an older copy of itself sends what is done there afterwards', async () => {
  const server = fakeServer(anna)
  const before = await deviceOn(server, { newId: idsOf('the-device') })
  for (const name of ['A', 'B', 'C']) await rename(before, name)
  await before.syncNow()

  // The backup was taken before any of that: the same client id, with nothing done under it.
  const after = await deviceOn(server, { newId: idsOf('the-device') })
  await after.syncNow()
  await rename(after, 'D')
  expect(await after.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(nameAt(server)).toBe('D')
})

test('[SYNC-2] what a device did while the server spoke of another copy is not taken for what that copy did', async () => {
  const server = fakeServer(anna)
  const before = await deviceOn(server, { newId: idsOf('the-device') })
  for (const name of ['A', 'B', 'C']) await rename(before, name)
  await before.syncNow()

  const after = await deviceOn(server, { newId: idsOf('the-device') })
  const synced = after.syncNow()
  await rename(after, 'D')
  await synced
  expect(await after.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(nameAt(server)).toBe('D')
})

test('[SYNC-2] an answer to a request that sent nothing does not speak for what still waits', async () => {
  const server = fakeServer(anna)
  const before = await deviceOn(server, { newId: idsOf('the-device') })
  await rename(before, 'A')
  await before.syncNow()

  // A copy from before that has an edit of its own under the same number, which a proxy turns away, so that only the rest is asked for.
  server.always({ status: 503 })
  const copy = await deviceOn(server, { newId: idsOf('the-device') })
  await rename(copy, 'B')
  server.always(null)
  server.next({ status: 400, body: { code: 'invalid-request' } })
  const from = server.requests.length
  await copy.syncNow()
  expect(server.requests.slice(from, from + 2).map(({ mutations }) => mutations.length)).toEqual([1, 0])
  expect(await copy.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(nameAt(server)).toBe('B')
})

test('[SYNC-16] a restored server’s announcements are not laid over what the one before had said', async () => {
  const server = fakeServer(anna)
  await server.commit(systemActor('test'), 'learner.create', create)
  const restore = server.backUp()
  const client = await deviceOn(server, { connect: server.connect })
  await client.syncNow()
  const rename = (name: string) => server.commit(systemActor('test'), 'learner.edit-profile', { learner, name })
  await rename('from before')
  await client.syncNow()

  const seen: string[] = []
  const name = client.live(async (reader) => (await reader.get('learner', learner))?.body.name ?? 'nothing')
  name.subscribe((value) => seen.push(value))
  await expect.poll(() => seen).toEqual(['from before'])
  restore()
  await rename('from after')
  await rename('and again')
  const rounds = server.requests.length
  const space = SpaceId.parse('learner:l1')
  const put = [{ kind: 'learner', id: 'l1', version: 3, body: { ...create, name: 'not of this epoch' } }]
  server.greet()
  server.announce({ type: 'announce', space, from: 2, to: 3, access: 1, put, del: [] })
  await expect.poll(() => seen.at(-1)).toBe('and again')
  expect(seen).not.toContain('not of this epoch')
  expect(server.requests.length).toBeGreaterThan(rounds)
})

test('[SYNC-6] an announcement that takes a record out of another space waits until that space tells of it too', async () => {
  const server = fakeServer(anna)
  await server.commit(systemActor('test'), 'learner.create', create)
  const [from, to] = [SpaceId.parse('journal:l1'), SpaceId.parse('journal:l2')]
  const note = (text: string) => ({ entry: 'r1', learner: 'l1', text, feeling: null, answers: [] })
  server.put(from, 'practice-note', 'stays', note('before'))
  server.put(from, 'practice-note', 'moves', note('here'))
  server.put(to, 'practice-note', 'other', note('there'))
  const client = await deviceOn(server, { connect: server.connect })
  await client.syncNow()

  const seen: string[] = []
  const whole = client.live(async (reader) => {
    const [moves, stays] = await Promise.all([
      reader.get('practice-note', 'moves'),
      reader.get('practice-note', 'stays'),
    ])
    return `${moves?.space} ${stays?.body.text}`
  })
  whole.subscribe((value) => seen.push(value))
  await expect.poll(() => seen).toEqual(['journal:l1 before'])
  server.remove(from, 'practice-note', 'moves')
  server.put(from, 'practice-note', 'stays', note('after'))
  // What was announced of the space that it left has been lost.
  server.live.on = true
  server.put(to, 'practice-note', 'moves', note('here'))
  await expect.poll(() => seen.at(-1)).toBe('journal:l2 after')
  expect(seen).toEqual(['journal:l1 before', 'journal:l2 after'])
})

test('[SYNC-10] what is offered to a restored server does not hang on this device’s clock', async () => {
  const server = fakeServer(anna)
  const restore = server.backUp()
  const { client, clock } = await openTestDevice(server)
  open.push(client)
  await rename(client, 'A')
  await client.syncNow()
  restore()
  clock.set(server.now + 30 * 24 * 3_600_000)
  // The restored server has never heard of this client, and turns its next number away.
  await rename(client, 'B')
  await client.syncNow()
  expect(server.requests.at(-1)?.mutations ?? []).toEqual([])
  const offered = server.requests.flatMap(({ mutations }) => mutations).filter(({ origin }) => origin !== undefined)
  expect(offered.map(({ args }) => (args as { displayName: string }).displayName)).toEqual(['A', 'B'])
})

/** The first id that is asked for is the client's own. */
function idsOf(client: string): () => string {
  let given = 0
  const copy = copies++
  return () => (given++ === 0 ? client : `${client}-${copy}-${given}`)
}

let copies = 0

/** A device whose answers are stored when `store` is called, and not before. */
function slowDisk() {
  const engine = memoryEngine()
  let isSlow = false
  const held: (() => void)[] = []
  let onHeld = (): void => {}
  const storage = withStore(engine, (store) => ({
    async write(tables, work) {
      if (isSlow && tables.includes('journal'))
        await new Promise<void>((resolve, reject) => {
          held.push(resolve)
          fail = reject
          onHeld()
        })
      return store.write(tables, work)
    },
  }))
  let fail: (error: Error) => void = () => {}
  return {
    storage,
    begin: () => (isSlow = true),
    isHeld: () => new Promise<void>((resolve) => (held.length > 0 ? resolve() : (onHeld = resolve))),
    store: () => held.shift()?.(),
    fail: () => {
      held.shift()
      fail(new Error('the disk said no'))
    },
    end() {
      isSlow = false
      for (const resolve of held.splice(0)) resolve()
    },
  }
}

/** One that has written so much without a network, and whose requests can be waited for. */
async function deviceWithQueue(server: FakeServer, storage: StoreEngine, edits: number) {
  let isOnline = true
  let asked = 0
  const waiting = new Map<number, () => void>()
  const client = await deviceOn(server, {
    storage,
    network: { isOnline: () => isOnline, onBack: () => () => {} },
    fetch: (async (...request: Parameters<typeof fetch>) => {
      const answer = await server.fetch(...request)
      asked += 1
      waiting.get(asked)?.()
      return answer
    }) satisfies typeof fetch,
  })
  await client.syncNow()
  isOnline = false
  await Promise.all(Array.from({ length: edits }, (_, n) => rename(client, `name ${n}`)))
  asked = 0
  isOnline = true
  const hasAsked = (times: number): Promise<void> =>
    new Promise((resolve) => (asked >= times ? resolve() : waiting.set(times, resolve)))
  return { client, hasAsked }
}

test('[SYNC-18] the next part of a long queue is on its way while the answer is stored, and acknowledges nothing of it', async () => {
  const server = fakeServer(anna)
  const disk = slowDisk()
  const { client, hasAsked } = await deviceWithQueue(server, disk.storage, 1_001)
  const from = server.requests.length
  disk.begin()
  const synced = client.syncNow()
  await Promise.all([disk.isHeld(), hasAsked(2)])
  const [first, second] = server.requests.slice(from)
  expect([first, second].map((request) => request?.mutations.length)).toEqual([250, 500])
  expect(second?.mutations[0]?.seq).toBe(251)
  expect(second?.ack).toBe(first?.ack)
  disk.end()
  expect(await synced).toMatchObject({ type: 'synced', pending: 0 })
  const seqs = server.requests.slice(from).flatMap(({ mutations }) => mutations.map(({ seq }) => seq))
  expect(seqs).toEqual(Array.from({ length: 1_001 }, (_, index) => index + 1))
  expect(nameAt(server)).toBe('name 1000')
})

test('[SYNC-2] a request that left ahead of an answer that could not be stored is as good as lost', async () => {
  const server = fakeServer(anna)
  const disk = slowDisk()
  const { client, hasAsked } = await deviceWithQueue(server, disk.storage, 501)
  disk.begin()
  const failed = client.syncNow()
  await Promise.all([disk.isHeld(), hasAsked(2)])
  disk.fail()
  expect(await failed).toMatchObject({ type: 'waiting', pending: 501 })
  disk.end()
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 0 })
  expect(nameAt(server)).toBe('name 500')
})

test('[SYNC-18] a device that holds nothing asks for a screenful first, and for the rest while it stores that', async () => {
  const server = fakeServer(anna)
  for (let n = 0; n < 500; n += 1)
    await server.commit(systemActor('test'), 'learner.create', { ...create, learner: `l${n}` })
  const client = await deviceOn(server)
  expect(await client.syncNow()).toMatchObject({ type: 'synced' })
  expect(server.requests[0]?.want?.limit).toBe(300)
  expect(server.requests.slice(1).map(({ want }) => want?.limit)).toEqual(server.requests.slice(1).map(() => undefined))
  const learners = client.live((reader) => reader.list('learner', 'user', anna))
  const stop = await new Promise<() => void>((resolve) => {
    const end = learners.subscribe((found) => {
      expect(found.length).toBe(500)
      resolve(() => end())
    })
  })
  stop()
})
