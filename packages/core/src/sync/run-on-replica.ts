import { bufferedTx, unsavedVersion } from '../mutation/buffered-tx.ts'
import type { Write } from '../mutation/buffered-tx.ts'
import type { Mutation, MutationContext } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { OverlayReader } from '../mutation/overlay-reader.ts'
import { keysOfChange } from '../mutation/record-keys.ts'
import type { Reader } from '../mutation/reader.ts'
import { prepareBy } from '../mutation/run-mutation.ts'
import type { MutatorNamed } from '../mutation/run-mutation.ts'
import type { Json } from '../record/define-kind.ts'
import type { KindName, Stored } from '../record/kinds.ts'
import { sameJson } from '../record/same-json.ts'
import type { SpaceId } from '../record/space.ts'

/** What a pending mutation put in place of a record, or that it deleted it. */
export interface PendingWrite {
  readonly kind: KindName
  readonly id: string
  /** The space it was written to, or deleted from. */
  readonly space: SpaceId
  readonly body: Json | null
  /** The fields that differ from what stood there, or null where the record was made or deleted as a whole. */
  readonly fields: readonly string[] | null
}

/** One run of a mutation on a device: what it did, what that rests on, and how to take it back. */
export interface ReplicaRun {
  readonly refusal: Refusal | { readonly type: 'failed'; readonly message: string } | null
  readonly reads: readonly string[]
  readonly touches: readonly string[]
  readonly writes: readonly PendingWrite[]
  readonly inverse: Mutation | null
}

/** What a run on a device goes by: it fetches the mutators before it needs them, and never in a transaction. */
export interface ReplicaContext extends MutationContext {
  readonly named: MutatorNamed
}

/** Runs a mutation and lays what it wrote over the view. A refused one has changed nothing. */
export async function runOnReplica(
  view: OverlayReader,
  mutation: Mutation,
  context: ReplicaContext,
): Promise<ReplicaRun> {
  const run = await tryOnReplica(view, mutation, context)
  for (const write of run.writes) applyWrite(view, write)
  return run
}

/** What a mutation would do. It holds for as long as nothing that it read or would write is changed by another. */
export async function tryOnReplica(
  view: Reader,
  mutation: Mutation,
  { named, ...context }: ReplicaContext,
): Promise<ReplicaRun> {
  const prepared = prepareBy(named, mutation)
  if (!prepared.ok) return refusedRun(prepared.error, [])
  const tx = bufferedTx(view)
  const answer = await prepared.value.apply(tx, context)
  const reads = [...tx.reads]
  if (!answer.ok) return refusedRun(answer.error, reads)
  const written = await tx.writes()
  const writes = written.map(pendingWrite)
  const touches = written.flatMap(({ before }, index) => {
    const { kind, id, body } = writes[index] as PendingWrite
    return keysOfChange(kind, id, before?.body, body ?? undefined)
  })
  return { refusal: null, reads, touches: [...new Set(touches)], writes, inverse: answer.value.inverse }
}

/** A run that came to nothing. */
export const refusedRun = (refusal: ReplicaRun['refusal'], reads: readonly string[]): ReplicaRun => ({
  refusal,
  reads,
  touches: [],
  writes: [],
  inverse: null,
})

export function applyWrite(view: OverlayReader, { kind, id, space, body }: PendingWrite): void {
  // The cast: what a mutator wrote of a kind is a record of that kind, before the server has given it a version.
  view.set(kind, id, body === null ? null : ({ kind, id, space, version: unsavedVersion, body } as unknown as Stored))
}

function pendingWrite(write: Write): PendingWrite {
  const { before } = write
  const { kind, id, space } = write.type === 'put' ? write.draft : write.before
  const body = write.type === 'put' ? (write.draft.body as unknown as Json) : null
  const fields = before === undefined || body === null ? null : changedFields(before.body, body)
  return { kind, id, space, body, fields }
}

/** The casts: a body is an object, whatever its kind. */
function changedFields(before: object, after: Json): readonly string[] {
  const old = before as Record<string, Json>
  const next = after as Record<string, Json>
  return Object.keys({ ...old, ...next }).filter((name) => !sameJson(old[name], next[name]))
}
