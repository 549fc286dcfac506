import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { Overloaded } from '../database/sql-runner.ts'
import { anna, commitFixture, rename } from './commit-fixture.ts'

forEachDatabase('a full queue', (database) => {
  test('[LOAD-2] changes beyond what may wait are turned away untouched, those that were taken are kept, and a second try gets in', async () => {
    const { commit, push } = commitFixture(database(), undefined, 8)
    const clients = Array.from({ length: 40 }, (_, index) => `client-${index}-x`)
    const first = await Promise.allSettled(clients.map((client) => push(anna, client, [rename(1, client)])))
    const taken = clients.filter((_, index) => first[index]?.status === 'fulfilled')
    const away = clients.filter((_, index) => first[index]?.status === 'rejected')
    expect(taken.length).toBeGreaterThanOrEqual(8)
    expect(away.length).toBeGreaterThan(0)
    for (const answer of first) if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(Overloaded)
    const rows = await database().db.selectFrom('client').select('id').execute()
    expect(rows.map(({ id }) => id).toSorted()).toEqual(taken.toSorted())
    for (const client of away) {
      expect(await push(anna, client, [rename(1, client)])).toMatchObject({ type: 'pushed', lastSeq: 1 })
    }
    await commit.close()
  })
})
