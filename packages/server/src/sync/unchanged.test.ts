import BetterSqlite3 from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ClassId,
  ClientId,
  Instant,
  LearnerId,
  SyncRequest,
  UserId,
  ZoneName,
  protocolVersion,
  schemaVersion,
  systemActor,
} from '@etude/core'
import type { Json, MutationName, SyncResponse } from '@etude/core'
import { beforeEach, expect, test } from 'vitest'
import { readableSpaces } from '../access/readable-spaces.ts'
import { createCommit } from '../commit/create-commit.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/open-database.ts'
import type { SqliteHandle } from '../database/open-database.ts'
import { createSnapshots } from '../database/snapshot.ts'
import type { ReadSnapshot } from '../database/snapshot.ts'
import { cookieKeyFrom } from './cookie.ts'
import { createSync } from './sync.ts'
import { createUnchanged } from './unchanged.ts'

const anna = UserId.parse('anna')
const bert = UserId.parse('bert')
const learner = LearnerId.parse('l1')
const strings = ClassId.parse('strings')
const zone = ZoneName.parse('Europe/Berlin')
const now = (): Instant => Instant.parse(1_700_000_000_000)

let database: SqliteHandle
let looks: number
let run: (name: MutationName, args: Json) => Promise<void>
let open: (user: UserId, client: string) => (more?: object) => Promise<SyncResponse>

beforeEach(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'etude-unchanged-'))
  const opened = await openDatabase({ databaseUrl: null, dataDir })
  if (opened.type !== 'sqlite') throw new Error('Only the one server of a file can know')
  database = opened
  await migrate(database)
  const commit = createCommit({ database, now })
  const snapshots = createSnapshots(database)
  looks = 0
  const readSnapshot: ReadSnapshot = (work) => {
    looks += 1
    return snapshots(work)
  }
  const unchanged = createUnchanged(database, commit)
  const cookieKey = cookieKeyFrom('key')
  const sync = createSync({ commit, readSnapshot, readableSpaces, unchanged, epoch: 'epoch', cookieKey, now })
  run = async (name, args) => {
    const done = await commit.run(systemActor('test'), { name, version: 1, args })
    if (!done.ok) throw new Error(`${name} was refused: ${done.error.type}`)
  }
  open = (user, client) => {
    let cookie: string | null = null
    return async (more = {}) => {
      const request = SyncRequest.parse({
        protocol: protocolVersion,
        schema: schemaVersion,
        account: user,
        client: ClientId.parse(client),
        cookie,
        ack: 0,
        mutations: [],
        ...more,
      })
      const answer = await sync(user, request)
      if (!answer.ok) throw new Error(`The sync was turned away: ${answer.error.type}`)
      cookie = answer.value.cookie
      return answer.value
    }
  }
  await run('learner.create', { learner, user: anna, name: 'Anna', zone })
  return async () => {
    await commit.close()
    await database.close()
    rmSync(dataDir, { recursive: true })
  }
})

/** How often the database was looked at for an answer, and what it said. */
async function asked(sync: (more?: object) => Promise<SyncResponse>, more: object = {}) {
  const before = looks
  const { spaces, drop } = await sync(more)
  return { looks: looks - before, spaces: spaces.map(({ id }) => id), drop }
}
const nothing = { spaces: [], drop: [] }

test('[SYNC-8] a device that was told everything is told so again without a look, until one of its spaces changes', async () => {
  const phone = open(anna, 'phone-00')
  await phone()
  expect(await asked(phone)).toEqual({ looks: 0, ...nothing })
  await run('learner.create', { learner: 'l2', user: bert, name: 'Bert', zone })
  expect(await asked(phone)).toEqual({ looks: 0, ...nothing })
  await run('learner.edit-profile', { learner, name: 'Anna B.' })
  expect(await asked(phone)).toEqual({ looks: 1, spaces: ['learner:l1'], drop: [] })
  expect(await asked(phone)).toEqual({ looks: 0, ...nothing })
})

test('[SYNC-8] whoever is let into a space, or out of it, is told at once', async () => {
  const phone = open(bert, 'phone-00')
  await phone()
  expect(await asked(phone)).toEqual({ looks: 0, ...nothing })
  await run('learner.add-guardian', { learner, guardian: bert, guardianName: 'Bert' })
  expect(await asked(phone)).toEqual({ looks: 1, spaces: ['learner:l1'], drop: [] })
  expect(await asked(phone)).toEqual({ looks: 0, ...nothing })
  await run('learner.remove-guardian', { learner, guardian: bert })
  expect(await asked(phone)).toEqual({ looks: 1, spaces: [], drop: ['learner:l1'] })
})

test('[SYNC-8] whoever is let into a space through a class is told at once, and so when they are let out', async () => {
  const phone = open(anna, 'phone-00')
  await run('class.create', { class: strings, title: 'Strings', tutor: bert, tutorName: 'Bert' })
  await phone()
  await run('class.enrol', { class: strings, learner, learnerName: 'Anna' })
  const enrolled = await asked(phone)
  expect(enrolled.spaces).toContain('board:strings')
  await run('class.remove-learner', { class: strings, learner })
  expect((await asked(phone)).drop).toContain('board:strings')
})

test('[SYNC-7] another cookie, other opened spaces, a space asked for again and another device are looked at', async () => {
  const phone = open(anna, 'phone-00')
  const { cookie } = await phone()
  expect((await asked(phone, { want: { spaces: ['learner:l1'] } })).looks).toBe(1)
  expect((await asked(phone, { want: { spaces: ['learner:l1'] } })).looks).toBe(0)
  expect((await asked(phone)).looks).toBe(1)
  expect((await asked(phone, { want: { again: ['learner:l1'] } })).looks).toBe(1)
  expect((await asked(open(anna, 'tablet-0'), { cookie })).looks).toBe(1)
  expect((await asked(phone, { cookie: null })).looks).toBe(1)
  await run('learner.edit-profile', { learner, name: 'Anna B.' })
  await phone()
  expect(await asked(phone, { cookie })).toEqual({ looks: 1, spaces: ['learner:l1'], drop: [] })
})

test('[SYNC-7] where another process has written, everybody is looked at again', async () => {
  const phone = open(anna, 'phone-00')
  await phone()
  const other = new BetterSqlite3(database.file)
  other.exec("update space set version = version + 1 where id = 'learner:l1'")
  other.close()
  expect((await asked(phone)).looks).toBe(1)
  expect((await asked(phone)).looks).toBe(0)
})
