import type * as z from 'zod/mini'
import type { Actor } from '../access/actor.ts'
import type { Json } from '../record/define-kind.ts'
import type { Result } from '../record/result.ts'
import type { SpaceId } from '../record/space.ts'
import type { Documents } from '../shared-plan/documents.ts'
import type { At, Instant, ZoneName } from '../time/instant.ts'
import type { Refusal } from './refusal.ts'
import type { Tx } from './tx.ts'

export interface MutationContext {
  readonly actor: Actor
  /** The server's clock on the server; decides rights and expiry, never the time of a fact. */
  readonly now: Instant
  /** What the device says about when the person acted. */
  readonly at: At
  /**
   * The server's word on which zones there are. A device has none: its zone data may be older than that of the device on which somebody chose, or undo may
   * name a zone that it has never heard of.
   */
  readonly knowsZone?: (zone: ZoneName) => boolean
  /** The server's way to read documents that several people write. A device has none here: what reads them is large and is fetched with their screen. */
  readonly documents?: Documents
}

/** One call of a mutator, as it is stored and sent. */
export interface Mutation {
  readonly name: string
  readonly version: number
  readonly args: Json
}

/** What a mutation leaves behind: how to take it back, where that makes sense. */
export interface Applied {
  readonly inverse: Mutation | null
  /** A later state had made it meaningless, and nothing was changed. */
  readonly superseded?: true
}

export interface Mutator<Args = unknown> {
  readonly name: string
  readonly version: number
  readonly args: z.ZodMiniType<Args>
  /**
   * From its arguments alone, the spaces that nobody else may change meanwhile: those it may write, those whose members it lets in somewhere, and those whose records
   * it counts or works something out from that is stored elsewhere. A server with several writers locks them in order before it runs.
   */
  readonly spaces: (args: Args, actor: Actor) => readonly SpaceId[]
  /** Awaits its Tx and nothing else, decides before it writes, and may run any number of times with the same end. */
  readonly apply: (tx: Tx, args: Args, context: MutationContext) => Promise<Result<Applied, Refusal>>
  /** From the arguments of an older version to those of the next, by the older version's number. */
  readonly upcasts?: Readonly<Record<number, (args: Json) => Json>>
}

/** Declares a mutation: one intent of one person, the same code on the device and on the server. */
export const defineMutator = <Schema extends z.ZodMiniType>(
  mutator: Omit<Mutator<z.infer<Schema>>, 'args'> & { readonly args: Schema },
): Mutator<z.infer<Schema>> & { readonly args: Schema } =>
  mutator as Mutator<z.infer<Schema>> & { readonly args: Schema }

/** The answer of a mutator that did what was asked and cannot be undone. */
export const applied: { readonly ok: true; readonly value: Applied } = { ok: true, value: { inverse: null } }

/** The answer of a mutator that did what was asked; `inverse` takes it back. */
export const undoable = (inverse: Mutation): { readonly ok: true; readonly value: Applied } => ({
  ok: true,
  value: { inverse },
})

/** The answer of a mutator that came too late to mean anything. Nothing is lost by it, and its author is told so. */
export const superseded: { readonly ok: true; readonly value: Applied } = {
  ok: true,
  value: { inverse: null, superseded: true },
}
