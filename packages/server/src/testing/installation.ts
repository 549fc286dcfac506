import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import { pino } from 'pino'
import type { PasswordHashing } from '../account/auth.ts'
import { createAccounts } from '../account/create-accounts.ts'
import type { Accounts } from '../account/create-accounts.ts'
import type { Allowances } from '../account/rate-limits.ts'
import { Instant, prepareMutation } from '@etude/core'
import { mutationRoutes } from '../commit/mutation-routes.ts'
import { readableSpaces } from '../access/readable-spaces.ts'
import { createSnapshots } from '../database/snapshot.ts'
import { cookieKeyFrom } from '../sync/cookie.ts'
import { syncRoutes } from '../sync/sync-routes.ts'
import { createSync } from '../sync/sync.ts'
import { createUnchanged } from '../sync/unchanged.ts'
import { createApp } from '../app.ts'
import { createCommit } from '../commit/create-commit.ts'
import { withPlansAsMade } from '../commit/plans-as-made.ts'
import type { Commit } from '../commit/commit.ts'
import { createKeptCurricula } from '../commit/kept-curricula.ts'
import type { Database } from '../database/open-database.ts'
import type { AppEnv } from '../http/app-env.ts'
import type { Dialect, Route } from '../http/route.ts'
import { effectRunner } from '../notify/effect-runner.ts'
import type { EffectRunner } from '../notify/effect-runner.ts'
import { curriculumRoutes } from '../curriculum/curriculum-routes.ts'
import { weekRoutes } from '../week/create-week.ts'
import { createMailer } from '../notify/mail.ts'

export const publicUrl = 'http://etude.test'
export const secret = 'a secret that only this test knows, long enough'
import { quickHashing } from './quick-hashing.ts'

/** A whole installation without a network, on a clock that a test may move. */
export interface Installation {
  readonly app: Hono<AppEnv>
  readonly accounts: Accounts
  readonly commit: Commit
  readonly effects: EffectRunner
  readonly logLines: readonly string[]
  makeAdmin(user: string): Promise<void>
  /** The mails that were kept for want of a mail server, the oldest first, after everything due was done. */
  outbox(): Promise<readonly { readonly to: string; readonly subject: string; readonly text: string }[]>
  /** Moves the clock forward. */
  pass(ms: number): void
}

export interface InstallationOptions {
  readonly publicUrl?: string
  readonly smtpUrl?: string
  /** Hash passwords as a real installation does, slowly. */
  readonly realHashing?: boolean
  readonly hashing?: PasswordHashing
  readonly trustProxy?: number
  readonly allowances?: Allowances
  readonly routes?: readonly Route[]
  /** Off, plans stay as they were made. */
  readonly adapting?: boolean
  readonly draining?: () => boolean
  /** The versions of the wire that are spoken, where a test wants others than the product's. */
  readonly dialect?: Dialect
}

export function installation(database: Database, options: InstallationOptions = {}): Installation {
  let passed = 0
  const now = (): number => Date.now() + passed
  const instant = (): Instant => Instant.parse(now())
  const newId = (): string => randomUUID()
  const logLines: string[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) })
  const smtpUrl = options.smtpUrl ?? null
  const at = options.publicUrl ?? publicUrl
  const mailer = createMailer({ db: database.db, smtpUrl, from: 'Etude <etude@etude.test>', now })
  const curricula = createKeptCurricula()
  const commit = createCommit({
    database,
    now: instant,
    log,
    curricula,
    prepare: options.adapting === false ? withPlansAsMade(prepareMutation) : prepareMutation,
  })
  const accounts = createAccounts({
    database,
    commit,
    secret,
    publicUrl: at,
    sendsMail: smtpUrl !== null,
    adapting: options.adapting ?? true,
    wakeEffects: () => {},
    ...(options.realHashing === true ? {} : { hashing: options.hashing ?? quickHashing }),
    ...(options.allowances === undefined ? {} : { allowances: options.allowances }),
    now,
    newId,
    log,
  })
  const effects = effectRunner({
    db: database.db,
    handlers: { mail: mailer.deliver, ...accounts.effectHandlers },
    now,
    log,
  })
  const readSnapshot = createSnapshots(database)
  const cookieKey = cookieKeyFrom(secret)
  const unchanged = createUnchanged(database, commit)
  const sync = createSync({
    commit,
    readSnapshot,
    readableSpaces,
    unchanged,
    epoch: 'the-only-epoch',
    cookieKey,
    now: instant,
  })
  const app = createApp({
    database,
    authenticate: accounts.authenticate,
    routes: [
      ...accounts.routes,
      ...mutationRoutes({ commit }),
      ...syncRoutes(sync, options.dialect),
      ...weekRoutes({ commit, readSnapshot, curricula, now: instant, newId }),
      ...curriculumRoutes({ commit, readSnapshot, now, newId }),
      ...(options.routes ?? []),
    ],
    publicUrl: at,
    trustProxy: options.trustProxy ?? 0,
    version: '1.2.3',
    draining: options.draining ?? (() => false),
    checkAnswers: true,
    now,
    newId,
    log,
  })
  return {
    app,
    accounts,
    commit,
    effects,
    logLines,
    makeAdmin: async (user) => {
      const { db } = database
      const admin = database.type === 'postgres' ? true : 1
      await db.updateTable('user').set({ admin }).where('id', '=', user).execute()
    },
    outbox: async () => {
      await effects.runDue()
      const rows = await database.db.selectFrom('mail_outbox').selectAll().orderBy('created_at').execute()
      return rows.map(({ recipient: to, subject, body: text }) => ({ to, subject, text }))
    },
    pass: (ms) => void (passed += ms),
  }
}
