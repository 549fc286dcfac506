import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from './open-database.ts'
import { createSnapshots } from './snapshot.ts'

test('[SYNC-8] a snapshot is of the moment before its work begins, whatever is committed until it first reads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'etude-snapshot-'))
  const database = await openDatabase({ databaseUrl: null, dataDir: folder })
  if (database.type !== 'sqlite') throw new Error('not SQLite')
  onTestFinished(async () => {
    await database.close()
    rmSync(folder, { recursive: true })
  })
  database.writer.exec('create table fact (name text)')
  const read = createSnapshots(database)
  const seen = await read(async (snapshot) => {
    database.writer.exec("insert into fact values ('too late')")
    return snapshot.rows('select name from fact')
  })
  expect(seen).toEqual([])
  expect(await read((snapshot) => snapshot.rows('select name from fact'))).toEqual([{ name: 'too late' }])
})
