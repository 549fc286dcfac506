import { declarationOf, isKindName, recordKey, unsavedVersion } from '@etude/core'
import type {
  At,
  ClientId,
  HeldSpace,
  Json,
  KindName,
  Mutation,
  Outcome,
  PendingWrite,
  SpaceId,
  Stored,
} from '@etude/core'
import type { EditId, TraceLine } from '../client.ts'
import { indexField } from './layout.ts'

export interface RecordRow {
  readonly id: string
  readonly space: SpaceId
  readonly version: number
  readonly body: Json
  /** Its key in each index that has one. */
  readonly k: Readonly<Record<string, string>>
}

export interface ServerRecord {
  readonly space: SpaceId
  readonly version: number
  readonly body: Json
}

/** What the server has of a record that something pending has changed. Of one that was made here there is none, or, from an older app, one with null. */
export interface ShadowRow {
  readonly key: string
  readonly kind: KindName
  readonly id: string
  readonly record: ServerRecord | null
}

export interface Origin {
  readonly client: ClientId
  readonly seq: number
}

/** One mutation, as its author made it. */
interface Edit {
  /** Its place in this device's history; its seq on the wire is counted from the client id's beginning. */
  readonly order: number
  readonly edit: EditId
  readonly name: string
  readonly version: number
  readonly args: Json
  readonly at: At
  readonly queuedAt: number
  /** The records that it wrote when it was made, whatever a replay has come to since. */
  readonly targets: readonly { readonly kind: KindName; readonly id: string }[]
}

export interface OutboxRow extends Edit {
  readonly origin: Origin | null
  readonly bytes: number
  readonly reads: readonly string[]
  readonly touches: readonly string[]
  readonly writes: readonly PendingWrite[]
  readonly inverse: Mutation | null
  /** Set once the server has spoken, while what it did is still on its way here. */
  readonly outcome: Outcome | null
  /** A refused edit whose effect this one was made on. */
  readonly buildsOn: EditId | null
  readonly trace: readonly TraceLine[]
}

export interface RefusedRow extends Edit {
  readonly refusal: { readonly type: string }
  readonly buildsOn: EditId | null
  readonly trace: readonly TraceLine[]
}

/** What the server has confirmed: offered again should it ever come back from an older copy, and the memory that undo needs. */
export interface JournalRow extends Edit {
  readonly origin: Origin
  readonly outcome: Outcome
  readonly inverse: Mutation | null
  /** By the server's clock, so that no jump of ours forgets anything early. */
  readonly confirmedAt: number
  readonly trace: readonly TraceLine[]
}

/** Edits that were confirmed together, as an older app kept them: under the name of the first. */
export interface JournalPage {
  readonly edit: EditId
  readonly edits: readonly JournalRow[]
}

export const isJournalPage = (row: object): row is JournalPage => 'edits' in row

/** One try to send, written once for all mutations in it. */
export interface AttemptRow extends Attempt {
  readonly order: number
}

export interface Attempt {
  readonly at: number
  readonly first: number
  readonly last: number
  readonly what: 'sent' | 'failed-to-send'
  readonly detail: string | null
}

export interface SpaceRow extends HeldSpace {
  readonly id: SpaceId
  /** How often its digest did not add up, one time after another. */
  readonly mismatches: number
}

export type MetaRow =
  | { readonly name: 'client'; readonly client: ClientId; readonly base: number | null }
  | {
      readonly name: 'sync'
      readonly cookie: string | null
      readonly epoch: string | null
      readonly lastSeq: number
      readonly ack: number
      readonly syncedAt: number | null
      /** How far this device's clock is behind the server's. Shown, and used for nothing. */
      readonly skewMs: number | null
      /** A fetch that began with nothing is under way. */
      readonly fromNothing: boolean
      /** How many times a space has not added up, ever. */
      readonly mismatches: number
    }
  /** Spaces that are held open here, each with the time until which it stays when nobody says so again. */
  | { readonly name: 'wanted'; readonly until: Readonly<Record<string, number>> }
  | { readonly name: 'reserve'; readonly ballast: string }
  /** The kinds and indexes that the rows here were last laid out by. */
  | { readonly name: 'schema'; readonly version: number }
  /** What screens keep on this device alone. */
  | { readonly name: `kept:${string}`; readonly value: Json }

export interface OtherRow extends ServerRecord {
  readonly key: string
  readonly kind: string
  readonly id: string
}

export function recordRow(kind: KindName, id: string, { space, version, body }: ServerRecord): RecordRow {
  const k: Record<string, string> = {}
  for (const [index, keyOf] of Object.entries(declarationOf(kind).indexes)) {
    const key = keyOf(body)
    if (key !== null) k[indexField(index)] = key
  }
  return { id, space, version, body, k }
}

/** The row of a record, whether or not this app knows its kind. */
export const rowOf = (kind: string, id: string, record: ServerRecord): RecordRow | OtherRow =>
  isKindName(kind) ? recordRow(kind, id, record) : { key: recordKey(kind, id), kind, id, ...record }

/** The cast: only recordRow() makes rows of a kind's table, from records of that kind. */
export const rowToStored = <K extends KindName>(kind: K, { id, space, version, body }: RecordRow): Stored<K> =>
  ({ kind, id, space, version, body }) as unknown as Stored<K>

/** What the server has of a record that shows as `row`. */
export function serverValue(row: ServerRecord | undefined, shadow: ShadowRow | undefined): ServerRecord | undefined {
  if (shadow !== undefined) return shadow.record ?? undefined
  return row === undefined || row.version === unsavedVersion ? undefined : serverRecordOf(row)
}

export const serverRecordOf = ({ space, version, body }: ServerRecord): ServerRecord => ({ space, version, body })

/** What shows of a record that an edit has written. */
export const writtenRecord = ({ space, body }: PendingWrite): ServerRecord | undefined =>
  body === null ? undefined : { space, version: unsavedVersion, body }

/** What every row of an edit carries on to the next. */
export const editOf = ({ edit, name, version, args, at, queuedAt, targets, order }: Edit): Edit => ({
  edit,
  name,
  version,
  args,
  at,
  queuedAt,
  targets,
  order,
})
