import { bufferedTx, unsavedVersion } from '../mutation/buffered-tx.ts'
import type { BufferedTx, Write } from '../mutation/buffered-tx.ts'
import type { Mutation, MutationContext } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { Tx } from '../mutation/tx.ts'
import { prepareMutation } from '../mutation/run-mutation.ts'
import type { Json } from '../record/define-kind.ts'
import type { KindName, Stored } from '../record/kinds.ts'
import type { SpaceId } from '../record/space.ts'
import type { OverlayReader } from './overlay-reader.ts'
import { keysOfRecord, readKeyText, recordKey } from './record-keys.ts'

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

/** Runs a mutation and lays what it wrote over the view. A refused one has changed nothing. */
export async function runOnReplica(
  view: OverlayReader,
  mutation: Mutation,
  context: MutationContext,
): Promise<ReplicaRun> {
  const prepared = prepareMutation(mutation)
  if (!prepared.ok) return { ...nothing, refusal: prepared.error }
  const tx = bufferedTx(view)
  const deleted: string[] = []
  const answer = await prepared.value.apply(noting(tx, deleted), context)
  const reads = [...new Set([...tx.reads.map(readKeyText), ...deleted])]
  if (!answer.ok) return { ...nothing, reads, refusal: answer.error }
  const written = await tx.writes()
  const writes = written.map(pendingWrite)
  for (const write of writes) applyWrite(view, write)
  return {
    refusal: null,
    reads,
    touches: [...new Set(written.flatMap(keysOfWrite))],
    writes,
    inverse: answer.value.inverse,
  }
}

/** Deleting what is not there writes nothing and yet depends on its not being there, so that it counts as a read. */
const noting = (tx: BufferedTx, deleted: string[]): Tx => ({
  ...tx,
  del(kind, id) {
    deleted.push(recordKey(kind, id))
    tx.del(kind, id)
  },
})

const nothing = { reads: [], touches: [], writes: [], inverse: null }

export function applyWrite(view: OverlayReader, write: PendingWrite): void {
  view.set(write.kind, write.id, storedOf(write))
}

/** The record as a reader sees it before the server has given it a version. */
export const storedOf = ({ kind, id, space, body }: PendingWrite): Stored | null =>
  body === null ? null : ({ kind, id, space, version: unsavedVersion, body } as unknown as Stored)

function pendingWrite(write: Write): PendingWrite {
  if (write.type === 'del') {
    const { kind, id, space } = write.before
    return { kind, id, space, body: null, fields: null }
  }
  const { kind, id, space, body } = write.draft
  const fields = write.before === undefined ? null : changedFields(write.before.body, body)
  return { kind, id, space, body: body as unknown as Json, fields }
}

function keysOfWrite(write: Write): readonly string[] {
  const { before } = write
  const id = write.type === 'put' ? write.draft.id : write.before.id
  const kind = write.type === 'put' ? write.draft.kind : write.before.kind
  return [
    recordKey(kind, id),
    ...(before === undefined ? [] : keysOfRecord(kind, id, before.body)),
    ...(write.type === 'put' ? keysOfRecord(kind, id, write.draft.body) : []),
  ]
}

function changedFields(before: object, after: object): readonly string[] {
  const old = before as Record<string, Json>
  const next = after as Record<string, Json>
  return [...new Set([...Object.keys(old), ...Object.keys(next)])].filter((name) => !sameJson(old[name], next[name]))
}

/** Equal as JSON, whatever the order of fields. A field that is undefined is a field that is not there. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = Object.entries(a).filter(([, value]) => value !== undefined)
  const right = Object.entries(b).filter(([, value]) => value !== undefined)
  return (
    left.length === right.length && left.every(([name, value]) => sameJson(value, (b as Record<string, Json>)[name]))
  )
}
