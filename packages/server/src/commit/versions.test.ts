import { mutatorNamed, prepareBy } from '@etude/core'
import type { Json, Mutation, Mutator } from '@etude/core'
import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { anna, commitFixture, rename, sent } from './commit-fixture.ts'

/** A later release: `settings.change` has its third version there, and two names became one object on the way. */
function laterMutator(name: string): Mutator | undefined {
  const today = mutatorNamed(name)
  if (today === undefined || name !== 'settings.change') return today
  return {
    ...today,
    version: 3,
    upcasts: {
      1: (args) => ({ ...(args as object), displayName: `${nameIn(args)} (1→2)` }) as Json,
      2: (args) => ({ ...(args as object), displayName: `${nameIn(args)} (2→3)` }) as Json,
    },
  }
}
const nameIn = (args: Json): string => (args as { displayName: string }).displayName
const later = (mutation: Mutation) => prepareBy(laterMutator, mutation)

forEachDatabase('versions of a mutation', (database) => {
  const nameOf = async (): Promise<string> => {
    const row = await database().db.selectFrom('record').select('body').where('id', '=', anna).executeTakeFirstOrThrow()
    return (JSON.parse(row.body) as { displayName: string }).displayName
  }

  test('[SYNC-14] [R16] devices of three releases share a server, which brings each one’s arguments up to date, step by step', async () => {
    const { push } = commitFixture(database(), later)
    await push(anna, 'oldest-app', [rename(1, 'A')])
    expect(await nameOf()).toBe('A (1→2) (2→3)')
    await push(anna, 'older-app', [{ ...rename(1, 'B'), v: 2 }])
    expect(await nameOf()).toBe('B (2→3)')
    await push(anna, 'today-app', [{ ...rename(1, 'C'), v: 3 }])
    expect(await nameOf()).toBe('C')
  })

  test('[SYNC-14] [R16] a full outbox that was written before the server’s release goes in whole, in its order, once', async () => {
    const before = commitFixture(database())
    const queue = Array.from({ length: 30 }, (_, index) => rename(index + 1, `edit ${index + 1}`))
    await before.push(anna, 'the-phone', queue.slice(0, 10))
    const after = commitFixture(database(), later)
    const all = await after.push(anna, 'the-phone', queue)
    expect(all).toMatchObject({ type: 'pushed', lastSeq: 30 })
    expect(await nameOf()).toBe('edit 30 (1→2) (2→3)')
    // The answer was lost: what the device sends again is still what it was, by its first version.
    expect(await after.push(anna, 'the-phone', queue)).toEqual(all)
  })

  test('[SYNC-14] [R2] a version that this server does not know yet is refused by itself, and what comes after goes on', async () => {
    const { push } = commitFixture(database())
    const queue = [rename(1, 'A'), { ...rename(2, 'of a newer app'), v: 2 }, rename(3, 'C')]
    expect(await push(anna, 'newer-app', queue)).toMatchObject({
      lastSeq: 3,
      outcomes: [
        { type: 'applied' },
        { type: 'refused', refusal: { type: 'unknown-mutation', name: 'settings.change', version: 2 } },
        { type: 'applied' },
      ],
    })
    expect(await nameOf()).toBe('C')
  })

  test('[SYNC-14] a version whose way up was given up is refused and kept for its author, not guessed', async () => {
    const withoutWay = (mutation: Mutation) =>
      prepareBy((name) => {
        const mutator = laterMutator(name)
        return mutator === undefined ? undefined : { ...mutator, upcasts: { 2: (args: Json) => args } }
      }, mutation)
    const { push } = commitFixture(database(), withoutWay)
    expect(
      await push(anna, 'oldest-app', [sent(1, 'settings.change', { user: anna, displayName: 'A' })]),
    ).toMatchObject({ outcomes: [{ type: 'refused', refusal: { type: 'unknown-mutation', version: 1 } }] })
  })
})
