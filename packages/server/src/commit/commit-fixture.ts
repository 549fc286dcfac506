import { At, ClientId, Instant, UserId, systemActor, userActor } from '@etude/core'
import type { ArgsOf, Json, MutationName, SentMutation } from '@etude/core'
import type { Database } from '../database/open-database.ts'
import type { Commit, CommittedSpace, Pushed } from './commit.ts'
import { createCommit } from './create-commit.ts'
import type { PrepareMutation } from './push-mutations.ts'

export const at = At.parse({ instant: 1_790_000_000_000, zone: 'Europe/Berlin', offset: 120 })

export const anna = UserId.parse('anna')
export const bert = UserId.parse('bert')

/** A commit over a database under test with a clock of its own, and short words for what tests say often. */
export interface CommitFixture {
  readonly commit: Commit
  readonly committed: CommittedSpace[]
  readonly errors: object[]
  run<Name extends MutationName>(user: UserId | 'system', name: Name, args: ArgsOf<Name>): ReturnType<Commit['run']>
  push(user: UserId, client: string, mutations: readonly SentMutation[], ack?: number): Promise<Pushed>
}

export function commitFixture(database: Database, prepare?: PrepareMutation, waitingMax?: number): CommitFixture {
  let time = 1_800_000_000_000
  const errors: object[] = []
  const committed: CommittedSpace[] = []
  const commit = createCommit({
    database,
    now: () => Instant.parse((time += 1)),
    log: { error: (details) => void errors.push(details) },
    ...(prepare === undefined ? {} : { prepare }),
    ...(waitingMax === undefined ? {} : { waitingMax }),
  })
  commit.onCommitted((commits) => void committed.push(...commits))
  return {
    commit,
    committed,
    errors,
    run: (user, name, args) =>
      commit.run(user === 'system' ? systemActor('test') : userActor(user), { name, version: 1, args: args as Json }),
    push: (account, client, mutations, ack = 0) =>
      commit.push({ account, client: ClientId.parse(client), ack, mutations }),
  }
}

export const sent = <Name extends MutationName>(seq: number, name: Name, args: ArgsOf<Name>): SentMutation => ({
  seq,
  name,
  v: 1,
  args: args as SentMutation['args'],
  at,
})

/** A mutation that always applies for its owner and is easily told from another. */
export const rename = (seq: number, displayName: string, user: UserId = anna): SentMutation =>
  sent(seq, 'settings.change', { user, displayName })
