import type { Actor, At, Instant, Json, Mutation, SpaceId, UserId } from '@etude/core'
import type { LiveSocket } from '@etude/server'
import type { Counts } from './counts.ts'
import type { Complain } from './complain.ts'
import type { Oracle } from './oracle.ts'
import type { Scheduler } from './scheduler.ts'

/** Who a request or a socket says it is, as its session knows. */
export interface Session {
  readonly user: UserId
  readonly valid: boolean
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface ServerDeps {
  readonly scheduler: Scheduler
  readonly complain: Complain
  readonly counts: Counts
  readonly newId: () => string
  readonly now: () => Instant
}

export interface Joined {
  want(spaces: readonly SpaceId[]): void
  leave(): void
}

/** What devices reach over the network: one process over a file, or two over one PostgreSQL. */
export interface SimulatedServer {
  readonly oracle: Oracle
  /** Somebody is there to answer. */
  readonly isUp: boolean
  /** Every process is there. */
  readonly isWhole: boolean
  /** Whose tasks the scheduler runs here. */
  readonly owner: string
  readonly hasBackup: boolean
  /** Everything that was committed is known to the oracle, so that replicas can be compared. */
  readonly isSettled: boolean
  /** Makes the database and starts for the first time. Runs outside the scheduler: nothing of it is simulated. */
  create(): Promise<void>
  /** Starts whatever is not there. */
  start(): Promise<void>
  /** A process is gone, with everything that was not on the disk. `which` draws one of several. */
  crash(which: number): Promise<void>
  /** Takes a copy that the server may later be set back to. */
  backUp(): Promise<void>
  /** Comes back from the older copy under another epoch, as an operator would bring it back. */
  restore(): Promise<void>
  /** Answers as the real one does, or null where nobody is there to answer. Called as one of the server's own tasks. */
  answer(session: Session, body: string, which: number): Promise<Answer | null>
  runJob(actor: Actor, mutation: Mutation, at: At): Promise<unknown>
  join(user: UserId, socket: LiveSocket, which: number, onEnd: () => void): Joined | null
  /** A server of a newer version shares the database and writes what this one does not know. */
  writeElsewhere(space: SpaceId, kind: string, id: string, body: Json): Promise<void>
  /** Somebody was told something that is not checked yet. */
  readonly hasTold: boolean
  /** Whoever was told something in the task that has just ended: may they know it, as the commits left things? */
  checkTold(): Promise<void>
  checkDatabase(how: 'versions' | 'everything'): Promise<void>
  /** Waits for what happens outside the scheduler; answers whether there was anything to wait for. */
  settle(): Promise<boolean>
  close(): Promise<void>
}
