import { SpaceId, UserId, rolesIn } from '@etude/core'
import type { SpaceId as Space } from '@etude/core'
import { anyCall } from '@etude/core/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commitFixture } from '../commit/commit-fixture.ts'
import { recordReader } from '../commit/record-reader.ts'
import { indexRowKey, membershipRowKey } from '../database/derived-rows.ts'
import { emptyDatabase, forEachDatabase } from '../database/for-each-database.ts'
import type { Database } from '../database/open-database.ts'
import { postgresRunner } from '../database/postgres-runner.ts'
import { rebuildMembership, rebuildRecordIndex } from '../database/rebuild-indexes.ts'
import { createSnapshots } from '../database/snapshot.ts'
import { sqliteRunner } from '../database/sqlite-runner.ts'
import { verifyDatabase } from '../database/verify-database.ts'
import { subscribedSpaces } from '../sync/pull.ts'
import { readableSpaces } from './readable-spaces.ts'

const users = ['anna', 'bert', 'carl'].map((id) => UserId.parse(id))
const shared = ['learner:l1', 'learner:l2', 'journal:l1', 'journal:l2', 'class:c1', 'class:c2', 'board:c1', 'board:c2']
const curricula = ['curriculum:k1', 'curriculum:k2']
const own = users.flatMap((user) => [`user:${user}`, `tutor:${user}`])
const spaces: readonly Space[] = [...shared, ...curricula, ...own, 'gallery'].map((id) => SpaceId.parse(id))

const histories = fc.array(anyCall, { minLength: 20, maxLength: 80, size: 'max' })

const readerOf = (database: Database) =>
  recordReader(database.type === 'sqlite' ? sqliteRunner(database.reader) : postgresRunner(database.pool as never))

forEachDatabase('membership', (database) => {
  /** Each history begins with an empty database and ends with what it did to it. */
  const forAnyHistory = (check: () => Promise<void>): Promise<void> =>
    fc.assert(
      fc.asyncProperty(histories, async (history) => {
        await emptyDatabase(database())
        const { commit } = commitFixture(database())
        for (const { actor, mutation } of history) await commit.run(actor, mutation)
        await check()
      }),
      { numRuns: database().type === 'sqlite' ? 60 : 15 },
    )

  test(
    '[ACCESS-4] the index of memberships and the records always give the same roles',
    { timeout: 60_000 },
    async () => {
      let granted = 0
      await forAnyHistory(async () => {
        for (const user of users) {
          const readable = await createSnapshots(database())((snapshot) => readableSpaces(snapshot, user, spaces))
          const rolesBySpace = new Map(readable.map(({ space, roles }) => [space, [...roles].sort()]))
          granted += readable.length - 3
          for (const space of spaces) {
            const expected = [...(await rolesIn(readerOf(database()), user, space))].sort()
            expect([user, space, rolesBySpace.get(space) ?? []]).toEqual([user, space, expected])
          }
          for (const opened of [[], [SpaceId.parse('learner:l1')]]) {
            const read = await createSnapshots(database())((snapshot) => readableSpaces(snapshot, user, opened))
            expect([...subscribedSpaces(read, opened)].sort()).toEqual([...subscribedSpaces(readable, opened)].sort())
          }
        }
      })
      // Beside each person's own two and the gallery; or the histories would prove nothing.
      expect(granted).toBeGreaterThan(10)
    },
  )

  test('[ACCESS-4] of the learners whom somebody only teaches the opened ones alone are read', async () => {
    const { run } = commitFixture(database())
    await run('system', 'class.create', { class: 'c1', title: 'Strings', tutor: 'anna', tutorName: 'Anna' } as never)
    for (const id of ['l1', 'l2']) {
      await run('system', 'learner.create', { learner: id, user: null, name: id, zone: 'Europe/Berlin' } as never)
      await run('system', 'class.enrol', { class: 'c1', learner: id, learnerName: id } as never)
    }
    const learnersOf = async (opened: readonly string[]) =>
      (
        await createSnapshots(database())((snapshot) =>
          readableSpaces(
            snapshot,
            UserId.parse('anna'),
            opened.map((id) => SpaceId.parse(id)),
          ),
        )
      )
        .filter(({ space }) => space.startsWith('learner:'))
        .map(({ space, roles }) => [space, ...roles])
    expect(await learnersOf([])).toEqual([])
    expect(await learnersOf(['learner:l2', 'learner:l3'])).toEqual([['learner:l2', 'tutor']])
  })

  test(
    '[STORE-4] whatever the history, everything that a commit keeps in step is in step',
    { timeout: 60_000 },
    async () => {
      await forAnyHistory(async () => expect(await verifyDatabase(database())).toEqual([]))
    },
  )

  test('[ACCESS-3] an index rebuilt from the records is the one that was kept', { timeout: 60_000 }, async () => {
    await forAnyHistory(async () => {
      expect(await rebuildMembership(database())).toEqual({ added: 0, removed: 0 })
      expect(await rebuildRecordIndex(database())).toEqual({ added: 0, removed: 0 })
      const before = await rowsOf(database())
      await database().db.deleteFrom('membership').execute()
      await database().db.deleteFrom('record_index').execute()
      await rebuildMembership(database())
      await rebuildRecordIndex(database())
      expect(await rowsOf(database())).toEqual(before)
    })
  })

  test('[ACCESS-3] a rebuild that changes who may read a space says so to those who watch it', async () => {
    const { run } = commitFixture(database())
    await run('system', 'class.create', { class: 'c1', title: 'Strings', tutor: 'anna', tutorName: 'Anna' } as never)
    const accessOf = async () =>
      (await database().db.selectFrom('space').select('access').where('id', '=', 'board:c1').executeTakeFirstOrThrow())
        .access
    const before = await accessOf()
    await database().db.deleteFrom('membership').where('object', '=', 'board:c1').execute()
    expect(await rebuildMembership(database())).toEqual({ added: 1, removed: 0 })
    expect(await accessOf()).toBeGreaterThan(before)
  })
})

async function rowsOf({ db }: Database) {
  const memberships = await db.selectFrom('membership').selectAll().execute()
  const indexed = await db.selectFrom('record_index').selectAll().execute()
  return [...memberships.map(membershipRowKey), ...indexed.map(indexRowKey)].sort()
}
