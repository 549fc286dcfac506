import { ok, overlayReader, prepareMutation, refuse } from '@etude/core'
import type { Actor, At, Instant, Mutation, Reader, Refusal, Result, SpaceId } from '@etude/core'
import type { Database } from '../database/open-database.ts'
import { StorageError } from '../database/sql-runner.ts'
import { loadLimits } from '../load-limits.ts'
import { insertEffect, refuseWhenFull } from '../effect/enqueue-effect.ts'
import type { NewEffect } from '../effect/enqueue-effect.ts'
import { createAnnouncer } from './announcer.ts'
import { applyMutation } from './apply-mutation.ts'
import type { Commit, Moment, Push, Pushed, Receipt } from './commit.ts'
import { createKeptCurricula } from './kept-curricula.ts'
import type { KeptCurricula } from './kept-curricula.ts'
import { postgresTransactions } from './postgres-transactions.ts'
import { pushMutations, receiveMutation, storeFailed } from './push-mutations.ts'
import type { PrepareMutation, ReceivedMutation } from './push-mutations.ts'
import { serverAt } from './server-at.ts'
import { sqliteTransactions } from './sqlite-transactions.ts'

export interface CommitDeps {
  readonly database: Database
  readonly now: () => Instant
  /** For the pauses between tries. */
  readonly random?: () => number
  readonly log?: CommitLog
  /** How a mutation is checked and found; core's closed registry, unless a test brings mutators of its own. */
  readonly prepare?: PrepareMutation
  /** Changes that may wait at a time; one more is turned away. */
  readonly waitingMax?: number
  /** Shared with those who only look. */
  readonly curricula?: KeptCurricula
}

/** What the operator should hear of. */
interface CommitLog {
  error(details: object, message: string): void
}

/** The one way in, over either database. */
export function createCommit({
  database,
  now,
  random = Math.random,
  log,
  prepare = prepareMutation,
  waitingMax = loadLimits.commitsAtOnce,
  curricula = createKeptCurricula(),
}: CommitDeps): Commit {
  const announcer = createAnnouncer((error) => log?.error({ err: error }, 'A listener failed on a commit'))
  const transactions =
    database.type === 'sqlite'
      ? sqliteTransactions(database, announcer, waitingMax, curricula)
      : postgresTransactions(database, announcer, random, waitingMax, curricula)

  async function run(
    actor: Actor,
    mutation: Mutation,
    at: At = serverAt(now()),
    effects: readonly NewEffect[] = [],
  ): Promise<Result<Receipt, Refusal>> {
    const prepared = prepare(mutation)
    if (!prepared.ok) return refuse(prepared.error)
    return transactions.transact(async (transaction) => {
      const time = now()
      await transaction.spaces.lock(prepared.value.spaces(actor))
      const answer = await applyMutation(transaction, prepared.value, { actor, now: time, at })
      if (!answer.ok) return answer
      if (effects.length > 0) await refuseWhenFull(transaction.sql)
      for (const { id, type, payload, notBefore } of effects) {
        await transaction.sql.run(insertEffect, id, type, JSON.stringify(payload), notBefore ?? time, time)
      }
      return ok(answer.value)
    })
  }

  function inOneMoment<T>(
    actor: Actor,
    spaces: readonly SpaceId[],
    at: At,
    work: (moment: Moment) => Promise<T>,
  ): Promise<T> {
    return transactions.transact(async (transaction) => {
      const time = now()
      await transaction.spaces.lock(spaces)
      let known = overlayReader(transaction.reader)
      const reader: Reader = { get: (kind, id) => known.get(kind, id), list: (...asked) => known.list(...asked) }
      return work({
        reader,
        async run(mutation) {
          const prepared = prepare(mutation)
          if (!prepared.ok) return prepared
          await transaction.spaces.lock(prepared.value.spaces(actor))
          const answer = await applyMutation({ ...transaction, reader }, prepared.value, { actor, now: time, at })
          if (answer.ok && answer.value.touched.length > 0) known = overlayReader(transaction.reader)
          return answer
        },
      })
    })
  }

  async function push(push: Push): Promise<Pushed> {
    const received = push.mutations.map((sent) => receiveMutation(sent, push.account, prepare))
    try {
      return await transactions.transact((transaction) => pushMutations(transaction, push, received, now()))
    } catch (error) {
      if (error instanceof StorageError || received.length === 0) throw error
      for (const mutation of received) await pushAlone(push, mutation)
      return transactions.transact((transaction) => pushMutations(transaction, push, received, now()))
    }
  }

  /** COMMIT-5. One of several broke the code that ran it: each gets a transaction of its own, and the one that breaks again is stored as failed. */
  async function pushAlone(push: Push, mutation: ReceivedMutation): Promise<void> {
    const alone = { ...push, mutations: [mutation.sent] }
    try {
      await transactions.transact((transaction) => pushMutations(transaction, alone, [mutation], now()))
    } catch (error) {
      if (error instanceof StorageError) throw error
      const { name, seq } = mutation.sent
      log?.error({ err: error, mutation: name, seq, client: push.client }, 'A mutation failed')
      await transactions.transact((transaction) => storeFailed(transaction, alone, mutation, now()))
    }
  }

  return { run, inOneMoment, push, onCommitted: announcer.subscribe, close: transactions.close }
}
