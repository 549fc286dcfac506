import BetterSqlite3 from 'better-sqlite3'
import { sql } from 'kysely'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commitFixture, rename } from '../commit/commit-fixture.ts'
import { UserId } from '@etude/core'
import { forEachDatabase, temporaryPostgres } from './for-each-database.ts'
import { migrate, readEpoch } from './migrate.ts'
import { openDatabase, sqliteFileIn } from './open-database.ts'
import { openPostgres } from './open-postgres.ts'
import { openSqlite } from './open-sqlite.ts'
import { UnusableDatabase } from './unusable-database.ts'
import { verifyDatabase } from './verify-database.ts'

const anna = UserId.parse('anna')

describe('a database file', () => {
  let folder = ''
  let file = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'etude-test-'))
    file = join(folder, 'test.sqlite')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const hashOf = (): string => createHash('sha256').update(readFileSync(file)).digest('hex')

  async function makeOurs(): Promise<void> {
    const database = openSqlite(file)
    await migrate(database)
    const { push } = commitFixture(database)
    for (let seq = 1; seq <= 50; seq += 1) await push(anna, 'client-one', [rename(seq, `name ${seq}`)])
    await database.close()
  }

  async function expectRefusal(sentence: RegExp): Promise<void> {
    const before = hashOf()
    const opening = async () => {
      const database = openSqlite(file)
      try {
        await migrate(database)
      } finally {
        await database.close()
      }
    }
    const error = await opening().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(UnusableDatabase)
    expect((error as Error).message).toMatch(sentence)
    expect(hashOf()).toBe(before)
  }

  test('[STORE-1] of ours opens again with everything in it', async () => {
    await makeOurs()
    const database = openSqlite(file)
    await migrate(database)
    expect(await verifyDatabase(database)).toEqual([])
    const row = await database.db.selectFrom('client').select('last_seq').executeTakeFirst()
    expect(row?.last_seq).toBe(50)
    await database.close()
  })

  test('[STORE-1] that is empty, as a first start leaves it that was killed at once, is a new one', async () => {
    writeFileSync(file, '')
    const database = openSqlite(file)
    await migrate(database)
    expect(await readEpoch(database)).not.toBe('')
    await database.close()
  })

  test('[STORE-1] whose first start was killed before it was migrated is migrated by the next', async () => {
    const database = openSqlite(file)
    await database.close()
    const again = openSqlite(file)
    await migrate(again)
    expect(await verifyDatabase(again)).toEqual([])
    await again.close()
  })

  test('[STORE-1] that is no database is refused and left as it is', async () => {
    writeFileSync(file, 'Dear diary, today I practised scales.'.repeat(100))
    await expectRefusal(/is not a database of Etude/)
    writeFileSync(file, 'short')
    await expectRefusal(/is not a database of Etude/)
  })

  test('[STORE-1] of another program is refused and left as it is', async () => {
    const foreign = new BetterSqlite3(file)
    foreign.exec('create table recipe (name text)')
    foreign.close()
    await expectRefusal(/is a database of another program/)
  })

  test('[STORE-1] that is cut off, wherever, is refused and left as it is', async () => {
    await makeOurs()
    const whole = readFileSync(file)
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      writeFileSync(file, whole)
      truncateSync(file, Math.floor(whole.length * part))
      await expectRefusal(/half written/)
    }
    truncateSync(file, 60)
    await expectRefusal(/only the beginning of one/)
  })

  test('[STORE-1] of the right length with nothing in its second half is refused and left as it is', async () => {
    await makeOurs()
    const whole = readFileSync(file)
    writeFileSync(file, whole.fill(0, Math.floor(whole.length / 2)))
    await expectRefusal(/damaged/)
  })

  test('[STORE-1] that a newer version wrote is refused and left as it is', async () => {
    await makeOurs()
    const newer = new BetterSqlite3(file)
    newer.exec("insert into kysely_migration values ('9999-from-the-future', '2030-01-01T00:00:00.000Z')")
    newer.close()
    await expectRefusal(/newer version of Etude \(its step 9999-from-the-future/)
  })

  test('[STORE-1] that is a folder, or in a folder that cannot be made, is refused', async () => {
    expect(() => openSqlite(folder)).toThrow(UnusableDatabase)
    writeFileSync(file, '')
    const opening = openDatabase({ databaseUrl: null, dataDir: join(file, 'below-a-file') })
    await expect(opening).rejects.toThrow(/data folder .* cannot be made/)
    expect(sqliteFileIn('data')).toBe(join('data', 'etude.sqlite'))
  })

  test('[STORE-2] a migration that was killed in its middle has left nothing behind', async () => {
    const database = openSqlite(file)
    // What a kill does to an open transaction, without the kill.
    await database.db
      .transaction()
      .execute(async (trx) => {
        await sql`create table half (text text)`.execute(trx)
        throw new Error('killed')
      })
      .catch(() => undefined)
    await migrate(database)
    const tables = (await database.db.introspection.getTables()).map(({ name }) => name)
    expect(tables).not.toContain('half')
    await database.close()
  })
})

describe('a PostgreSQL database', () => {
  test('[STORE-1] with tables of another program is refused', async () => {
    const { database, close } = await temporaryPostgres()
    await sql`create table recipe (name text)`.execute(database.db)
    await expect(migrate(database)).rejects.toThrow(/tables of another program \(recipe\)/)
    const tables = await database.db.introspection.getTables()
    expect(tables.map(({ name }) => name)).toEqual(['recipe'])
    await close()
  })

  test('[STORE-1] that a newer version wrote is refused', async () => {
    const { database, close } = await temporaryPostgres()
    await migrate(database)
    await sql`insert into kysely_migration values ('9999-from-the-future', 'now')`.execute(database.db)
    await expect(migrate(database)).rejects.toThrow(/newer version of Etude/)
    await close()
  })

  test('[STORE-1] that cannot be reached is named without its password', async () => {
    const opening = openPostgres('postgres://etude:secret-word@127.0.0.1:1/etude')
    await expect(opening).rejects.toThrow(/^The PostgreSQL database 127\.0\.0\.1:1\/etude cannot be reached/)
    await expect(openPostgres('postgres://etude:secret-word@127.0.0.1:1/etude')).rejects.not.toThrow(/secret-word/)
  })

  test('[STORE-2] ten servers that start at once migrate it once', async () => {
    const { database, url, close } = await temporaryPostgres()
    const servers = await Promise.all(Array.from({ length: 10 }, () => openPostgres(url)))
    await Promise.all(servers.map((server) => migrate(server)))
    const epochs = new Set(await Promise.all(servers.map((server) => readEpoch(server))))
    expect(epochs.size).toBe(1)
    expect(await verifyDatabase(database)).toEqual([])
    await Promise.all(servers.map((server) => server.close()))
    await close()
  })
})

forEachDatabase('an open database', (database) => {
  test('[STORE-3] text is in the order of its bytes', async () => {
    const names = ['b', 'A', 'a', 'Z', '~', '-', '_', '0', 'é', 'ß']
    for (const name of names)
      await database()
        .db.insertInto('etude')
        .values({ name: `order ${name}`, value: '' })
        .execute()
    const rows = await database()
      .db.selectFrom('etude')
      .select('name')
      .where('name', 'like', 'order %')
      .orderBy('name')
      .execute()
    expect(rows.map(({ name }) => name.slice(6))).toEqual(['-', '0', 'A', 'Z', '_', 'a', 'b', '~', 'ß', 'é'])
    await database().db.deleteFrom('etude').where('name', 'like', 'order %').execute()
  })

  test('[STORE-4] a start after the declared indexes have changed makes them anew', async () => {
    const { push } = commitFixture(database())
    await push(anna, 'client-one', [
      { ...rename(1, 'unused'), name: 'class.create', args: { class: 'c1', title: 'C', tutor: anna, tutorName: 'A' } },
    ])
    await database().db.deleteFrom('record_index').execute()
    await database().db.deleteFrom('membership').execute()
    await migrate(database())
    expect(await verifyDatabase(database())).not.toEqual([])
    await database()
      .db.updateTable('etude')
      .set({ value: 'as of an older version' })
      .where('name', '=', 'indexes')
      .execute()
    await migrate(database())
    expect(await verifyDatabase(database())).toEqual([])
  })

  test('[COMMIT-2] account code and commits wait for each other and never share a transaction', async () => {
    const { push } = commitFixture(database())
    const undone = database()
      .db.transaction()
      .execute(async (trx) => {
        await trx.insertInto('etude').values({ name: 'other', value: '' }).execute()
        await new Promise((resolve) => setImmediate(resolve))
        await trx.selectFrom('etude').selectAll().execute()
        throw new Error('undone')
      })
      .catch((error: unknown) => error)
    const pushes = Array.from({ length: 20 }, (_, index) => push(anna, `client-${1000 + index}`, [rename(1, 'A')]))
    expect(await undone).toMatchObject({ message: 'undone' })
    for (const answer of await Promise.all(pushes)) expect(answer).toMatchObject({ lastSeq: 1 })
    expect(await verifyDatabase(database())).toEqual([])
    expect(await database().db.selectFrom('etude').selectAll().where('name', '=', 'other').execute()).toEqual([])
  })
})
