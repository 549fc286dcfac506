import { expect, onTestFinished, test } from 'vitest'
import type { Client } from '../client.ts'
import type { ClientDeps } from '../client-deps.ts'
import {
  anna,
  answerOf,
  deviceOn,
  learner,
  nameOf,
  quiet,
  rename,
  serverWithLea,
  somebodyElse,
} from '../testing/device-on.ts'
import { broadcastChannels } from './channel.ts'
import { neverSuspended } from './leadership.ts'
import type { Lifecycle } from './leadership.ts'

/** What real tabs have in common: the browser's locks and its channels. Node has both. */
const together: Partial<ClientDeps> = { locks: navigator.locks, openChannel: broadcastChannels(BroadcastChannel) }

/** A tab that the test can freeze and thaw. */
function tabLife() {
  const suspend: (() => void)[] = []
  const resume: (() => void)[] = []
  const lifecycle: Lifecycle = {
    onSuspend: (callback) => void suspend.push(callback),
    onResume: (callback) => void resume.push(callback),
  }
  const all = (callbacks: readonly (() => void)[]) => callbacks.forEach((callback) => callback())
  return { lifecycle, freeze: () => all(suspend), thaw: () => all(resume) }
}

const shows = (client: Client, name: string) => expect.poll(() => nameOf(client)).toBe(name)

test('[SYNC-12] [R6] one tab syncs for all; what any of them writes or receives shows in all', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server, together)
  const tabs = [device.client, await device.open(), await device.open()]
  const [leader, follower, other] = tabs
  if (leader === undefined || follower === undefined || other === undefined) throw new Error('three tabs')
  await leader.syncNow()
  const seen: unknown[] = []
  const stop = other
    .live(async (reader) => (await reader.get('learner', learner))?.body.name)
    .subscribe((name) => seen.push(name))
  await rename(follower, 'From the follower')
  await expect.poll(() => server.record('learner', 'l1')).toMatchObject({ body: { name: 'From the follower' } })
  await expect.poll(() => seen.at(-1)).toBe('From the follower')
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'From afar' })
  await leader.syncNow()
  await expect.poll(() => seen.at(-1)).toBe('From afar')
  expect(new Set(server.requests.map(({ client }) => client)).size).toBe(1)
  stop()
})

test.each(['while it was shown', 'while it was still opening, so that it was not told'])(
  '[SYNC-6] a page that was put aside %s, and heard nothing meanwhile, shows what the others have done',
  async (when) => {
    const server = await serverWithLea()
    const device = await deviceOn(server, together)
    await device.client.syncNow()
    const life = tabLife()
    let isAside = false
    const open = broadcastChannels(BroadcastChannel)
    const kept = await device.open({
      lifecycle: life.lifecycle,
      openChannel: (name, listener) => open(name, (message) => (isAside ? undefined : listener(message))),
    })
    const seen: unknown[] = []
    const stop = kept
      .live(async (reader) => (await reader.get('learner', learner))?.body.name)
      .subscribe((name) => seen.push(name))
    await expect.poll(() => seen.length).toBe(1)
    if (when === 'while it was shown') life.freeze()
    isAside = true
    await rename(device.client, 'Meanwhile')
    await device.client.syncNow()
    isAside = false
    life.thaw()
    await expect.poll(() => seen.at(-1)).toBe('Meanwhile')
    stop()
  },
)

test('[SYNC-12] [R5] edits of three tabs at once arrive each once and in one order', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server, together)
  const tabs = [device.client, await device.open(), await device.open()]
  await device.client.syncNow()
  await Promise.all(
    tabs.flatMap((client, tab) =>
      Array.from({ length: 20 }, (_, each) =>
        client.mutate('class.create', {
          class: `t${tab}n${each}` as never,
          title: 'A',
          tutor: anna,
          tutorName: 'Anna',
        }),
      ),
    ),
  )
  await expect.poll(async () => (await device.client.syncNow()).pending, { timeout: 20_000 }).toBe(0)
  const made = tabs.flatMap((_, tab) =>
    Array.from({ length: 20 }, (__, each) => server.record('class', `t${tab}n${each}`)),
  )
  expect(made.every((record) => record?.version === 1)).toBe(true)
  const sent = server.requests.flatMap(({ mutations }) =>
    mutations.map(({ seq, args }) => [seq, JSON.stringify(args)] as const),
  )
  expect(new Map(sent).size).toBe(60)
  expect(new Set(sent.map(([, args]) => args)).size).toBe(60)
}, 30_000)

test('[SYNC-12] a follower is told what the leader does, and may ask it to sync', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server, together)
  await device.client.syncNow()
  const follower = await device.open()
  await expect.poll(async () => (await answerOf(follower.status)).type).toBe('synced')
  server.always({ status: 401 })
  expect(await follower.syncNow()).toMatchObject({ type: 'signed-out' })
  server.always(null)
  expect(await follower.syncNow()).toMatchObject({ type: 'synced' })
})

test('[SYNC-12] [R6] when the leader is closed another tab goes on with what it left', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server, together)
  await device.client.syncNow()
  const heir = await device.open()
  server.always('lost-request')
  await rename(device.client, 'Left behind')
  await quiet(device.client)
  await device.client.close()
  server.always(null)
  await expect.poll(() => server.record('learner', 'l1')).toMatchObject({ body: { name: 'Left behind' } })
  expect(await heir.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
})

test('[SYNC-12] [R6] a frozen leader hands over at once, and comes back as a follower', async () => {
  const server = await serverWithLea()
  const life = tabLife()
  const device = await deviceOn(server, { ...together, lifecycle: life.lifecycle })
  await device.client.syncNow()
  const heir = await device.open({ lifecycle: { onSuspend: () => {}, onResume: () => {} } })
  life.freeze()
  await rename(heir, 'While frozen')
  await expect.poll(() => server.record('learner', 'l1')).toMatchObject({ body: { name: 'While frozen' } })
  life.thaw()
  await rename(device.client, 'Thawed')
  await expect.poll(() => server.record('learner', 'l1')).toMatchObject({ body: { name: 'Thawed' } })
  expect((await navigator.locks.query()).held?.filter(({ name }) => name === 'etude:anna:sync')).toHaveLength(1)
  await heir.close()
  await rename(device.client, 'Leading again')
  await expect.poll(() => server.record('learner', 'l1')).toMatchObject({ body: { name: 'Leading again' } })
})

test('[SYNC-12] [R6] a leader that is frozen while it looks up what to send asks nothing more, and hands over', async () => {
  const server = await serverWithLea()
  const life = tabLife()
  let freeze = (): void => {}
  let asks = 0
  const device = await deviceOn(server, {
    ...together,
    lifecycle: life.lifecycle,
    // A round first asks whether there is a network, then the store.
    network: { isOnline: () => (freeze(), true), onBack: () => () => {} },
    fetch: (url, init) => {
      asks += 1
      return server.fetch(url, init)
    },
  })
  await device.client.syncNow()
  const heir = await device.open({ lifecycle: neverSuspended, fetch: server.fetch })
  let asked = 0
  freeze = () => {
    freeze = () => {}
    asked = asks
    life.freeze()
  }
  await rename(device.client, 'While frozen')
  await expect.poll(() => server.record('learner', 'l1')).toMatchObject({ body: { name: 'While frozen' } })
  expect(await heir.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(asks).toBe(asked)
})

test('[SYNC-12] [R1] [R6] a tab that could not begin to lead goes on working and tries again', async () => {
  const server = await serverWithLea()
  let refusals = 1
  const locks = {
    request: ((...request: Parameters<LockManager['request']>) =>
      refusals-- > 0 ? Promise.reject(new Error('no locks today')) : navigator.locks.request(...request)) as never,
  }
  const device = await deviceOn(server, { ...together, locks })
  await expect.poll(async () => (await answerOf(device.client.status)).type).toBe('offline')
  expect(device.errors).toMatchObject([{ message: 'no locks today' }])
  const made = { class: 'c1' as never, title: 'Meanwhile', tutor: anna, tutorName: 'Anna' }
  expect(await device.client.mutate('class.create', made)).toMatchObject({ ok: true })
  expect(server.requests).toHaveLength(0)
  device.clock.advance(30_000)
  await expect.poll(() => server.record('class', 'c1')).toMatchObject({ body: { title: 'Meanwhile' } })
})

test('[SYNC-12] [R6] every tab keeps what it writes offline, even with nobody leading', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server, together)
  await device.client.syncNow()
  let letGo = (): void => {}
  const nobody = new Promise<void>((resolve) => (letGo = resolve))
  onTestFinished(() => letGo())
  const second = await device.open()
  await device.client.close()
  // Somebody who does nothing takes the lead, as a tab that hangs would.
  await second.close()
  void navigator.locks.request('etude:anna:sync', () => nobody)
  const hanging = await device.open()
  await rename(hanging, 'Kept')
  await hanging.close()
  const later = await device.open()
  await shows(later, 'Kept')
  expect(await answerOf(later.status)).toMatchObject({ pending: 1 })
  letGo()
  await expect.poll(() => server.record('learner', 'l1')).toMatchObject({ body: { name: 'Kept' } })
})

test('[SYNC-13] [R26] signing out in one tab closes the others', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server, together)
  await device.client.syncNow()
  const other = await device.open()
  await expect.poll(() => nameOf(other)).toBe('Lea')
  expect(await device.client.signOut()).toEqual({ signedOut: true, pending: 0 })
  await expect
    .poll(() =>
      rename(other, 'Too late').then(
        () => 'written',
        () => 'closed',
      ),
    )
    .toBe('closed')
  expect((await device.factory.databases()).length).toBe(0)
})
