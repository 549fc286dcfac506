import { randomBytes } from 'node:crypto'
import { Instant, LearnerId, UserId, ZoneName, systemActor } from '@etude/core'
import { createCommit, migrate, openDatabase, signValue } from '@etude/server'

/** A database of the real server while nobody else has it open, and what it takes to fill it. */
export interface School {
  readonly database: Awaited<ReturnType<typeof openDatabase>>
  readonly run: (name: string, args: object) => Promise<void>
  /** Somebody with a learner of their own and a session. */
  readonly admit: (n: number) => Promise<Person>
  /** Somebody with a session and nothing else. */
  readonly signIn: (n: number) => Promise<Person>
  readonly close: () => Promise<void>
}

export interface Person {
  readonly user: UserId
  readonly learner: LearnerId
  /** The cookie header of their session. */
  readonly cookie: string
}

export async function openSchool(dataDir: string, secret: string, now: number): Promise<School> {
  const database = await openDatabase({ databaseUrl: null, dataDir })
  await migrate(database)
  const commit = createCommit({ database, now: () => Instant.parse(now), waitingMax: Infinity })

  async function run(name: string, args: object): Promise<void> {
    const done = await commit.run(systemActor('bench'), { name, version: 1, args: args as never })
    if (!done.ok) throw new Error(`${name}: ${JSON.stringify(done.error)}`)
  }

  async function signIn(n: number): Promise<Person> {
    const user = UserId.parse(`user-${n}`)
    const token = randomBytes(16).toString('hex')
    const date = new Date(now).toISOString()
    const dates = { createdAt: date, updatedAt: date }
    const email = `l${n}@bench.example`
    await insert('user', { id: user, name: `Learner ${n}`, email, emailVerified: 1, admin: 0, locked: 0, ...dates })
    const expiresAt = new Date(now + 86_400_000).toISOString()
    await insert('session', { id: `s-${n}`, expiresAt, token, userId: user, ...dates })
    const cookie = `etude.session_token=${encodeURIComponent(signValue(token, secret))}`
    return { user, learner: LearnerId.parse(`learner-${n}`), cookie }
  }

  async function insert(table: 'user' | 'session', row: object): Promise<void> {
    await database.db
      .insertInto(table as never)
      .values(row as never)
      .execute()
  }

  return {
    database,
    run,
    signIn,
    async admit(n) {
      const person = await signIn(n)
      const { user, learner } = person
      await run('learner.create', { learner, user, name: `Learner ${n}`, zone: ZoneName.parse('Europe/Berlin') })
      return person
    },
    async close() {
      await commit.close()
      await database.close()
    },
  }
}
