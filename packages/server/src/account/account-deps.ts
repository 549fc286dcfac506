import type { Reader } from '@etude/core'
import type { accountMails } from './account-mails.ts'
import type { Commit } from '../commit/commit.ts'
import type { Database } from '../database/open-database.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { Auth } from './auth.ts'
import type { People } from './people.ts'
import type { SessionReader } from './session-reader.ts'
import type { AccountLimits } from './rate-limits.ts'

/** What every room of accounts is handed. */
export interface AccountDeps {
  readonly auth: Auth
  readonly database: Database
  readonly commit: Commit
  readonly records: Reader
  readonly people: People
  readonly mails: ReturnType<typeof accountMails>
  /** Whether mail leaves this machine. */
  readonly sendsMail: boolean
  /** Whether plans change by themselves on this server (REF-6). */
  readonly adapting: boolean
  readonly tokens: AccessTokens
  readonly sessions: SessionReader
  readonly limits: AccountLimits
  readonly wakeEffects: () => void
  readonly secret: string
  readonly publicUrl: string
  readonly now: () => number
  readonly newId: () => string
}
