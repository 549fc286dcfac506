import { expect, test } from 'vitest'
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

const makeClass = { class: 'c1' as never, title: 'A', tutor: anna, tutorName: 'Anna' }
const dayMs = 24 * 3_600_000

test('[SYNC-16] [R14] what a restored server has forgotten is offered again, in order, and nothing that it still has counts twice', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  await rename(client, 'Kept')
  await client.syncNow()
  const restore = server.backUp()
  await client.mutate('class.create', makeClass)
  await client.syncNow()
  await client.mutate('class.rename', { class: 'c1' as never, title: 'B' })
  await rename(client, 'Forgotten')
  await client.syncNow()
  expect(server.record('class', 'c1')).toMatchObject({ body: { title: 'B' } })
  restore()
  expect(server.record('class', 'c1')).toBeUndefined()
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 0 })
  expect(server.record('class', 'c1')).toMatchObject({ body: { title: 'B' }, version: 2 })
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Forgotten' } })
  const offered = server.requests.at(-1)?.mutations ?? []
  expect(offered.map(({ origin }) => origin?.seq)).toEqual([1, 2, 3, 4])
  expect(await nameOf(client)).toBe('Forgotten')
})

test('[SYNC-16] edits that wait while the server is restored come after those it has forgotten', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  const restore = server.backUp()
  await client.mutate('class.create', makeClass)
  await client.syncNow()
  server.always('lost-request')
  await client.mutate('class.rename', { class: 'c1' as never, title: 'Waiting' })
  await quiet(client)
  restore()
  server.always(null)
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 0 })
  expect(server.record('class', 'c1')).toMatchObject({ body: { title: 'Waiting' } })
})

test('[SYNC-16] an edit whose reply was lost before the restore counts once, whether the server kept it or not', async () => {
  for (const isKept of [true, false]) {
    const server = await serverWithLea()
    const { client } = await deviceOn(server)
    await client.syncNow()
    const early = server.backUp()
    server.always('lost-reply')
    await client.mutate('class.create', makeClass)
    await quiet(client)
    const late = server.backUp()
    if (isKept) late()
    else early()
    server.always(null)
    expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 0 })
    expect(server.record('class', 'c1')).toMatchObject({ version: 1 })
  }
})

test('[SYNC-16] what others did after the backup goes from the device, also a whole space', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  const restore = server.backUp()
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Never happened' })
  await server.commit(somebodyElse, 'class.create', { ...makeClass })
  await client.syncNow()
  expect(await nameOf(client)).toBe('Never happened')
  restore()
  expect(await client.syncNow()).toMatchObject({ type: 'synced', arriving: [] })
  expect(await nameOf(client)).toBe('Lea')
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Other content, same version' })
  await client.syncNow()
  expect(await nameOf(client)).toBe('Other content, same version')
})

test('[SYNC-16] a version that means other content after a restore is not taken for the old one', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  const restore = server.backUp()
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Before' })
  await client.syncNow()
  restore()
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'After' })
  await client.syncNow()
  expect(await nameOf(client)).toBe('After')
})

test('[SYNC-16] what was confirmed more than 14 days ago, by the server’s clock, is not offered again', async () => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  const restore = server.backUp()
  await rename(client, 'Old')
  await client.syncNow()
  // The device's own clock may say what it likes.
  clock.set(5_000)
  server.now += 15 * dayMs
  await client.mutate('class.create', makeClass)
  await client.syncNow()
  expect(await answerOf(client.recent)).toHaveLength(2)
  restore()
  await client.syncNow()
  expect(server.record('class', 'c1')).toBeDefined()
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Lea' } })
})

test('[SYNC-16] [R18] a server that is restored again and again is not asked without end', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  let epoch = 0
  server.always((response) => ({ ...response, epoch: `e${epoch++}` }))
  const before = server.requests.length
  expect(await client.syncNow()).toMatchObject({ type: 'waiting', reason: 'restored' })
  expect(server.requests.length - before).toBeLessThan(10)
  server.always(null)
  expect(await client.syncNow()).toMatchObject({ type: 'synced' })
})

test('[SYNC-16] a cookie that the server cannot read any more costs a fetch and nothing else', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always('lost-request')
  await rename(client, 'Mine')
  await quiet(client)
  server.always(null)
  server.next({ status: 409, body: { code: 'cookie-invalid' } })
  expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Mine' } })
  expect((await answerOf(client.recent)).length).toBe(1)
})
