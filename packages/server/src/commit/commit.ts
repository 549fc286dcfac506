import type {
  Actor,
  At,
  ClientId,
  Mutation,
  Outcome,
  Reader,
  Refusal,
  Result,
  SentMutation,
  SpaceId,
  UserId,
  WireRecord,
} from '@etude/core'
import type { NewEffect } from '../effect/enqueue-effect.ts'

/** The one way in: every change of a record, whoever asks, is a mutation that runs here. */
export interface Commit {
  /** One mutation of a route, a job or the demo data; the effects are promised in the same transaction, if it is applied. */
  run(actor: Actor, mutation: Mutation, at?: At, effects?: readonly NewEffect[]): Promise<Result<Receipt, Refusal>>
  /**
   * Looks and acts in one moment: what `work` reads of these spaces nobody changes before it is done. What it ran stays even if something after it is
   * refused. It awaits its moment and nothing else, and may be begun again from the beginning.
   */
  inOneMoment<T>(actor: Actor, spaces: readonly SpaceId[], at: At, work: (moment: Moment) => Promise<T>): Promise<T>
  /** A device's mutations: in order, each at most once, each with one stored outcome. */
  push(push: Push): Promise<Pushed>
  /** Called after each durable commit, in commit order for any one space. */
  onCommitted(listener: (commits: readonly CommittedSpace[]) => void): () => void
  /** Finishes what is under way and takes nothing more. */
  close(): Promise<void>
}

/** An open transaction, for whoever decides by what is there. */
export interface Moment {
  /** Asks the database once for each thing, and anew after a change. */
  readonly reader: Reader
  readonly run: (mutation: Mutation) => Promise<Result<Receipt, Refusal>>
}

export interface Receipt {
  /** The spaces that were written, with the version each took. */
  readonly touched: readonly (readonly [SpaceId, number])[]
  readonly inverse: Mutation | null
  /** A later state had made it meaningless, and nothing was changed. */
  readonly superseded: boolean
}

export interface Push {
  readonly account: UserId
  readonly client: ClientId
  readonly ack: number
  readonly mutations: readonly SentMutation[]
}

export type Pushed =
  | { readonly type: 'pushed'; readonly lastSeq: number; readonly outcomes: readonly Outcome[] }
  /** The device's copy of this client id and ours have parted: the same seq with other content, or a gap. */
  | { readonly type: 'client-forked'; readonly lastSeq: number }
  /** The client id belongs to another account. Nothing was consumed. */
  | { readonly type: 'wrong-account' }

/** What one commit did to one space, for those who listen. Where only its readers changed, `from` is `to`. */
export interface CommittedSpace {
  readonly space: SpaceId
  readonly from: number
  readonly to: number
  readonly access: number
  /** True where this commit may have changed who reads what, in this space or in one that its records name. */
  readonly accessChanged: boolean
  /** True where one mutation changed other spaces with this one: only together are they what it left. */
  readonly isPart: boolean
  /** The people to whom its records gave or from whom they took something. Whoever reads this space anyway is not named again. */
  readonly concerned: readonly UserId[]
  readonly digest: string
  /** What the bodies of `put` come to as text. */
  readonly characters: number
  readonly put: readonly WireRecord[]
  readonly del: readonly (readonly [kind: string, id: string])[]
}
