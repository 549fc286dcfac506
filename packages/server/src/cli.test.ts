import { LearnerId, UserId, systemActor } from '@etude/core'
import type { Json } from '@etude/core'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addInvitation } from './account/invitation-store.ts'
import { commitFixture, rename } from './commit/commit-fixture.ts'
import { temporaryPostgres } from './database/for-each-database.ts'
import { migrate, readEpoch } from './database/migrate.ts'
import { openDatabase } from './database/open-database.ts'
import type { Database } from './database/open-database.ts'
import { verifyDatabase } from './database/verify-database.ts'
import { enqueueEffect } from './effect/enqueue-effect.ts'

const anna = UserId.parse('anna')

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** One installation under test: where its database is, and how the command line is told so. */
interface Installation {
  readonly env: Readonly<Record<string, string>>
  /** Closes the database again, as a stopped server does. */
  using<T>(work: (database: Database) => Promise<T>): Promise<T>
  close(): Promise<void>
}

describe.each([
  ['SQLite', sqliteInstallation],
  ['PostgreSQL', postgresInstallation],
])('the command line on %s', { timeout: 30_000 }, (_name, install) => {
  let folder = ''
  let installation: Installation
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'etude-cli-'))
    installation = await install(folder)
  })
  afterEach(async () => {
    await installation.close()
    rmSync(folder, { recursive: true })
  })

  async function etude(args: readonly string[], input = ''): Promise<Ran> {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...installation.env },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.stdin.end(input)
    const [code] = (await once(child, 'close')) as [number]
    return { code, out, err }
  }

  async function expectRefusal(args: readonly string[], sentence: RegExp): Promise<void> {
    const { code, err } = await etude(args)
    expect(err).toMatch(sentence)
    expect(err).not.toMatch(/\n\s+at /)
    expect(code).toBe(1)
  }

  const push = (database: Database, from: number, to: number) =>
    commitFixture(database).push(
      anna,
      'client-one',
      Array.from({ length: to - from + 1 }, (_, index) => rename(from + index, `name ${from + index}`)),
    )
  const settled = (database: Database) =>
    database.db.selectFrom('record').select(['version', 'body']).where('id', '=', 'anna').executeTakeFirstOrThrow()

  test('[STORE-6] a backup of a database in use restores what it held, under a new epoch, with its mail held back', async () => {
    const backup = join(folder, 'backup')
    const before = await installation.using(async (database) => {
      await migrate(database)
      await push(database, 1, 10)
      await enqueueEffect(database.db, { id: 'mail-1', type: 'mail', payload: {} }, 1)
      const saved = await settled(database)
      // The database is open and in use while the backup is taken.
      expect(await etude(['backup', backup])).toMatchObject({ code: 0, err: '' })
      await push(database, 11, 20)
      return { saved, epoch: await readEpoch(database) }
    })
    const restored = await etude(['restore', backup])
    expect(restored).toMatchObject({ code: 0, err: '' })
    await installation.using(async (database) => {
      await migrate(database)
      expect(await settled(database)).toEqual(before.saved)
      expect(await readEpoch(database)).not.toBe(before.epoch)
      expect(await database.db.selectFrom('effect').select(['id', 'state']).execute()).toEqual([
        { id: 'mail-1', state: 'held' },
      ])
      expect(await verifyDatabase(database)).toEqual([])
      // SYNC-16: the device finds out that the server knows less than it did.
      expect(await push(database, 1, 10)).toMatchObject({ lastSeq: 10 })
    })
    const kept = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.includes('before-restore'),
    )
    expect(kept).toHaveLength(1)
    expect(await etude(['restore', join(folder, kept[0] ?? '')])).toMatchObject({ code: 0, err: '' })
    await installation.using(async (database) => expect((await settled(database)).version).toBe(20))
  })

  test('[EFFECT-8] what a restore held back is listed, delivered or given up by the word of the admin', async () => {
    const backup = join(folder, 'backup')
    await installation.using(async (database) => {
      await migrate(database)
      for (const id of ['mail-1', 'mail-2', 'mail-3']) {
        await enqueueEffect(
          database.db,
          { id, type: 'mail', payload: { to: `${id}@etude.test`, text: 'a secret link' } },
          1,
        )
      }
    })
    await etude(['backup', backup])
    await etude(['restore', backup])
    const { out } = await etude(['effects', 'list'])
    expect(out.split('\n').filter((line) => line.includes('\theld\t'))).toHaveLength(3)
    expect(out).toContain('mail-1@etude.test')
    expect(out).not.toContain('secret')
    expect(await etude(['effects', 'release', 'mail-1'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^1 will/),
    })
    await expectRefusal(['effects', 'release', 'mail-1'], /Nothing waits under the id mail-1/)
    await expectRefusal(['effects', 'release'], /Say which one/)
    expect(await etude(['effects', 'discard', 'all'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^2 will never/),
    })
    expect(await etude(['effects', 'list'])).toMatchObject({ out: 'Nothing waits for your word.\n' })
    await installation.using(async ({ db }) => {
      expect(await db.selectFrom('effect').select(['id', 'state']).execute()).toEqual([
        { id: 'mail-1', state: 'pending' },
      ])
    })
  })

  test('[SYNC-16] a restore revives no session, code or used invitation, and says which access it brought back', async () => {
    const backup = join(folder, 'backup')
    const server = systemActor('test')
    const run = (database: Database, name: string, args: object) =>
      commitFixture(database).commit.run(server, { name, version: 1, args: args as Json })
    const guardian = { learner: 'kim', guardian: 'gus', guardianName: 'Gus' }
    await installation.using(async (database) => {
      await migrate(database)
      await run(database, 'learner.create-child', {
        ...guardian,
        guardian: 'anna',
        guardianName: 'Anna',
        name: 'Kim',
        zone: 'Etc/UTC',
      })
      await run(database, 'learner.add-guardian', guardian)
      const target = { kind: 'guardian', learner: LearnerId.parse('kim') } as const
      const invitation = { target, email: null, by: anna, byName: 'Anna' }
      await addInvitation(database.db, { ...invitation, id: 'used' }, 'a', 1_000)
      await addInvitation(database.db, { ...invitation, id: 'open' }, 'b', 1_000)
    })
    const admin = ['user', 'create-admin', 'ada@etude.test', 'Ada']
    expect(await etude(admin, 'a long enough password\n')).toMatchObject({ code: 0 })
    await installation.using(async ({ db, type }) => {
      const { id } = await db.selectFrom('user').select('id').executeTakeFirstOrThrow()
      const date = (ms: number) => (type === 'postgres' ? new Date(ms) : new Date(ms).toISOString())
      const times = { createdAt: date(1), updatedAt: date(1), expiresAt: date(4_000_000_000_000) }
      await db
        .insertInto('session')
        .values({ id: 's1', token: 't1', userId: id, ...times } as never)
        .execute()
    })
    await etude(['backup', backup])
    await installation.using(async (database) => {
      await run(database, 'learner.remove-guardian', { learner: 'kim', guardian: 'gus' })
      await database.db.updateTable('invitation').set({ accepted_at: 2_000 }).where('id', '=', 'used').execute()
    })
    const { out, err } = await etude(['restore', backup])
    expect(err).toBe('')
    expect(out).toMatch(/user:gus\tguardian of learner:kim/)
    expect(out).not.toContain('user:anna')
    await installation.using(async ({ db }) => {
      expect(await db.selectFrom('session').select('id').execute()).toEqual([])
      const invitations = await db.selectFrom('invitation').select(['id', 'revoked_at']).orderBy('id').execute()
      expect(invitations.map(({ id, revoked_at: at }) => [id, at !== null])).toEqual([
        ['open', false],
        ['used', true],
      ])
      const acts = await db.selectFrom('audit').select(['actor', 'act', 'subject']).execute()
      expect(acts).toContainEqual({ actor: 'restore', act: 'access.revived', subject: 'user:gus' })
    })
  })

  test('[STORE-6] a restore refuses what is no backup, and while the database is in use, and changes nothing', async () => {
    const backup = join(folder, 'backup')
    await installation.using(async (database) => {
      await migrate(database)
      await push(database, 1, 10)
    })
    await etude(['backup', backup])
    await expectRefusal(['restore', join(folder, 'nothing')], /There is no backup at/)
    writeFileSync(join(folder, 'diary'), 'Dear diary\n'.repeat(50))
    await expectRefusal(['restore', join(folder, 'diary')], /is not a (backup|database) of Etude/)
    const half = join(folder, 'half')
    writeFileSync(half, readFileSync(backup))
    truncateSync(half, Math.floor(readFileSync(backup).length / 2))
    await expectRefusal(['restore', half], /half written/)
    await expectRefusal(['backup', backup], /is there already/)
    await installation.using(async (database) => {
      await settled(database)
      await expectRefusal(['restore', backup], /in use: stop/)
      expect((await settled(database)).version).toBe(10)
    })
  })

  test('[STORE-4] verify says that all is well, and what is not', async () => {
    expect(await etude(['migrate'])).toMatchObject({ code: 0, out: 'The database is up to date.\n' })
    await installation.using((database) => push(database, 1, 3))
    expect(await etude(['verify'])).toMatchObject({ code: 0, out: 'Everything in the database agrees.\n' })
    await installation.using(async ({ db }) => {
      await db.updateTable('space').set({ digest: 'ffffffffffffffff' }).where('id', '=', 'user:anna').execute()
      await db.deleteFrom('mutation').where('seq', '=', 2).execute()
    })
    const { code, err } = await etude(['verify'])
    expect(code).toBe(1)
    expect(err).toMatch(
      /The digest of user:anna is not that of its records\.\nClient client-one is at 3 and has 2 mutations/,
    )
    expect(await etude(['rebuild-indexes'])).toMatchObject({ code: 0, out: 'The indexes were as they should be.\n' })
  })

  test('[STORE-1] a command that cannot work says so in one sentence', async () => {
    await expectRefusal(['bakup'], /^Usage/)
    await expectRefusal(['backup'], /^Say the file to write/)
    const { code, err } = await etude(['user', 'create-admin', 'root@example.test', 'Root'], 'short\n')
    expect(code).toBe(1)
    expect(err).not.toMatch(/\n\s+at /)
  })

  test('the first administrator is made from the command line', async () => {
    const made = await etude(['user', 'create-admin', 'root@example.test', 'Root'], 'a long enough password\n')
    expect(made).toMatchObject({ code: 0, err: '' })
    expect((await etude(['user', 'list'])).out).toBe('root@example.test\tRoot\tadmin\n')
  })
})

async function sqliteInstallation(folder: string): Promise<Installation> {
  const dataDir = join(folder, 'data')
  return {
    env: { DATA_DIR: dataDir },
    async using(work) {
      if (!existsSync(dataDir)) mkdirSync(dataDir)
      const database = await openDatabase({ databaseUrl: null, dataDir })
      try {
        return await work(database)
      } finally {
        await database.close()
      }
    },
    close: () => Promise.resolve(),
  }
}

async function postgresInstallation(folder: string): Promise<Installation> {
  const { database: first, url, close } = await temporaryPostgres()
  await first.pool.end()
  return {
    env: { DATA_DIR: join(folder, 'data'), DATABASE_URL: url },
    async using(work) {
      const database = await openDatabase({ databaseUrl: url, dataDir: folder })
      try {
        return await work(database)
      } finally {
        await database.close()
      }
    },
    close: () => close().catch(() => undefined),
  }
}
