import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import type { Actor } from '../access/actor.ts'
import { kinds } from '../record/kinds.ts'
import { ClassId, LearnerId, UserId } from '../record/ids.ts'
import { CivilDate, ZoneName } from '../time/instant.ts'
import type { Mutation } from './define-mutator.ts'
import { memoryWorld } from './memory-commit.ts'
import { mutators } from './mutators.ts'
import type { ArgsOf, MutationName } from './mutators.ts'
import { prepareMutation } from './run-mutation.ts'

const user = fc.constantFrom('anna', 'bert', 'carl').map((id) => UserId.parse(id))
const learner = fc.constantFrom('l1', 'l2').map((id) => LearnerId.parse(id))
const schoolClass = fc.constantFrom('c1', 'c2').map((id) => ClassId.parse(id))
const name = fc.constantFrom('Ada', 'Bo', 'Cy')
const zone = fc.constantFrom('Europe/Berlin', 'Asia/Tokyo').map((id) => ZoneName.parse(id))
const minutes = fc.nat({ max: 720 })
const date = fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01').map((text) => CivilDate.parse(text))
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

/** One generator a mutation: a new one does not compile until it has one. */
const argsOf: { [Name in MutationName]: fc.Arbitrary<ArgsOf<Name>> } = {
  'settings.change': fc.record({
    user,
    displayName: optional(name),
    language: optional(fc.constantFrom('en', 'de')),
    appearance: optional(fc.constantFrom('light', 'dark')),
  }),
  'learner.create': fc.record({ learner, user, name, zone }),
  'learner.create-child': fc.record({ learner, guardian: user, guardianName: name, name, zone }),
  'learner.edit-profile': fc.record({ learner, name: optional(name), zone: optional(zone) }),
  'learner.change-day-start': fc.record({ learner, from: date, minutes: fc.option(minutes) }),
  'learner.add-guardian': fc.record({ learner, guardian: user, guardianName: name }),
  'learner.remove-guardian': fc.record({ learner, guardian: user }),
  'learner.attach-account': fc.record({ learner, user, child: fc.boolean() }),
  'class.create': fc.record({ class: schoolClass, title: name, tutor: user, tutorName: name }),
  'class.rename': fc.record({ class: schoolClass, title: name }),
  'class.enrol': fc.record({ class: schoolClass, learner, learnerName: name }),
  'class.remove-learner': fc.record({ class: schoolClass, learner }),
  'class.add-tutor': fc.record({ class: schoolClass, tutor: user, tutorName: name }),
  'class.remove-tutor': fc.record({ class: schoolClass, tutor: user }),
}

const actor: fc.Arbitrary<Actor> = fc.oneof(user.map(userActor), fc.constant(systemActor('test')))
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  ...Object.entries(argsOf).map(([name, args]) =>
    (args as fc.Arbitrary<object>).map((value) => ({
      name,
      version: 1,
      args: JSON.parse(JSON.stringify(value)) as Mutation['args'],
    })),
  ),
)
const call = fc.record({ actor, mutation })

async function worldAfter(history: readonly { actor: Actor; mutation: Mutation }[]) {
  const world = memoryWorld()
  for (const { actor, mutation } of history) await world.runMutation(actor, mutation)
  return world
}

describe('every mutation', () => {
  test('[MUT-3] writes only in the spaces it declares', async () => {
    // memoryWorld throws where one does not.
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 30 }), async (history) => void (await worldAfter(history))),
      { numRuns: 300 },
    )
  })

  test('[MUT-4] run twice ends as run once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 20 }), call, async (history, last) => {
        const world = await worldAfter(history)
        await world.runMutation(last.actor, last.mutation)
        const once = world.dump()
        await world.runMutation(last.actor, last.mutation)
        expect(world.dump()).toBe(once)
      }),
      { numRuns: 300 },
    )
  })

  test('[MUT-5] what says how to be undone is undone by that', async () => {
    let undone = 0
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 20 }), call, async (history, last) => {
        const world = await worldAfter(history)
        const before = world.dump()
        const answer = await world.runMutation(last.actor, last.mutation)
        if (!answer.ok || answer.value.inverse === null) return
        expect(await world.runMutation(last.actor, answer.value.inverse)).toMatchObject({ ok: true })
        expect(world.dump()).toBe(before)
        undone += 1
      }),
      { numRuns: 1000 },
    )
    expect(undone).toBeGreaterThan(10)
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
      fc.asyncProperty(fc.array(call, { maxLength: 20 }), call, async (history, last) => {
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

test('[MUT-2] a version newer than known is refused, not guessed', () => {
  expect(prepareMutation({ name: 'learner.create', version: 2, args: {} })).toMatchObject({
    ok: false,
    error: { type: 'unknown-mutation' },
  })
})
