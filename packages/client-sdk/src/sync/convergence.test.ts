import { kindNames } from '@etude/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryEngine } from '../local-store/memory-engine.ts'
import { recordTable } from '../local-store/layout.ts'
import type { Fault } from '../testing/fake-server.ts'
import { anna, learner, quiet, serverWithLea, somebodyElse, space } from '../testing/device-on.ts'
import { openTestDevice } from '../testing/open-test-client.ts'

const devices = 3
const device = fc.nat(devices - 1)
const name = fc.constantFrom('A', 'B', 'C')
const group = fc.constantFrom('c1', 'c2')
const edit = fc.oneof(
  fc.record({ name: fc.constant('learner.edit-profile'), args: fc.record({ learner: fc.constant(learner), name }) }),
  fc.record({
    name: fc.constant('class.create'),
    args: fc.record({ class: group, title: name, tutor: fc.constant(anna), tutorName: name }),
  }),
  fc.record({ name: fc.constant('class.rename'), args: fc.record({ class: group, title: name }) }),
)
const fault: fc.Arbitrary<Fault> = fc.constantFrom<Fault[]>(
  'lost-request',
  'lost-reply',
  { status: 401 },
  { status: 503 },
  { status: 400 },
  (response) => ({ ...response, nonsense: 'is ignored' }),
)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('edit' as const), device, edit }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('sync' as const), device, faults: fc.array(fault, { maxLength: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('elsewhere' as const), edit }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restart' as const), device }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('revoke' as const), granted: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restore' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('pages' as const), records: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('live' as const), on: fc.boolean() }) },
)

test('[SYNC-7] [SYNC-2] [SYNC-5] whatever is lost, refused, restarted, revoked or restored on the way, every device ends with what the server has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const server = await serverWithLea()
      server.live.on = true
      const restore = server.backUp()
      const opened = await Promise.all(
        Array.from({ length: devices }, () =>
          openTestDevice(server, { storage: memoryEngine(), connect: server.connect }),
        ),
      )
      const edits: string[][] = opened.map(() => [])
      const clients = opened.map(({ client }) => client)
      const clientAt = (index: number) => {
        const found = clients[index]
        if (found === undefined) throw new Error('no such device')
        return found
      }
      for (const each of steps) {
        if (each.type === 'edit') {
          const made = await clientAt(each.device).mutate(each.edit.name as never, each.edit.args as never)
          if (made.ok) edits[each.device]?.push(made.value.edit)
        }
        if (each.type === 'elsewhere')
          await server.commit(somebodyElse, each.edit.name, each.edit.args).catch(() => undefined)
        if (each.type === 'revoke') (each.granted ? server.grant : server.revoke)(space)
        if (each.type === 'restore') restore()
        if (each.type === 'pages') server.recordsPerResponse = each.records
        if (each.type === 'live') server.live.on = each.on
        if (each.type === 'sync') {
          server.next(...each.faults)
          await clientAt(each.device).syncNow()
        }
        if (each.type === 'restart') {
          await clientAt(each.device).close()
          clients[each.device] = (await opened[each.device]?.open()) ?? clientAt(each.device)
        }
      }
      server.grant(space)
      for (let round = 0; round < 4; round += 1) {
        for (const client of clients) {
          await quiet(client)
          await client.syncNow()
        }
      }
      for (const client of clients)
        expect(await client.syncNow()).toMatchObject({ type: 'synced', pending: 0, arriving: [] })
      expect(server.requests.some(({ want }) => want?.again?.length !== 0)).toBe(false)
      await Promise.all(clients.map((client) => client.close()))
      for (const [index, { engine }] of opened.entries()) {
        const store = await engine.open('etude:anna', () => Promise.resolve())
        const rows = await store.read(kindNames.map(recordTable), async (tx) => {
          const found = await Promise.all(
            kindNames.map(async (kind) => (await tx.all(recordTable(kind))).map((row) => [kind, row] as const)),
          )
          return found.flat()
        })
        // SYNC-5. Every edit has come to one end, and its author's device knows which.
        const ends = await store.read(['journal', 'refused'], async (tx) => [
          ...(await tx.all('journal')),
          ...(await tx.all('refused')),
        ])
        expect(ends.map(({ edit }) => edit).sort()).toEqual([...(edits[index] ?? [])].sort())
        await store.close()
        for (const [kind, { id, version, body }] of rows)
          expect(server.record(kind, id)).toMatchObject({ version, body })
        expect(rows.map(([kind, { id }]) => `${kind}/${id}`).sort()).toEqual(server.keys().sort())
      }
      for (const { errors } of opened) expect(errors).toEqual([])
    }),
    { numRuns: 60 },
  )
}, 60_000)
