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
  learnerSpace,
  protocolVersion,
  schemaVersion,
  systemActor,
  userSpace,
} from '@etude/core'
import type { Json, MutationName, SyncResponse } from '@etude/core'
import { beforeEach, expect, test } from 'vitest'
import { readableSpaces } from '../access/readable-spaces.ts'
import type { CommittedSpace } from '../commit/commit.ts'
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

const plan = { learner, plan: 'p1', edit: 'p1-e', title: 'Scales', type: 'custom', missed: 'keep-one', prompts: [] }
const schedule = {
  start: '2023-11-14',
  end: null,
  timeMinutes: 1020,
  repeat: { type: 'rule', rule: 'FREQ=DAILY' },
  durationMinutes: 30,
  flexibility: 'same-day',
  segments: [{ title: 'Scales', minutes: 30 }],
}

let database: SqliteHandle
let looks: number
let rights: number
let run: (name: MutationName, args: Json) => Promise<void>
let open: (user: UserId, client: string) => (more?: object) => Promise<SyncResponse>
/** The same server as one that remembers nothing. */
let reading: ReturnType<typeof createSync>

beforeEach(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'etude-unchanged-'))
  const opened = await openDatabase({ databaseUrl: null, dataDir })
  if (opened.type !== 'sqlite') throw new Error('Only the one server of a file can know')
  database = opened
  await migrate(database)
  const commit = createCommit({ database, now })
  const snapshots = createSnapshots(database)
  looks = 0
  rights = 0
  const readSnapshot: ReadSnapshot = (work) => {
    looks += 1
    return snapshots(work)
  }
  const unchanged = createUnchanged(database, commit)
  const cookieKey = cookieKeyFrom('key')
  const counted: typeof readableSpaces = (...asked) => {
    rights += 1
    return readableSpaces(...asked)
  }
  const parts = { commit, epoch: 'epoch', cookieKey, now }
  const sync = createSync({ ...parts, readSnapshot, readableSpaces: counted, unchanged })
  reading = createSync({ ...parts, readSnapshot: snapshots, readableSpaces, unchanged: null })
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

/** What the database was looked at for an answer, and what it said. */
async function asked(sync: (more?: object) => Promise<SyncResponse>, more: object = {}) {
  const before = { looks, rights }
  const { spaces, drop } = await sync(more)
  const read = looks === before.looks ? 'nothing' : rights === before.rights ? 'what has changed' : 'all'
  return { read, spaces: spaces.map(({ id }) => id), drop }
}
const nothing = { read: 'nothing', spaces: [], drop: [] }

test('[SYNC-8] a device that was told everything is told so again without a look, and only of what has changed where something has', async () => {
  const phone = open(anna, 'phone-00')
  await phone()
  expect(await asked(phone)).toEqual(nothing)
  await run('learner.create', { learner: 'l2', user: bert, name: 'Bert', zone })
  expect(await asked(phone)).toEqual(nothing)
  await run('learner.edit-profile', { learner, name: 'Anna B.' })
  await run('learner.edit-profile', { learner, name: 'Anna C.' })
  expect(await asked(phone)).toEqual({ read: 'what has changed', spaces: ['learner:l1'], drop: [] })
  expect(await asked(phone)).toEqual(nothing)
})

test('[SYNC-7] what a commit has just done is told without reading it, in the words in which it would have been read', async () => {
  const phone = open(anna, 'phone-00')
  let held = (await phone()).cookie
  await run('practice.create-plan', { ...plan, schedule })
  const at = { instant: now(), zone, offset: 60 }
  const arrange = (key: string, change: string) => ({ learner, plan: 'p1', key, change, what: { type: 'cancelled' } })
  const sent = [
    ['practice.arrange-occurrence', arrange('2023-11-17', 'c-00000001')],
    ['practice.arrange-occurrence', arrange('2023-11-15', 'c-00000002')],
    ['practice.undo-arrangement', { learner, plan: 'p1', key: '2023-11-17', change: 'c-00000001' }],
    ['learner.edit-profile', { learner, name: 'Anna B.' }],
    ['settings.change', { user: anna, displayName: 'A.' }],
  ].map(([name, args], index) => ({ seq: index + 1, name, v: 1, args, at }))
  held = (await phone()).cookie
  for (const mutations of [sent.slice(0, 2), sent.slice(2)]) {
    const before = looks
    const told = await phone({ mutations, ack: (mutations[0]?.seq ?? 1) - 1 })
    expect(told.outcomes.map(({ type }) => type)).toEqual(mutations.map(() => 'applied'))
    expect(looks).toBe(before)
    const request = {
      protocol: protocolVersion,
      schema: schemaVersion,
      account: anna,
      client: 'tablet-0',
      cookie: held,
    }
    const read = await reading(anna, SyncRequest.parse({ ...request, ack: 0, mutations: [] }))
    expect({ spaces: JSON.stringify(told.spaces), cookie: told.cookie }).toEqual({
      spaces: JSON.stringify(read.ok && read.value.spaces),
      cookie: read.ok && read.value.cookie,
    })
    held = told.cookie
  }
})

test('[SYNC-18] of what a commit did no more is told at once than was asked for', async () => {
  const phone = open(anna, 'phone-00')
  await phone({ want: { limit: 1 } })
  while ((await phone({ want: { limit: 1 } })).more);
  const at = { instant: now(), zone, offset: 60 }
  const mutations = [
    { seq: 1, name: 'practice.create-plan', v: 1, args: { ...plan, schedule }, at },
    { seq: 2, name: 'learner.edit-profile', v: 1, args: { learner, name: 'Anna B.' }, at },
  ]
  const told = await phone({ mutations, want: { limit: 1 } })
  expect(told.spaces.flatMap(({ put }) => put)).toHaveLength(1)
  expect(told.more).toBe(true)
})

test('[SYNC-8] whoever is let into a space, or out of it, is told at once', async () => {
  const phone = open(bert, 'phone-00')
  await phone()
  expect(await asked(phone)).toEqual(nothing)
  await run('learner.add-guardian', { learner, guardian: bert, guardianName: 'Bert' })
  expect(await asked(phone)).toEqual({ read: 'all', spaces: ['learner:l1'], drop: [] })
  expect(await asked(phone)).toEqual(nothing)
  await run('learner.remove-guardian', { learner, guardian: bert })
  expect(await asked(phone)).toEqual({ read: 'all', spaces: [], drop: ['learner:l1'] })
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
  expect((await asked(phone, { want: { spaces: ['learner:l1'] } })).read).toBe('all')
  expect((await asked(phone, { want: { spaces: ['learner:l1'] } })).read).toBe('nothing')
  expect((await asked(phone)).read).toBe('all')
  expect((await asked(phone, { want: { again: ['learner:l1'] } })).read).toBe('all')
  expect((await asked(open(anna, 'tablet-0'), { cookie })).read).toBe('all')
  expect((await asked(phone, { cookie: null })).read).toBe('all')
  await run('learner.edit-profile', { learner, name: 'Anna B.' })
  await phone()
  expect(await asked(phone, { cookie })).toEqual({ read: 'all', spaces: ['learner:l1'], drop: [] })
})

test('[SYNC-7] where another process has written, everybody is looked at again', async () => {
  const phone = open(anna, 'phone-00')
  await phone()
  const other = new BetterSqlite3(database.file)
  other.exec("update space set version = version + 1 where id = 'learner:l1'")
  other.close()
  expect((await asked(phone)).read).toBe('all')
  expect((await asked(phone)).read).toBe('nothing')
})

test('[SYNC-8] where it was another who may read a space that changed, what the device may read is looked at anew', async () => {
  const listeners: ((commits: readonly CommittedSpace[]) => void)[] = []
  const unchanged = createUnchanged(database, { onCommitted: (listener) => (listeners.push(listener), () => {}) })
  const space = learnerSpace(learner)
  const holding = { user: anna, client: 'phone-00', cookie: 'cookie', opened: [] }
  const told = (): void => unchanged?.look()(holding, [space, userSpace(anna)])
  const commit = (accessChanged: boolean): void => {
    const counts = { from: 1, to: 2, access: 1, isPart: false, digest: '', characters: 0 }
    for (const listener of listeners) listener([{ ...counts, space, accessChanged, concerned: [], put: [], del: [] }])
  }
  told()
  expect(unchanged?.since(holding)).toMatchObject({ changed: [] })
  commit(false)
  expect(unchanged?.since(holding)).toMatchObject({ changed: [space] })
  commit(true)
  expect(unchanged?.since(holding)).toBeNull()
  told()
  expect(unchanged?.since(holding)).toMatchObject({ changed: [] })
})
