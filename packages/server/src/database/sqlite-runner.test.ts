import BetterSqlite3 from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { sqliteRunner } from './sqlite-runner.ts'

test('[STORE-8] a statement is planned once, whatever values are put into it', async () => {
  const connection = new BetterSqlite3(':memory:')
  connection.exec(`
    create table pair (space text, version integer, deleted integer, primary key (space, version)) without rowid;
    insert into pair values ('a', 1, 0), ('a', 2, 1), ('b', 1, 0)`)
  const { rows } = sqliteRunner(connection)
  // The driver makes a function that builds rows, and makes it anew whenever SQLite has planned a statement anew.
  const made = vi.spyOn(globalThis, 'Function')
  const text = 'select version from pair where space = ?1 and (version > ?2 or deleted = ?3) order by version limit ?4'
  const found = []
  for (const space of ['a', 'b', 'a']) found.push(await rows(text, space, 0, 1, 5))
  expect(found).toEqual([[{ version: 1 }, { version: 2 }], [{ version: 1 }], [{ version: 1 }, { version: 2 }]])
  expect(made).toHaveBeenCalledTimes(1)
  made.mockRestore()
  connection.close()
})
