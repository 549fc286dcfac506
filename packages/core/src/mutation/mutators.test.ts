import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemActor } from '../access/actor.ts'
import type { Actor } from '../access/actor.ts'
import { kinds } from '../record/kinds.ts'
import type { Stored } from '../record/kinds.ts'
import { ClassId, UserId } from '../record/ids.ts'
import type { Json } from '../record/define-kind.ts'
import type { Mutation, Mutator } from './define-mutator.ts'
import { anyCall, anyHistory } from './any-call.ts'
import { memoryWorld } from './memory-commit.ts'
import type { MemoryWorld } from './memory-commit.ts'
import { versionOf } from './mutation-versions.ts'
import { mutators } from './mutators.ts'
import { prepareMutation } from './prepare-mutation.ts'
import { prepareBy } from './run-mutation.ts'

async function worldAfter(history: readonly { actor: Actor; mutation: Mutation }[]) {
  const world = memoryWorld()
  for (const { actor, mutation } of history) await world.runMutation(actor, mutation)
  return world
}

/** The audit of all weeks (PUB-4). */
const linesIn = ({ records }: MemoryWorld): readonly Stored<'plan-change'>[] =>
  records.all().filter((record): record is Stored<'plan-change'> => record.kind === 'plan-change')

describe('every mutation', () => {
  test('[MUT-3] writes only in the spaces it declares', async () => {
    // memoryWorld throws where one does not.
    await fc.assert(
      fc.asyncProperty(anyHistory(30), async (history) => void (await worldAfter(history))),
      { numRuns: 300 },
    )
  })

  test('[MUT-4] run twice ends as run once, and so does taking it back', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory(20), async (history) => {
        const world = memoryWorld()
        const runTwice = async (actor: Actor, mutation: Mutation) => {
          const answer = await world.runMutation(actor, mutation)
          const once = world.dump()
          await world.runMutation(actor, mutation)
          expect(world.dump()).toBe(once)
          return answer
        }
        for (const { actor, mutation } of history) {
          const answer = await runTwice(actor, mutation)
          if (!answer.ok || answer.value.inverse === null) continue
          await runTwice(actor, answer.value.inverse)
          await world.runMutation(actor, mutation)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('[MUT-5] what says how to be undone is undone by that', async () => {
    let undone = 0
    await fc.assert(
      fc.asyncProperty(anyHistory(20), anyCall, async (history, last) => {
        const world = await worldAfter(history)
        const lines = new Set(linesIn(world).map(({ id }) => id))
        const before = world.dump()
        const answer = await world.runMutation(last.actor, last.mutation)
        if (!answer.ok || answer.value.inverse === null) return
        expect(await world.runMutation(last.actor, answer.value.inverse)).toMatchObject({ ok: true })
        // All that may be left of both is one line that says that it was taken back.
        const gained = linesIn(world).filter(({ id }) => !lines.has(id))
        expect(gained.length).toBeLessThan(2)
        for (const { body } of gained) expect(body.undone).not.toBeNull()
        expect(world.dump((record) => gained.includes(record as Stored<'plan-change'>))).toBe(before)
        undone += 1
      }),
      { numRuns: 1000 },
    )
    expect(undone).toBeGreaterThan(10)
  })

  test('[MUT-5] each mutation happens in these worlds, so that what holds for all was seen for each', async () => {
    const happened = new Set<string>()
    await fc.assert(
      fc.asyncProperty(anyHistory(30), async (history) => {
        const world = memoryWorld()
        for (const { actor, mutation } of history) {
          const answer = await world.runMutation(actor, mutation)
          if (answer.ok) happened.add(mutation.name)
          const inverse = answer.ok ? answer.value.inverse : null
          if (inverse !== null && (await world.runMutation(actor, inverse)).ok) happened.add(inverse.name)
          if (inverse !== null) await world.runMutation(actor, mutation)
        }
      }),
      { numRuns: 2500, seed: 5 },
    )
    expect([...happened].sort()).toEqual(Object.keys(mutators).sort())
  })

  test('[SYNC-20] an undo is refused once somebody has changed what it would take back', async () => {
    const world = memoryWorld()
    const server = systemActor('test')
    const id = ClassId.parse('c1')
    await world.run(server, 'class.create', {
      class: id,
      title: 'Strings',
      tutor: UserId.parse('anna'),
      tutorName: 'Anna',
    })
    const renamed = await world.run(server, 'class.rename', { class: id, title: 'Cellos' })
    if (!renamed.ok || renamed.value.inverse === null) throw new Error('a renaming could not be undone')
    await world.run(server, 'class.rename', { class: id, title: 'Violas' })
    const undone = await world.runMutation(server, renamed.value.inverse)
    expect(undone).toEqual({ ok: false, error: { type: 'changed-since', kind: 'class', id } })
  })

  test('[TX-1] a refused mutation has changed nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory(20), anyCall, async (history, last) => {
        const world = await worldAfter(history)
        const before = world.dump()
        const answer = await world.runMutation(last.actor, last.mutation)
        if (!answer.ok) expect(world.dump()).toBe(before)
      }),
      { numRuns: 300 },
    )
  })
})

test('[RECORD-4] kinds and mutations stand under their own names', () => {
  for (const [name, mutator] of Object.entries(mutators)) expect(mutator.name).toBe(name)
  for (const [name, kind] of Object.entries(kinds)) expect(kind.name).toBe(name)
})

test('[MUT-1] what cannot be read is refused with the paths that are wrong', () => {
  const answer = prepareMutation({
    name: 'learner.edit-profile',
    version: 1,
    args: { learner: 'l1', availability: [1, 2] },
  })
  expect(answer).toMatchObject({ ok: false, error: { type: 'invalid-arguments', issues: [{ path: 'availability' }] } })
  const unknown = prepareMutation({ name: 'constructor', version: 1, args: {} })
  expect(unknown).toEqual({ ok: false, error: { type: 'unknown-mutation', name: 'constructor', version: 1 } })
})

test('[MUT-2] [SYNC-14] [R16] older arguments are brought up to date, version by version, before they are checked', () => {
  const today = mutators['learner.edit-profile']
  const later = {
    ...today,
    version: 3,
    upcasts: {
      1: (args: Json) => ({ learner: 'l1', title: (args as { name: string }).name }),
      2: (args: Json) => ({ learner: 'l1', name: (args as { title: string }).title }),
    },
  } as unknown as Mutator
  const prepare = (version: number, args: Json) =>
    prepareBy(() => later, { name: 'learner.edit-profile', version, args }).ok
  expect(prepare(1, { name: 'Lea' })).toBe(true)
  expect(prepare(1, { name: 7 })).toBe(false)
  expect(prepare(2, { title: 'Lea' })).toBe(true)
  expect(prepare(3, { learner: 'l1', name: 'Lea' })).toBe(true)
  expect(prepare(4, { learner: 'l1', name: 'Lea' })).toBe(false)
})

test('[MUT-2] a version newer than known is refused, not guessed', () => {
  expect(prepareMutation({ name: 'learner.create', version: 2, args: {} })).toMatchObject({
    ok: false,
    error: { type: 'unknown-mutation' },
  })
})

test('[MUT-2] the version of every mutation is known without its mutator', () => {
  for (const { name, version } of Object.values(mutators)) expect([name, versionOf(name)]).toEqual([name, version])
})
