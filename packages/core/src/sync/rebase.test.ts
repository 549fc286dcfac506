import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import type { Actor } from '../access/actor.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import { readerContract } from '../mutation/reader-contract.ts'
import { ClassId, LearnerId, UserId } from '../record/ids.ts'
import { memoryRecords } from '../record/memory-reader.ts'
import type { MemoryRecords } from '../record/memory-reader.ts'
import type { Stored } from '../record/kinds.ts'
import { classSpace, learnerSpace } from '../record/space.ts'
import type { At, Instant } from '../time/instant.ts'
import { overlayReader } from '../mutation/overlay-reader.ts'
import { rebase } from './rebase.ts'
import type { Pending } from './rebase.ts'
import { mutatorNamed } from '../mutation/mutators.ts'
import { keysOfRecord } from '../mutation/record-keys.ts'
import { runOnReplica } from './run-on-replica.ts'

const now = 1_800_000_000_000 as Instant
const at = { instant: now, zone: 'UTC', offset: 0 } as At
const anna = UserId.parse('anna')
const me = userActor(anna)

readerContract('an overlay', async () => {
  const view = overlayReader(memoryRecords())
  return {
    reader: view,
    store: async (drafts) => {
      for (const draft of drafts) view.set(draft.kind, draft.id, { ...draft, version: 1 } as unknown as Stored)
    },
  }
})

const learner = fc.constantFrom('l1', 'l2')
const user = fc.constantFrom('anna', 'bert')
const group = fc.constantFrom('c1', 'c2')
const text = fc.constantFrom('A', 'B', 'C')
const call = (name: string, args: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Mutation> =>
  fc.record(args).map((value) => ({ name, version: 1, args: value as never }))

const zone = fc.constant('Europe/Berlin')
const mutation = fc.oneof(
  call('learner.create', { learner, user, name: text, zone }),
  call('learner.create-child', { learner, guardian: user, guardianName: text, name: text, zone }),
  call('learner.edit-profile', { learner, name: text }),
  call('learner.change-day-start', {
    learner,
    from: fc.constantFrom('2026-01-01', '2026-02-01'),
    minutes: fc.nat(700),
  }),
  call('learner.remove-guardian', { learner, guardian: user }),
  call('learner.add-guardian', { learner, guardian: user, guardianName: text }),
  call('class.create', { class: group, title: text, tutor: user, tutorName: text }),
  call('class.rename', { class: group, title: text }),
  call('class.enrol', { class: group, learner, learnerName: text }),
  call('class.remove-learner', { class: group, learner }),
  call('class.add-tutor', { class: group, tutor: user, tutorName: text }),
  call('class.remove-tutor', { class: group, tutor: user }),
)

/** A person reads before they write; the server itself often writes without looking. */
const actor = fc.constantFrom<Actor>(userActor(anna), systemActor('test'))

const kinds = ['learner', 'guardianship', 'class', 'board', 'teaching', 'enrolment'] as const
type Kind = (typeof kinds)[number]

/** Records by key, so that two views can be compared whole. */
function everyRecord(records: ReadonlyMap<string, Stored>): MemoryRecords {
  return memoryRecords(records.values())
}

/** The server's records change by a mutation of somebody else; answers what a patch would have touched. */
async function change(server: Map<string, Stored>, by: Mutation): Promise<readonly string[]> {
  const view = overlayReader(everyRecord(server))
  const run = await runOnReplica(view, by, { actor: systemActor('test'), now, at, named: mutatorNamed })
  const touched: string[] = []
  for (const { kind, id } of run.writes) {
    const before = server.get(`${kind}/${id}`)
    const after = await view.get(kind, id)
    if (before !== undefined) touched.push(...keysOfRecord(kind, id, before.body))
    if (after !== undefined) touched.push(...keysOfRecord(kind, id, (after as Stored).body))
    if (after === undefined) server.delete(`${kind}/${id}`)
    else server.set(`${kind}/${id}`, after as Stored)
  }
  return touched
}

const ids: Readonly<Record<Kind, readonly string[]>> = {
  learner: ['l1', 'l2'],
  guardianship: ['l1~anna', 'l1~bert', 'l2~anna', 'l2~bert'],
  class: ['c1', 'c2'],
  board: ['c1', 'c2'],
  teaching: ['c1~anna', 'c1~bert', 'c2~anna', 'c2~bert'],
  enrolment: ['c1~l1', 'c1~l2', 'c2~l1', 'c2~l2'],
}

async function shown(view: { get: MemoryRecords['get'] }): Promise<unknown> {
  const found: unknown[] = []
  for (const kind of kinds) for (const id of ids[kind]) found.push((await view.get(kind, id))?.body)
  return found
}

test('[SYNC-6] replaying only what was touched never differs from replaying everything', async () => {
  const anyRecord = fc.constantFrom(...kinds.flatMap((kind) => ids[kind].map((id) => ({ kind, id }))))
  const step = fc.record({
    /** Records that leave the server's state whatever any rule says, as those of a space that was dropped. */
    lost: fc.array(anyRecord, { maxLength: 2 }),
    queued: fc.array(mutation, { maxLength: 4 }),
    changes: fc.array(mutation, { maxLength: 2 }),
    /** Which of those that wait the server has settled, by place. */
    settled: fc.array(fc.nat(7), { maxLength: 2 }),
  })
  let skipped = 0
  await fc.assert(
    fc.asyncProperty(
      actor,
      fc.array(mutation, { maxLength: 8 }),
      fc.array(step, { maxLength: 8 }),
      async (me, beginning, steps) => {
        const server = new Map<string, Stored>()
        for (const each of beginning) await change(server, each)
        let waiting: Pending[] = []
        let order = 0
        for (const { queued, changes, lost, settled } of steps) {
          // Mutations are queued on what shows, which is the server's state with all earlier ones on it.
          const { view } = await rebase(everyRecord(server), waiting, [], { actor: me, now, named: mutatorNamed })
          for (const each of queued) {
            const run = await runOnReplica(view, each, { actor: me, now, at, named: mutatorNamed })
            if (run.refusal === null) waiting.push({ order: ++order, ...each, at, ...run })
          }
          const touched: string[] = []
          for (const each of changes) touched.push(...(await change(server, each)))
          for (const { kind, id } of lost) {
            const record = server.get(`${kind}/${id}`)
            if (record !== undefined) touched.push(...keysOfRecord(kind, id, record.body))
            server.delete(`${kind}/${id}`)
          }
          const gone = new Set(settled.map((place) => waiting[place]))
          for (const each of gone) touched.push(...(each?.touches ?? []))
          waiting = waiting.filter((each) => !gone.has(each))

          const everything = waiting.flatMap(({ reads, touches }) => [...reads, ...touches])
          const some = await rebase(everyRecord(server), waiting, touched, { actor: me, now, named: mutatorNamed })
          const all = await rebase(everyRecord(server), waiting, everything, { actor: me, now, named: mutatorNamed })
          expect(await shown(some.view)).toEqual(await shown(all.view))
          skipped += waiting.length - some.runs.size
          waiting = waiting.map((each) => ({ ...each, ...some.runs.get(each.order) }))
          expect(waiting.map(({ writes }) => writes)).toEqual(
            waiting.map((each) => all.runs.get(each.order)?.writes ?? each.writes),
          )
        }
      },
    ),
    { numRuns: 400 },
  )
  expect(skipped).toBeGreaterThan(100)
})

test('[SYNC-6] a mutation whose list another record has joined is replayed', async () => {
  const space = learnerSpace(LearnerId.parse('l1'))
  const child = { kind: 'learner', id: 'l1', space, version: 1, body: { learner: 'l1', user: null, child: true } }
  const guardian = (id: string) => ({
    kind: 'guardianship',
    id: `l1~${id}`,
    space,
    version: 1,
    body: { learner: 'l1', guardian: id },
  })
  const remove: Mutation = { name: 'learner.remove-guardian', version: 1, args: { learner: 'l1', guardian: 'anna' } }
  const before = memoryRecords([child, guardian('anna')] as unknown as Stored[])
  const run = await runOnReplica(overlayReader(before), remove, { actor: me, now, at, named: mutatorNamed })
  expect(run.refusal).toMatchObject({ type: 'last-guardian' })
  const after = memoryRecords([child, guardian('anna'), guardian('bert')] as unknown as Stored[])
  const touched = keysOfRecord('guardianship', 'l1~bert', guardian('bert').body)
  const waiting = [{ order: 1, ...remove, at, ...run }]
  const { view, runs } = await rebase(after, waiting, touched, { actor: me, now, named: mutatorNamed })
  expect(runs.get(1)?.refusal).toBeNull()
  expect(await view.get('guardianship', 'l1~anna')).toBeUndefined()
})

test('[SYNC-4] a mutator that throws during a replay counts as without effect, and those after it are replayed', async () => {
  const space = learnerSpace(LearnerId.parse('l1'))
  const record = (body: unknown) => ({ kind: 'learner', id: 'l1', space, version: 1, body }) as unknown as Stored
  const good = { learner: 'l1', user: 'anna', name: 'A', child: false, dayStarts: [{ from: '2026-01-01', minutes: 0 }] }
  const dayStart: Mutation = {
    name: 'learner.change-day-start',
    version: 1,
    args: { learner: 'l1', from: '2026-02-01', minutes: 60 },
  }
  const rename: Mutation = { name: 'learner.edit-profile', version: 1, args: { learner: 'l1', name: 'B' } }
  const view = overlayReader(memoryRecords([record(good)]))
  const waiting: Pending[] = []
  for (const [order, each] of [dayStart, rename].entries())
    waiting.push({
      order,
      ...each,
      at,
      ...(await runOnReplica(view, each, { actor: me, now, at, named: mutatorNamed })),
    })
  // A body that this version cannot read, as a server of the future might send.
  const { dayStarts: _, ...odd } = good
  const rebased = await rebase(memoryRecords([record(odd)]), waiting, ['learner/l1'], {
    actor: me,
    now,
    named: mutatorNamed,
  })
  expect(rebased.runs.get(0)?.refusal).toMatchObject({ type: 'failed' })
  expect((await rebased.view.get('learner', 'l1'))?.body.name).toBe('B')
})

test('[SYNC-6] what a replayed mutation writes for the first time touches those behind it', async () => {
  const space = classSpace(ClassId.parse('c1'))
  const system = systemActor('test')
  const group = { kind: 'class', id: 'c1', space, version: 1, body: { class: 'c1', title: 'A' } } as unknown as Stored
  const calls: readonly Mutation[] = [
    { name: 'class.create', version: 1, args: { class: 'c1', title: 'B', tutor: 'anna', tutorName: 'A' } },
    { name: 'class.remove-tutor', version: 1, args: { class: 'c1', tutor: 'anna' } },
  ]
  const view = overlayReader(memoryRecords([group]))
  const waiting: Pending[] = []
  for (const [order, each] of calls.entries())
    waiting.push({
      order,
      ...each,
      at,
      ...(await runOnReplica(view, each, { actor: system, now, at, named: mutatorNamed })),
    })
  expect(waiting.map(({ writes }) => writes)).toEqual([[], []])
  // The class goes from the server: now the first makes it, with its tutor, and the second has somebody to remove.
  const { runs } = await rebase(memoryRecords(), waiting, ['class/c1'], { actor: system, now, named: mutatorNamed })
  expect(runs.get(1)?.refusal).toMatchObject({ type: 'last-tutor' })
})

test('[SYNC-6] a mutation that put a record into a list without reading it is not replayed when another joins that list', async () => {
  const space = classSpace(ClassId.parse('c1'))
  const record = (kind: string, id: string, body: object) =>
    ({ kind, id, space, version: 1, body }) as unknown as Stored
  const group = record('class', 'c1', { class: 'c1', title: 'A' })
  const carla = { class: 'c1', tutor: 'carla' }
  const add: Mutation = { name: 'class.add-tutor', version: 1, args: { class: 'c1', tutor: 'bert', tutorName: 'B' } }
  const context = { actor: systemActor('test'), now, named: mutatorNamed }
  const run = await runOnReplica(overlayReader(memoryRecords([group])), add, { ...context, at })
  const touched = keysOfRecord('teaching', 'c1~carla', carla)
  expect(touched.filter((key) => run.touches.includes(key))).toEqual(['teaching?class=c1'])
  const after = memoryRecords([group, record('teaching', 'c1~carla', carla)])
  const { view, runs } = await rebase(after, [{ order: 1, ...add, at, ...run }], touched, context)
  expect(runs.size).toBe(0)
  expect((await view.list('teaching', 'class', 'c1')).map(({ id }) => id)).toEqual(['c1~bert', 'c1~carla'])
})
