import type { Logger } from 'pino'
import type { Commit } from '../commit/commit.ts'
import type { Database } from '../database/open-database.ts'
import type { Route } from '../http/route.ts'
import type { EffectHandler } from '../notify/effect-runner.ts'
import { accessTokens } from './access-tokens.ts'
import type { AccountDeps } from './account-deps.ts'
import { acceptRoutes } from './accept-routes.ts'
import { adminRoutes } from './admin-routes.ts'
import { childrenRoutes } from './children-routes.ts'
import { deviceCodeRoutes } from './device-code-routes.ts'
import { emailRoutes } from './email-routes.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { committedRecords } from '../commit/committed-records.ts'
import { accountMails } from './account-mails.ts'
import type { PasswordHashing } from './auth.ts'
import { createAuth } from './auth.ts'
import { createAuthenticate } from './authenticate.ts'
import type { Authenticate } from './caller.ts'
import { makeAccount } from './make-account.ts'
import type { MadeAccount, NewAccount } from './make-account.ts'
import { meRoutes } from './me-routes.ts'
import { passwordRoutes, resetHandlers } from './password-routes.ts'
import { createPeople } from './people.ts'
import { accountLimits } from './rate-limits.ts'
import type { Allowances } from './rate-limits.ts'
import { sessionRoutes } from './session-routes.ts'
import { sweepAccounts } from './sweep-accounts.ts'
import { tokenRoutes } from './token-routes.ts'
import { sessionReader } from './session-reader.ts'
import { signInRoutes } from './sign-in-routes.ts'

export interface CreateAccountsDeps {
  readonly database: Database
  readonly commit: Commit
  readonly secret: string
  /** Where people reach this installation: in links, cookies and tokens. */
  readonly publicUrl: string
  /** Whether mail leaves this machine. Addresses are proved by mail only where it does. */
  readonly sendsMail: boolean
  /** Whether plans change by themselves (REF-6); where nobody says otherwise they do. */
  readonly adapting?: boolean
  readonly wakeEffects: () => void
  readonly allowances?: Allowances
  readonly hashing?: PasswordHashing
  readonly now: () => number
  readonly newId: () => string
  readonly log: Logger
}

export type SessionEndListener = (session: string, where: 'here' | 'elsewhere') => void

/** Accounts as the rest of the server knows them. */
export interface Accounts {
  readonly routes: readonly Route[]
  readonly authenticate: Authenticate
  readonly effectHandlers: Readonly<Record<string, EffectHandler>>
  readonly makeAccount: (person: NewAccount) => Promise<MadeAccount>
  /** Calls back with the id of each session that is ended before its time, so that what hangs on it can end as well. */
  onSessionEnded(listener: SessionEndListener): () => void
  /** Another server has ended it. */
  sessionEndedElsewhere(session: string): void
  /** Whether a session is there, has not expired and belongs to nobody who is locked. */
  isSessionOpen(session: string): Promise<boolean>
  /** Forgets what has served its purpose: to be called at the start and about once a day. */
  sweep(): Promise<void>
}

export function createAccounts(given: CreateAccountsDeps): Accounts {
  const { database, commit, secret, publicUrl, sendsMail, wakeEffects, allowances, now, newId, log } = given
  const mails = accountMails({ db: database.db, publicUrl, now, newId })
  const listeners = new Set<SessionEndListener>()
  const tellEnded = (session: string, where: 'here' | 'elsewhere'): void => {
    for (const listener of listeners) listener(session, where)
  }
  const auth = createAuth({
    database,
    secret,
    publicUrl,
    verifyEmail: sendsMail,
    mails,
    onSessionEnded: (session) => tellEnded(session, 'here'),
    newId,
    log,
    ...(given.hashing === undefined ? {} : { hashing: given.hashing }),
  })
  const tokens = accessTokens({ auth, publicUrl, now })
  const records = committedRecords(database)
  const people = createPeople({ database, records, commit })
  const sessions = sessionReader(database)
  const limits = accountLimits(allowances)
  const deps: AccountDeps = {
    adapting: given.adapting ?? true,
    auth,
    database,
    commit,
    records,
    people,
    mails,
    sendsMail,
    tokens,
    sessions,
    limits,
    wakeEffects,
    secret,
    publicUrl,
    now,
    newId,
  }
  const cookieName = publicUrl.startsWith('https://') ? '__Secure-etude.session_token' : 'etude.session_token'
  return {
    routes: [
      signInRoutes,
      passwordRoutes,
      emailRoutes,
      meRoutes,
      sessionRoutes,
      tokenRoutes,
      childrenRoutes,
      deviceCodeRoutes,
      invitationRoutes,
      acceptRoutes,
      adminRoutes,
    ].flatMap((room) => room(deps)),
    authenticate: createAuthenticate({ sessions, tokens, secret, cookieName, now }),
    effectHandlers: resetHandlers(auth),
    onSessionEnded: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    sessionEndedElsewhere: (session) => tellEnded(session, 'elsewhere'),
    isSessionOpen: async (session) => {
      const row = await sessions.byId(session)
      return row !== undefined && row.expiresAt > now() && !row.locked
    },
    sweep: () => sweepAccounts(database, now()),
    makeAccount: (person) => makeAccount(auth, people, person),
  }
}
