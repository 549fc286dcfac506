import { createHash } from 'node:crypto'
import { LearnerId, UserId, systemActor } from '@etude/core'
import type { Mutation, Reader, Refusal } from '@etude/core'
import type { Commit } from '../commit/commit.ts'
import type { Database } from '../database/open-database.ts'

/** The records that belong to an account from its first moment: how its person wants the app, and themselves as a learner. */
export interface People {
  /**
   * Makes what is missing. Account and records are written by two systems, so a crash can fall between them:
   * asked at every sign-in and every look at oneself, this closes the gap.
   */
  ensureRecords(user: string): Promise<void>
}

export interface PeopleDeps {
  readonly database: Database
  readonly records: Reader
  readonly commit: Commit
}

export function createPeople({ database, records, commit }: PeopleDeps): People {
  async function run(user: string, mutation: Mutation): Promise<void> {
    const done = await commit.run(systemActor('accounts', UserId.parse(user)), mutation)
    if (!done.ok && !isAlreadyThere(done.error)) {
      throw new Error(`The records of a new account were refused: ${done.error.type}`)
    }
  }
  return {
    async ensureRecords(id) {
      const person = await database.db
        .selectFrom('user')
        .select(['id', 'name', 'child', 'zone', 'language'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (person === undefined) return
      const displayName = person.name.slice(0, 80)
      if ((await records.get('user-settings', id)) === undefined) {
        const language = person.language ?? 'en'
        await run(id, { name: 'settings.change', version: 1, args: { user: id, displayName, language } })
      }
      if (person.child === null && (await records.list('learner', 'user', id)).length === 0) {
        const args = { learner: ownLearnerId(id), user: id, name: displayName, zone: person.zone ?? 'Etc/UTC' }
        await run(id, { name: 'learner.create', version: 1, args })
      }
    },
  }
}

/** Always the same for one account, so that making it twice makes it once; says nothing about the account to whoever may see the learner. */
export const ownLearnerId = (user: string): LearnerId =>
  LearnerId.parse(createHash('sha256').update(`learner of ${user}`).digest('base64url').slice(0, 22))

const isAlreadyThere = (refusal: Refusal): boolean => refusal.type === 'already-exists'
