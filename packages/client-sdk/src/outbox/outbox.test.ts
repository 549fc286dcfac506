import { expect, test } from 'vitest'
import {
  answerOf,
  anna,
  deviceOn,
  learner,
  nameOf,
  quiet,
  read,
  rename,
  serverWithLea,
  somebodyElse,
} from '../testing/device-on.ts'
import { withWrites } from '../testing/engine-with.ts'

const twoNames = { learner, name: 'B' }

test('[SYNC-4] a refused or over-large edit is refused at once, here, and writes nothing', async () => {
  const { client } = await deviceOn(await serverWithLea())
  expect(await client.mutate('learner.edit-profile', { learner, name: 'X' })).toMatchObject({
    ok: false,
    error: { type: 'not-allowed' },
  })
  const large = await client.mutate('settings.change', { user: anna, displayName: 'x'.repeat(300_000) })
  expect(large).toMatchObject({ ok: false, error: { type: 'mutation-too-large', bytesMax: 256_000 } })
  let deep: unknown = 1
  for (let level = 0; level < 40; level += 1) deep = [deep]
  const nested = await client.mutate('settings.change', { user: anna, deep } as never)
  expect(nested).toMatchObject({ ok: false, error: { type: 'invalid-arguments' } })
  const long = await client.mutate('settings.change', { user: anna, list: Array(10_001).fill(0) } as never)
  expect(long).toMatchObject({ ok: false, error: { type: 'invalid-arguments' } })
  expect(await answerOf(client.pending)).toEqual([])
})

test('[REPLICA-2] [SYNC-4] of edits made in one tick each is judged by itself', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  const answers = await Promise.all([
    rename(client, 'A'),
    client.mutate('learner.edit-profile', { learner, name: '' }),
    rename(client, 'C'),
  ])
  expect(answers.map(({ ok }) => ok)).toEqual([true, false, true])
  expect(await nameOf(client)).toBe('C')
  expect((await answerOf(client.pending)).map(({ args }) => args)).toMatchObject([{ name: 'A' }, { name: 'C' }])
})

test('[REPLICA-2] more edits of one tick than are looked at together come out as if each had waited for the one before', async () => {
  const { client } = await deviceOn(await serverWithLea())
  await client.syncNow()
  const names = Array.from({ length: 620 }, (_, n) => (n === 300 ? '' : `name ${n}`))
  const answers = await Promise.all(names.map((name) => rename(client, name)))
  expect(answers.flatMap(({ ok }, n) => (ok ? [] : [n]))).toEqual([300])
  expect(await nameOf(client)).toBe('name 619')
  expect((await answerOf(client.pending)).map(({ args }) => (args as { name: string }).name)).toEqual(
    names.filter((name) => name !== '').slice(0, 500),
  )
  const last = answers.at(-1)
  if (last?.ok !== true) throw new Error('The last edit was refused')
  expect(await client.undo(last.value.edit)).toMatchObject({ ok: true })
  expect(await nameOf(client)).toBe('name 618')
})

test('[SYNC-5] a refused edit keeps its text, its reason and what the server has, also after a restart', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server)
  await device.client.syncNow()
  await rename(device.client, 'Mine')
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Theirs' })
  server.refuse('learner.edit-profile', { type: 'not-allowed' })
  expect(await device.client.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 1 })
  expect(await nameOf(device.client)).toBe('Theirs')
  await device.client.close()
  const again = await device.open()
  expect(await answerOf(again.refused)).toMatchObject([
    {
      name: 'learner.edit-profile',
      args: { learner, name: 'Mine' },
      refusal: { type: 'not-allowed' },
      theirs: [{ kind: 'learner', id: 'l1', body: { name: 'Theirs' } }],
      dependents: [],
    },
  ])
})

test('[SYNC-5] what stands beside a refused edit follows the server, even under a pending edit of the same record', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  await rename(client, 'Mine')
  server.refuse('learner.edit-profile', { type: 'not-allowed' })
  await client.syncNow()
  server.refuse('learner.edit-profile', null)
  server.always('lost-request')
  await rename(client, 'Another try')
  expect(await nameOf(client)).toBe('Another try')
  expect(await answerOf(client.refused)).toMatchObject([{ theirs: [{ body: { name: 'Lea' } }] }])
})

test('[SYNC-5] edits that built on a refused one are shown and decided with it', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always('lost-request')
  const first = await client.mutate('class.create', {
    class: 'c1' as never,
    title: 'A',
    tutor: anna,
    tutorName: 'Anna',
  })
  const second = await client.mutate('class.rename', { class: 'c1' as never, title: 'B' })
  const other = await rename(client, 'Lia')
  if (!first.ok || !second.ok || !other.ok) throw new Error('an edit was refused')
  server.refuse('class.create', { type: 'not-allowed' })
  server.always(null)
  await client.syncNow()
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Lia' } })
  const refused = await answerOf(client.refused)
  expect(refused.map(({ edit, dependents }) => [edit, dependents])).toEqual([
    [first.value.edit, [second.value.edit]],
    [second.value.edit, []],
  ])

  server.refuse('class.create', null)
  expect(await client.resend(first.value.edit)).toMatchObject({ ok: true })
  expect(await answerOf(client.refused)).toEqual([])
  await client.syncNow()
  expect(server.record('class', 'c1')).toMatchObject({ body: { title: 'B' } })
})

test('[SYNC-5] resending with other words sends those, at the time the author acted; discarding forgets the whole chain', async () => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  server.refuse('learner.edit-profile', { type: 'not-allowed' })
  const acted = clock.now()
  await rename(client, 'Mine')
  await client.syncNow()
  const [edit] = await answerOf(client.refused)
  if (edit === undefined) throw new Error('nothing was refused')
  server.refuse('learner.edit-profile', null)
  clock.advance(5_000)
  await client.resend(edit.edit, twoNames)
  await client.syncNow()
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'B' } })
  expect(server.requests.flatMap(({ mutations }) => mutations).at(-1)).toMatchObject({ at: { instant: acted } })

  server.refuse('learner.edit-profile', { type: 'not-allowed' })
  await rename(client, 'One')
  await rename(client, 'Two')
  await client.syncNow()
  const [root] = await answerOf(client.refused)
  await client.discard(root?.edit ?? '')
  expect(await answerOf(client.refused)).toEqual([])
})

test('[SYNC-5] a resent edit that is refused here stays among the refused', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.refuse('learner.edit-profile', { type: 'not-allowed' })
  await rename(client, 'Mine')
  await client.syncNow()
  const [edit] = await answerOf(client.refused)
  expect(await client.resend(edit?.edit ?? '', { learner, name: '' })).toMatchObject({ ok: false })
  expect(await answerOf(client.refused)).toHaveLength(1)
})

test('[SYNC-20] an edit is taken back before and after the server has it, and so is the taking back', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  const first = await rename(client, 'Lia')
  if (!first.ok) throw new Error('refused')
  expect(first.value.canUndo).toBe(true)
  const undone = await client.undo(first.value.edit)
  expect(await nameOf(client)).toBe('Lea')
  await client.syncNow()
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Lea' } })
  if (!undone.ok) throw new Error('refused')
  await client.undo(undone.value.edit)
  await client.syncNow()
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'Lia' } })
})

test('[SYNC-20] undo leaves alone what others changed beside, and is refused where they changed the same', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  const edit = await rename(client, 'Lia')
  if (!edit.ok) throw new Error('refused')
  await client.syncNow()
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, zone: 'Asia/Tokyo' })
  await client.syncNow()
  expect(await client.undo(edit.value.edit)).toMatchObject({ ok: true })
  expect(await read(client, async (reader) => (await reader.get('learner', learner))?.body)).toMatchObject({
    name: 'Lea',
    zone: 'Asia/Tokyo',
  })
  await client.syncNow()
  const other = await rename(client, 'Lia')
  if (!other.ok) throw new Error('refused')
  await client.syncNow()
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Theirs' })
  await client.syncNow()
  expect(await client.undo(other.value.edit)).toEqual({
    ok: false,
    error: { type: 'changed-since', kind: 'learner', id: 'l1' },
  })
})

test('[SYNC-20] the way back is that of the last replay, so that it is right after a rebase', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always({ status: 400 })
  const edit = await rename(client, 'Mine')
  if (!edit.ok) throw new Error('refused')
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, name: 'Theirs' })
  server.always(null)
  server.next({ status: 400 })
  await client.syncNow()
  await client.undo(edit.value.edit)
  expect(await nameOf(client)).toBe('Theirs')
})

test('[SYNC-20] what has no way back says so', async () => {
  const { client } = await deviceOn(await serverWithLea())
  const made = await client.mutate('class.create', { class: 'c1' as never, title: 'A', tutor: anna, tutorName: 'A' })
  if (!made.ok) throw new Error('refused')
  expect(made.value.canUndo).toBe(false)
  expect(await client.undo(made.value.edit)).toEqual({ ok: false, error: { type: 'cannot-undo' } })
  expect(await client.undo('nobody knows it')).toEqual({ ok: false, error: { type: 'cannot-undo' } })
})

test('[SYNC-17] [R25] what exists here alone can be exported, and signing out with it asks first', async () => {
  const server = await serverWithLea()
  const device = await deviceOn(server)
  const { client } = device
  await client.syncNow()
  server.refuse('learner.edit-profile', { type: 'not-allowed' })
  await rename(client, 'Refused')
  await client.syncNow()
  server.always('lost-request')
  await rename(client, 'Waiting')
  expect(JSON.parse(await client.exportPending())).toMatchObject({
    pending: [{ name: 'learner.edit-profile', args: { name: 'Waiting' }, zone: 'Europe/Berlin' }],
    refused: [{ args: { name: 'Refused' }, refusal: { type: 'not-allowed' } }],
  })
  expect(await client.signOut()).toEqual({ signedOut: false, pending: 2 })
  expect(await nameOf(client)).toBe('Waiting')
  expect(await client.signOut({ discardPending: true })).toEqual({ signedOut: true, pending: 2 })
  const again = await device.open()
  expect(await nameOf(again)).toBeUndefined()
  expect(await answerOf(again.status)).toMatchObject({ pending: 0, refused: 0, arriving: [] })
})

test('[SYNC-19] each edit tells its story: queued, sent, failed, replayed, decided', async () => {
  const server = await serverWithLea()
  const { client, clock } = await deviceOn(server)
  await client.syncNow()
  server.next('lost-request')
  await rename(client, 'Mine')
  await expect.poll(async () => (await answerOf(client.status)).type).toBe('offline')
  await server.commit(somebodyElse, 'learner.edit-profile', { learner, zone: 'Asia/Tokyo' })
  clock.advance(10)
  server.next({ status: 400 }, null, { status: 500 })
  await client.syncNow()
  const [pending] = await answerOf(client.pending)
  expect(pending?.trace.map(({ what }) => what)).toEqual([
    'queued',
    'failed-to-send',
    'failed-to-send',
    'failed-to-send',
    'replayed',
  ])
  expect(pending?.trace[1]?.detail).toContain('offline')
  clock.advance(10)
  await client.syncNow()
  const [settled] = await answerOf(client.recent)
  expect(settled).toMatchObject({ outcome: 'applied', canUndo: true })
  expect(settled?.trace.map(({ what }) => what).slice(-2)).toEqual(['sent', 'outcome'])
})

test('[SYNC-5] a superseded edit loses nothing and its author can see it', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  await rename(client, 'Mine')
  server.next((response) => ({
    ...response,
    outcomes: response.outcomes.map((each) => ({ ...each, type: 'superseded' })),
  }))
  await client.syncNow()
  expect(await answerOf(client.recent)).toMatchObject([{ outcome: 'superseded', args: { name: 'Mine' } }])
  expect(await answerOf(client.refused)).toEqual([])
})

test('[R7] one more edit is one more row, however many wait', async () => {
  const server = await serverWithLea()
  const written: Record<string, number> = {}
  const device = await deviceOn(server)
  const { client } = device
  await client.syncNow()
  server.always('lost-request')
  await Promise.all(Array.from({ length: 300 }, (_, index) => rename(client, `n${index}`)))
  await client.close()
  const count = (table: string, rows: readonly unknown[]): void => {
    written[table] = (written[table] ?? 0) + rows.length
  }
  const counting = withWrites(device.engine, (tx) => ({
    put: (table, rows) => (count(table, rows), tx.put(table, rows)),
    append: (table, rows) => (count(table, rows), tx.append(table, rows)),
  }))
  const again = await device.open({ storage: counting, network: { isOnline: () => false, onBack: () => () => {} } })
  await again.syncNow()
  for (const table of Object.keys(written)) delete written[table]
  await rename(again, 'one more')
  expect(written).toMatchObject({ outbox: 1, 'record:learner': 1 })
  expect(Object.values(written).reduce((sum, count) => sum + count, 0)).toBe(2)
})

test('[SYNC-5] what the server has stands beside a refused edit also where a replay had already failed here', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always({ status: 500 })
  await client.mutate('class.create', { class: 'c1' as never, title: 'Mine', tutor: anna, tutorName: 'Anna' })
  await quiet(client)
  await server.commit(somebodyElse, 'class.create', { class: 'c1', title: 'Theirs', tutor: 'bert', tutorName: 'Bert' })
  server.always(null)
  server.next({ status: 400 }, null, { status: 500 })
  await client.syncNow()
  expect(await answerOf(client.pending)).toHaveLength(1)
  await client.syncNow()
  expect(await answerOf(client.refused)).toMatchObject([
    { refusal: { type: 'already-exists' }, theirs: [{ kind: 'class', body: { title: 'Theirs' } }, {}, {}] },
  ])
})
