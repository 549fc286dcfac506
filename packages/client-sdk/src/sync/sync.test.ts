import { mkdtemp, rm, cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LearnerId, UserId, learnerSpace, limits, schemaVersion } from '@etude/core'
import { expect, onTestFinished, test } from 'vitest'
import type { ClientDeps } from '../client-deps.ts'
import type { Client } from '../client.ts'
import { fileEngine } from '../local-store/file-engine.ts'
import { recordTable } from '../local-store/layout.ts'
import type { FakeServer, Fault } from '../testing/fake-server.ts'
import {
  anna,
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
  zone,
} from '../testing/device-on.ts'

const names = (server: FakeServer): readonly unknown[] =>
  server.requests.flatMap(({ mutations }) => mutations.map(({ args }) => (args as { name?: string }).name))

test('[SYNC-2] [R5] a reply that was lost costs nothing: the edit is sent again and counts once', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.next('lost-reply')
  await client.mutate('class.create', { class: 'c1' as never, title: 'A', tutor: anna, tutorName: 'Anna' })
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 0 })
  expect(server.record('class', 'c1')).toMatchObject({ version: 1 })
})

test('[SYNC-2] [R5] an edit whose page was closed between request and reply counts once', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server)
  await device.client.syncNow()
  server.always('lost-reply')
  await device.client.mutate('class.create', { class: 'c1' as never, title: 'A', tutor: anna, tutorName: 'Anna' })
  await expect.poll(() => server.record('class', 'c1')).toBeDefined()
  await device.client.close()
  server.always(null)
  const again = await device.open()
  expect(await again.syncNow()).toMatchObject({ pending: 0, refused: 0 })
  expect(server.record('class', 'c1')).toMatchObject({ version: 1 })
})

test('[SYNC-2] [R15] of two copies of one device the second takes a name of its own, and nothing of either is lost', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'etude-clone-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const server = await serverWithLea()
  const first = await deviceOn(server, { storage: fileEngine(join(folder, 'a')) })
  await first.client.syncNow()
  await first.client.close()
  await cp(join(folder, 'a'), join(folder, 'b'), { recursive: true })
  server.always('lost-request')
  const one = await first.open()
  const two = await first.open({ storage: fileEngine(join(folder, 'b')) })
  await one.mutate('class.create', { class: 'one' as never, title: 'A', tutor: anna, tutorName: 'Anna' })
  await two.mutate('class.create', { class: 'two' as never, title: 'B', tutor: anna, tutorName: 'Anna' })
  await two.mutate('class.rename', { class: 'two' as never, title: 'C' })
  await Promise.all([quiet(one), quiet(two)])
  server.always(null)
  expect(await one.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(await two.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 0 })
  expect(server.record('class', 'one')).toMatchObject({ body: { title: 'A' } })
  expect(server.record('class', 'two')).toMatchObject({ body: { title: 'C' } })
  expect(new Set(server.requests.map(({ client }) => client)).size).toBe(2)
})

test('[SYNC-2] numbers that do not follow one another heal by a new name instead of blocking', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server)
  await device.client.syncNow()
  server.always('lost-request')
  for (const name of ['A', 'B', 'C']) await rename(device.client, name)
  await quiet(device.client)
  await device.client.close()
  const store = await device.engine.open('etude:anna', () => Promise.resolve())
  await store.write(['outbox'], async (tx) => tx.remove('outbox', [(await tx.all('outbox'))[1]?.order ?? 0]))
  await store.close()
  server.always(null)
  const again = await device.open()
  expect(await again.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'C' } })
})

test('[SYNC-4] [R2] a refused edit stops neither later ones nor what others did', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always('lost-request')
  await client.mutate('class.create', { class: 'c1' as never, title: 'A', tutor: anna, tutorName: 'Anna' })
  await rename(client, 'After')
  await quiet(client)
  server.refuse('class.create', { type: 'not-allowed' })
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, zone: 'Asia/Tokyo' })
  server.always(null)
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 1 })
  expect(await read(client, async (reader) => (await reader.get('learner', learner))?.body)).toMatchObject({
    name: 'After',
    zone: 'Asia/Tokyo',
  })
})

test('[R2] a server that turns down what we send still tells us what others did', async () => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, zone: 'Asia/Tokyo' })
  server.next({ status: 400, body: { code: 'json-too-deep' } }, null, { status: 500 })
  await rename(client, 'Mine')
  await quiet(client)
  expect(await answerOf(client.status)).toMatchObject({ type: 'waiting', reason: 'status 500', pending: 1, refused: 0 })
  expect(await read(client, async (reader) => (await reader.get('learner', learner))?.body)).toMatchObject({
    name: 'Mine',
    zone: 'Asia/Tokyo',
  })
  clock.advance(60_000)
  await expect.poll(() => server.record('learner', 'l1')).toMatchObject({ body: { name: 'Mine' } })
})

test('[SYNC-4] [R2] the one edit that a server cannot read ends among the refused; those before and behind it arrive', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.cannotRead('class.create')
  server.always('lost-request')
  for (let index = 0; index < 20; index += 1) await rename(client, `before ${index}`)
  await client.mutate('class.create', { class: 'c1' as never, title: 'Odd', tutor: anna, tutorName: 'Anna' })
  for (let index = 0; index < 20; index += 1) await rename(client, `behind ${index}`)
  await quiet(client)
  server.always(null)
  const before = server.requests.length
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 1 })
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'behind 19' } })
  expect(await answerOf(client.refused)).toMatchObject([
    { name: 'class.create', refusal: { type: 'invalid-arguments', issues: [{ message: 'invalid-input' }] } },
  ])
  expect(await read(client, (reader) => reader.get('class', 'c1'))).toBeUndefined()
  expect(server.requests.length - before).toBeLessThan(40)
  // Each of the others counted once: nothing was offered under two names.
  const outcomes = await answerOf(client.recent)
  expect(outcomes.filter(({ name }) => name === 'learner.edit-profile')).toHaveLength(40)
})

test('[SYNC-4] [SYNC-5] where everything is turned down no edit is blamed', async () => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  server.always({ status: 400 })
  await rename(client, 'First')
  await rename(client, 'Second')
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await quiet(client)
    clock.advance(60_000)
  }
  await quiet(client)
  expect(await answerOf(client.status)).toMatchObject({ type: 'waiting', reason: 'status 400', pending: 2, refused: 0 })
  server.always(null)
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 0 })
})

test('[SYNC-4] [SYNC-5] [R2] a proxy that lets nothing be sent holds up nothing that comes in, and no edit is blamed for it', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, zone: 'Asia/Tokyo' })
  const turnedAway = { status: 400, body: { code: 'blocked' } }
  server.next(turnedAway, null, turnedAway)
  await rename(client, 'Mine')
  await quiet(client)
  expect(await answerOf(client.status)).toMatchObject({ type: 'waiting', reason: 'blocked', pending: 1, refused: 0 })
  expect(await read(client, async (reader) => (await reader.get('learner', learner))?.body)).toMatchObject({
    name: 'Mine',
    zone: 'Asia/Tokyo',
  })
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 0 })
})

test('[SYNC-5] an outcome that a server passes over is asked for under a new name, not made up', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.refuse('learner.edit-profile', { type: 'not-allowed' })
  server.next((response) => ({ ...response, outcomes: [] }))
  await rename(client, 'Lia')
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 1 })
  expect(await answerOf(client.recent)).toEqual([])
  expect(server.requests.at(-1)?.client).not.toBe(server.requests[0]?.client)
})

/** The server's code is newer than this app's, and makes something else of the same edit. */
const betterSpelt: Fault = (response) => ({
  ...response,
  spaces: response.spaces.map((patch) => ({
    ...patch,
    put: patch.put.map((record) => ({ ...record, body: { ...(record.body as object), name: 'Lía' } })),
  })),
})

test('[SYNC-5] an edit that came out otherwise than it had shown is told to its author', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always(betterSpelt)
  await rename(client, 'Lia')
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(await nameOf(client)).toBe('Lía')
  const [settled] = await answerOf(client.recent)
  expect(settled).toMatchObject({ name: 'learner.edit-profile', outcome: 'changed' })
  expect(settled?.trace.at(-1)).toMatchObject({ what: 'outcome', detail: 'changed' })
})

test('[SYNC-5] what others changed beside an edit, or after it, does not make it come out otherwise', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always('lost-request')
  await rename(client, 'Lia')
  await quiet(client)
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, zone: 'Asia/Tokyo' })
  server.always(null)
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  server.next('lost-reply')
  await rename(client, 'Lia again')
  await quiet(client)
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Lea again' })
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(await nameOf(client)).toBe('Lea again')
  expect(await answerOf(client.recent)).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }])
})

test.each([
  ['seconds', { 'retry-after': '90' }, 90_000],
  [
    'a date, by the clock of whoever says it',
    { date: 'Sat, 01 Jan 2000 00:00:00 GMT', 'retry-after': 'Sat, 01 Jan 2000 00:02:00 GMT' },
    120_000,
  ],
  ['more than anybody should ask for', { 'retry-after': '86400' }, 600_000],
  ['nonsense', { 'retry-after': 'soon' }, 0],
])('[SYNC-11] [SYNC-18] a server that is busy is left alone for as long as it says: %s', async (_, headers, waitMs) => {
  for (const status of [429, 503]) {
    const server = await serverWithLea()
    let back = (): void => {}
    const network: ClientDeps['network'] = { isOnline: () => true, onBack: (callback) => ((back = callback), () => {}) }
    const { client, clock } = await deviceOn(server, { network })
    await client.syncNow()
    server.always({ status, headers: { ...headers } })
    await rename(client, 'Lia')
    await quiet(client)
    const { length } = server.requests
    const shown = await answerOf(client.status)
    const until = shown.type === 'waiting' ? shown.until - clock.now() : 0
    expect(until).toBeGreaterThanOrEqual(Math.max(waitMs, 500))
    expect(until).toBeLessThanOrEqual(Math.max(waitMs * 1.25, 1_000))
    // Neither another edit nor somebody who looks at the screen again comes sooner.
    if (waitMs > 0) {
      await rename(client, 'Lía')
      back()
      clock.advance(waitMs - 1)
      await quiet(client)
      expect(server.requests.length).toBe(length)
    }
    server.always(null)
    clock.advance(until)
    await expect.poll(() => server.record('learner', 'l1')?.version).toBeGreaterThan(1)
  }
})

test('[SYNC-4] a device that cannot name its zone can be written on all the same', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server, { zone: () => 'GMT+03:00 (somewhere)' })
  await client.syncNow()
  expect(await rename(client, 'Lia')).toMatchObject({ ok: true })
  await client.syncNow()
  expect(server.requests.flatMap(({ mutations }) => mutations)[0]?.at.zone).toBe('Etc/UTC')
})

const harmless: readonly [string, Fault, string][] = [
  ['no network', 'lost-request', 'offline'],
  ['a captive portal', (() => 'Please accept our terms') as Fault, 'waiting'],
  ['an expired session', { status: 401, body: { code: 'session-expired' } }, 'signed-out'],
  ['a session that expired into a 403', { status: 403, body: { code: 'session-expired' } }, 'signed-out'],
  ['a locked account', { status: 403, body: { code: 'account-locked' } }, 'waiting'],
  ['a proxy that forbids', { status: 403 }, 'waiting'],
  ['too many requests', { status: 429, headers: { 'retry-after': '120' } }, 'waiting'],
  ['an error of the server', { status: 500 }, 'waiting'],
  ['a server that is stopping', { status: 503 }, 'waiting'],
  ['another account’s session', { status: 409, body: { code: 'wrong-account' } }, 'signed-out'],
  ['an answer for another account', (response) => ({ ...response, account: 'bert', lastSeq: 9 }), 'signed-out'],
  ['a server that wants a newer app', { status: 426 }, 'app-too-old'],
]

test.each(harmless)(
  '[SYNC-11] [R3] [R4] [R17] %s changes nothing, however often it happens',
  async (_, fault, type) => {
    const server = await serverWithLea()
    const { client, clock } = await deviceOn(server)
    await client.syncNow()
    server.always(fault)
    await rename(client, 'First')
    for (let attempt = 0; attempt < 25; attempt += 1) {
      await quiet(client)
      clock.advance(15 * 60_000)
    }
    await quiet(client)
    await rename(client, 'Later')
    expect(await answerOf(client.status)).toMatchObject({ type, pending: 2, refused: 0 })
    expect(await nameOf(client)).toBe('Later')
    server.always(null)
    expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 0 })
    expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Later' } })
  },
)

test('[SYNC-11] [R3] three hundred edits of a day without a session all arrive after signing in', async () => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  server.always({ status: 401 })
  for (let index = 0; index < 30; index += 1) {
    await Promise.all(Array.from({ length: 10 }, (__, each) => rename(client, `n${index * 10 + each}`)))
    clock.advance(48 * 60_000)
  }
  await quiet(client)
  server.always(null)
  const sent = server.requests.length
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(server.requests.length - sent).toBe(2)
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'n299' } })
})

test('[SYNC-13] [R26] another account has another replica, and neither sends what is the other’s', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server)
  await device.client.syncNow()
  server.always('lost-request')
  await rename(device.client, 'Anna’s')
  await quiet(device.client)
  await device.client.close()
  server.session = UserId.parse('bert')
  server.always(null)
  const bert = await device.open({ account: server.session })
  const asBert = server.requests.length
  expect(await nameOf(bert)).toBeUndefined()
  await bert.syncNow()
  expect(
    server.requests.slice(asBert).every(({ account, mutations }) => account === 'bert' && mutations.length === 0),
  ).toBe(true)
  const stillAnna = await device.open({ account: anna })
  expect(await stillAnna.syncNow()).toMatchObject({ type: 'signed-out', pending: 1 })
  server.session = anna
  expect(await stillAnna.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Anna’s' } })
})

test('[SYNC-6] [R23] live queries see all of an answer or nothing of it, over two spaces and a pending edit', async () => {
  const server = await serverWithLea()
  await server.commit(somebodyElse, 'class.create', { class: 'c1', title: 'Lea', tutor: anna, tutorName: 'Anna' })
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always('lost-request')
  await client.mutate('learner.edit-profile', { learner, zone: 'Asia/Tokyo' as never })
  await quiet(client)
  const seen: string[] = []
  const stop = client
    .live(async (reader) => {
      const learnerName = (await reader.get('learner', learner))?.body.name
      const title = (await reader.get('class', 'c1'))?.body.title
      const board = (await reader.get('board', 'c1'))?.body.title
      return [learnerName, title, board].join()
    })
    .subscribe((value) => seen.push(value))
  await expect.poll(() => seen.length).toBe(1)
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Mia' })
  await server.commit(somebodyElse, 'class.rename', { class: 'c1', title: 'Mia' })
  server.always(null)
  await client.syncNow()
  await expect.poll(() => seen.at(-1)).toBe('Mia,Mia,Mia')
  expect(new Set(seen)).toEqual(new Set(['Lea,Lea,Lea', 'Mia,Mia,Mia']))
  stop()
})

test('[SYNC-6] [R19] what an edit shows stays until its effect has come, not only until the server has answered', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  const before = server.requests.at(-1)?.cookie
  const seen: unknown[] = []
  const stop = client
    .live(async (reader) => (await reader.get('learner', learner))?.body.name)
    .subscribe((value) => seen.push(value))
  await expect.poll(() => seen).toEqual(['Lea'])
  // The outcome comes alone; its effect only in the next answer.
  server.next((response) => ({ ...response, cookie: `${before} `, spaces: [], more: true }))
  await rename(client, 'Lia')
  await client.syncNow()
  await expect.poll(async () => (await answerOf(client.status)).pending).toBe(0)
  expect(seen.filter((name, index) => name !== seen[index - 1])).toEqual(['Lea', 'Lia'])
  stop()
})

test('[SYNC-7] [R18] a space that does not add up is fetched again, alone and a few times at most; edits of it wait unharmed', async () => {
  const server = await serverWithLea()
  const { client, errors } = await deviceOn(server)
  await client.syncNow()
  server.misaddUp(space)
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, zone: 'Asia/Tokyo' })
  const healed = server.requests.length
  expect(await client.syncNow()).toMatchObject({ type: 'synced' })
  expect(server.requests.slice(healed).map(({ want }) => want?.again)).toEqual([[], [space]])
  expect(await answerOf(client.status)).toMatchObject({ mismatches: 1 })
  expect(errors.map(String)).toEqual([`Error: The copy of ${space} on this device does not add up`])

  const always: Fault = (response) => ({
    ...response,
    spaces: response.spaces.map((patch) => ({ ...patch, digest: patch.digest === null ? null : 'ffffffffffffffff' })),
  })
  server.always(always)
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Mia' })
  const hopeless = server.requests.length
  expect(await client.syncNow()).toMatchObject({ type: 'synced' })
  expect(server.requests.length - hopeless).toBeLessThanOrEqual(5)
  expect(await nameOf(client)).toBe('Mia')
  server.always(null)
  await rename(client, 'Still works')
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
})

test('[SYNC-8] [R13] a revoked space goes from the device with everything in it; what was pending there becomes a refused edit; granted again it comes back', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always('lost-request')
  await rename(client, 'Written offline')
  await quiet(client)
  server.revoke(space)
  server.refuse('learner.edit-profile', { type: 'not-allowed' })
  server.always(null)
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 1 })
  expect(await nameOf(client)).toBeUndefined()
  expect(await read(client, (reader) => reader.list('learner', 'user', anna))).toEqual([])
  expect(await answerOf(client.refused)).toMatchObject([
    { args: { name: 'Written offline' }, theirs: [{ body: null }] },
  ])
  server.grant(space)
  await client.syncNow()
  expect(await nameOf(client)).toBe('Lea')
})

test('[SYNC-8] an edit queued after access was lost is refused too, and does not hold on to the row', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.revoke(space)
  server.refuse('learner.edit-profile', { type: 'not-allowed' })
  // The answer that takes the space away is to a request that did not carry the edit.
  server.always({ status: 400 })
  await rename(client, 'Too late')
  await quiet(client)
  server.always(null)
  server.next({ status: 400 })
  await client.syncNow()
  expect(await nameOf(client)).toBeUndefined()
  expect(await client.syncNow()).toMatchObject({ pending: 0, refused: 1 })
})

test('[SYNC-10] [R12] [X-16] no clock of the device orders anything or keeps it from syncing; its error is shown', async () => {
  const server = await serverWithLea()
  const one = await deviceOn(server)
  const two = await deviceOn(server)
  await one.client.syncNow()
  await two.client.syncNow()
  one.clock.set(server.now + 40 * 365 * 24 * 3_600_000)
  two.clock.set(1_000)
  await rename(one.client, 'From the future')
  await one.client.syncNow()
  await rename(two.client, 'From 1970')
  expect(await two.client.syncNow()).toMatchObject({ type: 'synced', pending: 0, clockSkewMs: server.now - 1_000 })
  await one.client.syncNow()
  expect(await nameOf(one.client)).toBe('From 1970')
  expect((await answerOf(one.client.status)).clockSkewMs).toBeLessThan(-1_000_000)
})

test('[X-14] two devices that edited different fields offline both keep their edit', async () => {
  const server = await serverWithLea()
  const one = await deviceOn(server)
  const two = await deviceOn(server)
  await one.client.syncNow()
  await two.client.syncNow()
  server.always('lost-request')
  await rename(one.client, 'Lia')
  await two.client.mutate('learner.edit-profile', { learner, zone: 'Asia/Tokyo' as never })
  await Promise.all([quiet(one.client), quiet(two.client)])
  server.always(null)
  await one.client.syncNow()
  await two.client.syncNow()
  await one.client.syncNow()
  for (const { client } of [one, two])
    expect(await read(client, async (reader) => (await reader.get('learner', learner))?.body)).toMatchObject({
      name: 'Lia',
      zone: 'Asia/Tokyo',
    })
})

test('[SYNC-14] [R16] kinds that this app does not know wait in a table of their own, and unknown fields survive an edit', async () => {
  const server = await serverWithLea()
  const lea = server.record('learner', 'l1')?.body as never as Record<string, never>
  server.put(space, 'hologram', 'h1', { depth: { fields: [1] } })
  server.put(space, 'learner', 'l1', { ...lea, future: { deep: [{ field: 1 }] } as never })
  const device = await deviceOn(server)
  expect(await device.client.syncNow()).toMatchObject({ type: 'synced' })
  expect(server.requests.every(({ want }) => want?.again?.length === 0)).toBe(true)
  await rename(device.client, 'Lia')
  await device.client.syncNow()
  expect(server.record('learner', 'l1')?.body).toMatchObject({ name: 'Lia', future: { deep: [{ field: 1 }] } })
  await device.client.close()
  const store = await device.engine.open('etude:anna', () => Promise.resolve())
  expect(await store.read(['other'], (tx) => tx.all('other'))).toMatchObject([
    { kind: 'hologram', id: 'h1', space, body: { depth: { fields: [1] } } },
  ])
  await store.close()
  server.remove(space, 'hologram', 'h1')
  const again = await device.open()
  await again.syncNow()
  await again.close()
  const after = await device.engine.open('etude:anna', () => Promise.resolve())
  expect(await after.read(['other'], (tx) => tx.count('other'))).toBe(0)
  await after.close()
})

test('[SYNC-14] what waited for an app that knows it is taken in when that app opens the replica', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server)
  await device.client.syncNow()
  await device.client.close()
  const store = await device.engine.open('etude:anna', () => Promise.resolve())
  const body = { learner, guardian: 'gus', guardianName: 'Gus' }
  await store.write(['other'], (tx) =>
    tx.put('other', [{ key: 'guardianship/l1~gus', kind: 'guardianship', id: 'l1~gus', space, version: 1, body }]),
  )
  await store.close()
  device.marker.setItem('etude:anna', `as an older app leaves it ${schemaVersion - 1}`)
  const again = await device.open({ network: { isOnline: () => false, onBack: () => () => {} } })
  expect(await read(again, (reader) => reader.list('guardianship', 'learner', learner))).toMatchObject([{ body }])
})

test('[SYNC-14] what an older app laid out without an index is found by it once this app opens the replica', async () => {
  const server = await serverWithLea()
  const body = { learner, guardian: 'gus', guardianName: 'Gus' }
  server.put(space, 'guardianship', 'l1~gus', body)
  const device = await deviceOn(server)
  await device.client.syncNow()
  await device.client.close()
  const store = await device.engine.open('etude:anna', () => Promise.resolve())
  await store.write([recordTable('guardianship'), 'meta'], async (tx) => {
    const [row] = await tx.all(recordTable('guardianship'))
    if (row === undefined) throw new Error('nothing came')
    await tx.put(recordTable('guardianship'), [{ ...row, k: {} }])
    await tx.put('meta', [{ name: 'schema', version: schemaVersion - 1 }])
  })
  await store.close()
  device.marker.setItem('etude:anna', `as an older app leaves it ${schemaVersion - 1}`)
  const again = await device.open({ network: { isOnline: () => false, onBack: () => () => {} } })
  expect(await read(again, (reader) => reader.list('guardianship', 'learner', learner))).toMatchObject([{ body }])
})

test('[SYNC-14] [R17] an old app is told so and goes on working both ways', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  server.always((response) => ({ ...response, minSchema: schemaVersion + 1 }))
  await client.syncNow()
  await rename(client, 'Lia')
  expect(await client.syncNow()).toMatchObject({ type: 'app-too-old', pending: 0 })
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Lia' } })
})

test('[SYNC-14] a mutation that this app has forgotten is still sent, and the server says what becomes of it', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server)
  await device.client.syncNow()
  await device.client.close()
  const store = await device.engine.open('etude:anna', () => Promise.resolve())
  const at = { instant: 1, zone, offset: 0 } as never
  await store.write(['outbox'], (tx) =>
    tx.append('outbox', [
      {
        edit: 'old',
        name: 'learner.of-the-past',
        version: 3,
        args: { learner },
        at,
        queuedAt: 1,
        targets: [],
        bytes: 10,
        origin: null,
        reads: [],
        touches: ['learner/l1'],
        writes: [],
        inverse: null,
        outcome: null,
        buildsOn: null,
        trace: [],
      },
    ]),
  )
  await store.close()
  const again = await device.open()
  expect(await again.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 1 })
  expect(names(server).length).toBe(1)
})

test('[SYNC-15] [R21] a space below the floor is sent again, and what is pending in it stays', async () => {
  const server = await serverWithLea()
  await server.commit(somebodyElse, 'learner.add-guardian', { learner, guardian: 'gus', guardianName: 'Gus' })
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always('lost-request')
  await rename(client, 'Mine')
  await quiet(client)
  await server.commit(somebodyElse, 'learner.add-guardian', { learner, guardian: 'ida', guardianName: 'Ida' })
  await server.commit(somebodyElse, 'learner.remove-guardian', { learner, guardian: 'gus' })
  server.forgetTombstones(space)
  server.always(null)
  server.next({ status: 400 })
  await client.syncNow()
  const guardians = await read(client, (reader) => reader.list('guardianship', 'learner', learner))
  expect(guardians.map(({ id }) => id)).toEqual(['l1~ida'])
  expect(await nameOf(client)).toBe('Mine')
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
})

test('[SYNC-18] a long queue leaves in requests of at most 500 mutations and 1 MB, packed', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always('lost-request')
  await Promise.all(Array.from({ length: 1_200 }, (_, index) => rename(client, `n${index}`)))
  await quiet(client)
  server.always(null)
  const before = server.requests.length
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(server.requests.slice(before).map(({ mutations }) => mutations.length)).toEqual([250, 500, 450])
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'n1199' } })

  server.always('lost-request')
  const wide = { learner, name: 'wide', padding: 'x'.repeat(200_000) }
  for (let index = 0; index < 12; index += 1)
    await client.mutate('learner.edit-profile', { ...wide, name: `w${index}` })
  await quiet(client)
  server.always(null)
  const large = server.requests.length
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  const requests = server.requests.slice(large)
  expect(requests.length).toBe(3)
  for (const request of requests) expect(JSON.stringify(request).length).toBeLessThanOrEqual(limits.requestBytes)
})

test('[SYNC-18] a server that finds requests too large gets smaller ones', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always('lost-request')
  const wide = { learner, padding: 'x'.repeat(120_000) }
  for (let index = 0; index < 7; index += 1) await client.mutate('learner.edit-profile', { ...wide, name: `w${index}` })
  await quiet(client)
  server.always(null)
  server.next({ status: 413, body: { code: 'body-too-large' } })
  const before = server.requests.length
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(server.requests.slice(before).map(({ mutations }) => mutations.length)).toEqual([7, 3, 4])
})

test.each<[string, Fault]>([
  ['no network', 'lost-request'],
  ['an error of the server', { status: 500 }],
  ['a lost reply', 'lost-reply'],
  ['an answer that cannot be read', () => ({ nonsense: true })],
  ['a request turned down', { status: 400 }],
  ['silence', 'never-answers'],
])('[R1] after %s it goes on by itself, without a new edit', async (_, fault) => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  server.next(fault)
  await rename(client, 'Lia')
  await expect
    .poll(async () => {
      clock.advance(20_000)
      return (await answerOf(client.status)).pending
    })
    .toBe(0)
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Lia' } })
})

test('[R1] a watchdog notices a queue with nothing under way, even where a timer was lost', async () => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  server.next({ status: 500 })
  await rename(client, 'Lia')
  await quiet(client)
  clock.loseTimers((delayMs) => delayMs === 30_000)
  clock.advance(31_000)
  // The back-off's own timer was cancelled by nobody: only the watchdog can have run.
  await expect.poll(() => server.record('learner', 'l1')).toMatchObject({ body: { name: 'Lia' } })
})

test('[R18] the same answer that promises more without end is asked for less and less often', async () => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  server.always((response) => ({ ...response, more: true }))
  const before = server.requests.length
  expect(await client.syncNow()).toMatchObject({ type: 'waiting', reason: 'no-progress' })
  for (let minute = 0; minute < 60; minute += 1) {
    clock.advance(60_000)
    await quiet(client)
  }
  expect(server.requests.length - before).toBeLessThan(100)
  server.always(null)
  expect(await client.syncNow()).toMatchObject({ type: 'synced' })
})

test('[R20] a large first fetch comes in pages and goes on where it stopped after a kill', async () => {
  const server = await serverWithLea()
  for (let index = 0; index < 40; index += 1)
    await server.commit(somebodyElse, 'learner.add-guardian', { learner, guardian: `g${index}`, guardianName: 'G' })
  server.recordsPerResponse = 7
  server.always((response) => {
    if (server.requests.length > 2) throw new TypeError('cut off')
    return response
  })
  const device = await deviceOn(server)
  expect(await device.client.syncNow()).toMatchObject({ type: 'offline', arriving: [space] })
  await device.client.close()
  server.always(null)
  const soFar = server.requests.length
  const again = await device.open()
  expect(await again.syncNow()).toMatchObject({ type: 'synced', arriving: [] })
  // Four pages were left, and one more request finds that there is no more.
  expect(server.requests.length - soFar).toBeLessThanOrEqual(5)
  expect(server.requests[soFar]?.cookie).not.toBeNull()
  expect(await read(again, async (reader) => (await reader.list('guardianship', 'learner', learner)).length)).toBe(40)
  expect(server.requests.every(({ want }) => want?.again?.length === 0)).toBe(true)
})

test('[R20] [SYNC-7] a first fetch whose records are parsed one by one holds what any other holds', async () => {
  const server = await serverWithLea()
  for (let index = 0; index < 60; index += 1)
    await server.commit(somebodyElse, 'learner.add-guardian', { learner, guardian: `g${index}`, guardianName: 'Ä' })
  server.recordsPerResponse = 25
  const plain = await deviceOn(server)
  await plain.client.syncNow()
  const byOne = await deviceOn(server, {
    async fetch(...request) {
      const answer = await server.fetch(...request)
      return new Response(answer.body, { status: answer.status, headers: { 'content-length': '100000' } })
    },
  })
  const look = (client: Client) =>
    read(client, (reader) =>
      Promise.all([reader.list('guardianship', 'learner', learner), reader.get('learner', learner)]),
    )
  expect(await byOne.client.syncNow()).toMatchObject({ type: 'synced', arriving: [] })
  expect(await look(byOne.client)).toEqual(await look(plain.client))
  // What is sent again is looked for first, and found unchanged.
  const soFar = server.requests.length
  server.misaddUp(space)
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Léa' })
  expect(await byOne.client.syncNow()).toMatchObject({ type: 'synced', arriving: [] })
  expect(server.requests.length).toBeGreaterThan(soFar + 1)
  expect(await nameOf(byOne.client)).toBe('Léa')
  expect((await look(byOne.client))[0]).toEqual((await look(plain.client))[0])
})

test('[R20] what changes while a first fetch goes on comes a second time, and stands as it was changed', async () => {
  const server = await serverWithLea()
  for (let index = 0; index < 20; index += 1)
    await server.commit(somebodyElse, 'learner.add-guardian', { learner, guardian: `g${index}`, guardianName: 'G' })
  server.recordsPerResponse = 7
  server.always((response) => {
    if (server.requests.length === 2)
      void server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Changed meanwhile' })
    return response
  })
  const { client, errors } = await deviceOn(server)
  expect(await client.syncNow()).toMatchObject({ type: 'synced', arriving: [] })
  expect(await nameOf(client)).toBe('Changed meanwhile')
  expect(await read(client, async (reader) => (await reader.list('guardianship', 'learner', learner)).length)).toBe(20)
  expect(server.requests.every(({ want }) => want?.again?.length === 0)).toBe(true)
  expect(errors).toEqual([])
})

test('[R24] two devices that come back at once with fifty edits each of the same record both get through', async () => {
  const server = await serverWithLea()
  const devices = [await deviceOn(server), await deviceOn(server)]
  await Promise.all(devices.map(({ client }) => client.syncNow()))
  server.always('lost-request')
  for (const [index, { client }] of devices.entries())
    for (let each = 0; each < 50; each += 1) await rename(client, `d${index}n${each}`)
  await Promise.all(devices.map(({ client }) => quiet(client)))
  server.always(null)
  const reached = await Promise.all(devices.map(({ client }) => client.syncNow()))
  expect(reached).toMatchObject([
    { type: 'synced', pending: 0 },
    { type: 'synced', pending: 0 },
  ])
  await Promise.all(devices.map(({ client }) => client.syncNow()))
  const shown = await Promise.all(devices.map(({ client }) => nameOf(client)))
  expect(shown[0]).toBe(shown[1])
})

test('[R27] without a network a night passes in silence, and its return is noticed at once', async () => {
  const server = await serverWithLea()
  let isOnline = true
  let back = (): void => {}
  const network = {
    isOnline: () => isOnline,
    onBack: (callback: () => void) => {
      back = callback
      return () => {}
    },
  }
  const { client, clock, errors } = await deviceOn(server, { network })
  await client.syncNow()
  isOnline = false
  await rename(client, 'At night')
  const before = server.requests.length
  for (let minute = 0; minute < 8 * 60; minute += 1) clock.advance(60_000)
  await quiet(client)
  expect(await answerOf(client.status)).toMatchObject({ type: 'offline', pending: 1 })
  expect(server.requests.length).toBe(before)
  expect(errors).toEqual([])
  isOnline = true
  back()
  await expect.poll(() => server.record('learner', 'l1')).toMatchObject({ body: { name: 'At night' } })
})

test('[R27] a network that is said to be there and is not is tried once a minute, no more', async () => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  server.always('lost-request')
  await rename(client, 'Mine')
  const before = server.requests.length
  for (let second = 0; second < 1_800; second += 10) {
    clock.advance(10_000)
    await quiet(client)
    if (second % 300 === 0) await rename(client, `n${second}`)
  }
  expect(server.requests.length - before).toBeLessThan(60)
})

test('[SYNC-8] [SYNC-7] a record that moves to another space is there afterwards, whichever of the two spaces comes first', async () => {
  const server = await serverWithLea()
  const other = learnerSpace(LearnerId.parse('l2'))
  const body = { learner: 'l1', guardian: 'gus', guardianName: 'Gus' }
  server.put(other, 'learner', 'l2', {
    ...(server.record('learner', 'l1')?.body as object),
    learner: 'l2',
    name: 'Other',
  })
  server.put(space, 'guardianship', 'g1', body)
  const { client } = await deviceOn(server)
  await client.syncNow()
  const where = () => read(client, async (reader) => (await reader.get('guardianship', 'g1'))?.space)
  for (const [from, to] of [
    [space, other],
    [other, space],
    [space, other],
  ] as const) {
    expect(await where()).toBe(from)
    server.remove(from, 'guardianship', 'g1')
    server.put(to, 'guardianship', 'g1', body)
    expect(await client.syncNow()).toMatchObject({ type: 'synced' })
    expect(await where()).toBe(to)
  }
  expect(server.requests.every(({ want }) => want?.again?.length === 0)).toBe(true)
})
