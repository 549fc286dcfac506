import { createInterface } from 'node:readline'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { ensureAuthSecret } from './account/auth-secret.ts'
import { backupSqlite } from './backup/backup-sqlite.ts'
import { dumpPostgres } from './backup/dump-postgres.ts'
import { restorePostgres } from './backup/restore-postgres.ts'
import { restoreSqlite } from './backup/restore-sqlite.ts'
import { makeFolder } from './database/make-folder.ts'
import { migrate } from './database/migrate.ts'
import { openDatabase, sqliteFileIn } from './database/open-database.ts'
import type { Database } from './database/open-database.ts'
import { discardEffects, listWaitingEffects, releaseEffects } from './effect/held-effects.ts'
import { rebuildMembership, rebuildRecordIndex } from './database/rebuild-indexes.ts'
import { UnusableDatabase } from './database/unusable-database.ts'
import { verifyDatabase } from './database/verify-database.ts'
import { readSettings } from './settings.ts'
import type { Settings } from './settings.ts'

const usage = `Usage: npm run etude -- COMMAND
  backup FILE                     copies the database while the server runs
  restore FILE                    puts a backup in its place; the server must be stopped
  migrate                         brings the database up to date
  verify                          checks that everything in it agrees
  rebuild-indexes                 makes its indexes anew from its records
  effects list                    says which mails and other promises wait for your word
  effects release ID|all          delivers them after all
  effects discard ID|all          gives them up for good
  user create-admin EMAIL NAME    makes an administrator; asks for the password
  user set-password EMAIL         gives an account a new password and signs its devices out
  user list                       says who has an account`

/** What the person at the terminal can mend: one sentence, and the exit code says that it failed. */
class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
}

type Command = (settings: Settings, args: readonly string[]) => Promise<void>

const commands: Readonly<Record<string, Command>> = {
  async backup(settings, [file]) {
    const target = given(file, 'the file to write')
    if (settings.databaseUrl === null) await backupSqlite(sqliteFileIn(settings.dataDir), target)
    else await withDatabase(settings, (database) => dumpPostgres(asPostgres(database), target))
    say(`The backup is in ${target}.`)
  },
  async restore(settings, [file]) {
    const source = given(file, 'the backup to restore')
    makeFolder(settings.dataDir)
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
    const keptAs =
      settings.databaseUrl === null
        ? `${sqliteFileIn(settings.dataDir)}.before-restore-${stamp}`
        : join(settings.dataDir, `before-restore-${stamp}.jsonl`)
    const revived =
      settings.databaseUrl === null
        ? await restoreSqlite(source, sqliteFileIn(settings.dataDir), keptAs)
        : await withMigrated(settings, (database) => restorePostgres(asPostgres(database), source, keptAs))
    say(
      `${source} is restored; what was there before is kept as ${keptAs}. Everybody has to sign in anew. Mail that had not left waits for you: see "effects list".`,
    )
    if (revived.length > 0) {
      say('These had lost the following since the backup, and have it again until it is taken from them once more:')
      for (const { subject, role, object } of revived) say(`  ${subject}\t${role} of ${object}`)
    }
  },
  async migrate(settings) {
    await withMigrated(settings, () => Promise.resolve())
    say('The database is up to date.')
  },
  async verify(settings) {
    const findings = await withDatabase(settings, verifyDatabase)
    if (findings.length > 0) throw new CommandRefused(findings.join('\n'))
    say('Everything in the database agrees.')
  },
  async 'rebuild-indexes'(settings) {
    const rebuilt = await withDatabase(settings, async (database) => [
      await rebuildMembership(database),
      await rebuildRecordIndex(database),
    ])
    const changed = rebuilt.reduce((sum, { added, removed }) => sum + added + removed, 0)
    say(changed === 0 ? 'The indexes were as they should be.' : `${changed} rows were put right.`)
  },
  async effects(settings, [action, which]) {
    await withDatabase(settings, async ({ db }) => {
      if (action === 'list') {
        const effects = await listWaitingEffects(db)
        for (const { id, type, state, to, createdAt, error } of effects) {
          say([id, type, state, to ?? '-', new Date(createdAt).toISOString(), error ?? ''].join('\t').trimEnd())
        }
        if (effects.length === 0) say('Nothing waits for your word.')
        return
      }
      if (action !== 'release' && action !== 'discard') throw new CommandRefused(usage)
      const named = given(which, 'which one, by its id, or all')
      const id = named === 'all' ? null : named
      const count = action === 'release' ? await releaseEffects(db, id, Date.now()) : await discardEffects(db, id)
      if (count === 0 && id !== null) throw new CommandRefused(`Nothing waits under the id ${id}.`)
      say(
        action === 'release'
          ? `${count} will be delivered as soon as the server runs.`
          : `${count} will never be delivered.`,
      )
    })
  },
  async user(settings, [action, email, name]) {
    makeFolder(settings.dataDir)
    await withMigrated(settings, async (database) => {
      // The accounts' library takes longer to load than the other commands take to run.
      const { userCommands } = await import('./account/user-commands.ts')
      const secret = settings.authSecret ?? ensureAuthSecret(settings.dataDir)
      const publicUrl = settings.publicUrl ?? `http://${settings.host}:${settings.port}`
      const users = userCommands({ database, secret, publicUrl, log: pino({ level: 'silent' }) })
      if (action === 'list') {
        for (const { email: address, name: of, admin, locked } of await users.list()) {
          say([address, of, ...(admin ? ['admin'] : []), ...(locked ? ['locked'] : [])].join('\t'))
        }
        return
      }
      const address = given(email, 'the e-mail address')
      const answer =
        action === 'create-admin'
          ? await users.createAdmin({ email: address, name: given(name, 'a name'), password: await askPassword() })
          : action === 'set-password'
            ? await users.setPassword({ email: address, password: await askPassword() })
            : { ok: false, sentence: usage }
      if (!answer.ok) throw new CommandRefused(answer.sentence)
      say(answer.sentence)
    })
  },
}

process.exitCode = await main(process.argv.slice(2))

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (command === undefined) throw new CommandRefused(usage)
    const answer = readSettings(process.env)
    if (!answer.ok) throw new CommandRefused(answer.sentence)
    await command(answer.settings, args)
    return 0
  } catch (error) {
    const known = error instanceof CommandRefused || error instanceof UnusableDatabase
    process.stderr.write(
      `${known ? error.message : `This did not work: ${error instanceof Error ? error.message : String(error)}`}\n`,
    )
    return 1
  }
}

/** A database that is there already, as it is. */
async function withDatabase<T>(settings: Settings, work: (database: Database) => Promise<T>): Promise<T> {
  if (settings.databaseUrl === null && !existsSync(sqliteFileIn(settings.dataDir))) {
    throw new CommandRefused(`There is no database in ${settings.dataDir}; set DATA_DIR to where it is.`)
  }
  return closing(await openDatabase(settings), work)
}

/** A database that is made where there is none, and brought up to date. */
async function withMigrated<T>(settings: Settings, work: (database: Database) => Promise<T>): Promise<T> {
  return closing(await openDatabase(settings), async (database) => {
    await migrate(database)
    return work(database)
  })
}

async function closing<T>(database: Database, work: (database: Database) => Promise<T>): Promise<T> {
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

function asPostgres(database: Database): Database & { type: 'postgres' } {
  if (database.type !== 'postgres') throw new Error('A PostgreSQL database was expected')
  return database
}

function given(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new CommandRefused(`Say ${what}.\n${usage}`)
  return value
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`)
}

/** From the terminal, unseen, or without one the first line of the input; never from the arguments, which other users of the machine can read. */
async function askPassword(): Promise<string> {
  const { isTTY } = process.stdin
  if (isTTY) process.stdout.write('Password: ')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTTY })
  for await (const line of lines) {
    lines.close()
    if (isTTY) process.stdout.write('\n')
    return line
  }
  throw new CommandRefused('Give the password on the first line of the input.')
}
