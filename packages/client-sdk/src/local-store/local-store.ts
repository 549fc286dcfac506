import type { RecordRow } from './rows.ts'
import type { AttemptRow, JournalRow, MetaRow, OtherRow, OutboxRow, RefusedRow, ShadowRow, SpaceRow } from './rows.ts'
import type { KindName } from '@etude/core'

export type RecordTable = `record:${KindName}`

/** The tables of a replica: one for each kind of record, and those that sync keeps for itself. */
export type Tables = { readonly [Table in RecordTable]: RecordRow } & {
  /** The server's value of each record that something pending has changed. */
  readonly shadow: ShadowRow
  readonly outbox: OutboxRow
  readonly refused: RefusedRow
  readonly journal: JournalRow
  readonly attempt: AttemptRow
  readonly space: SpaceRow
  readonly meta: MetaRow
  /** Records of kinds that this app does not know yet. */
  readonly other: OtherRow
}
export type TableName = keyof Tables
type NumberedTable = 'outbox' | 'attempt'
export type Key = string | number

export interface StoreReader {
  get<T extends TableName>(table: T, key: Key): Promise<Tables[T] | undefined>
  /** In the order of the keys, undefined where there is no row. */
  getMany<T extends TableName>(table: T, keys: readonly Key[]): Promise<readonly (Tables[T] | undefined)[]>
  /** The rows that have this key at the path of an index, by primary key. */
  list<T extends TableName>(table: T, path: string, key: string): Promise<readonly Tables[T][]>
  /** Every row, by primary key. */
  all<T extends TableName>(table: T): Promise<readonly Tables[T][]>
  /** The rows that a table has numbered higher. */
  after<T extends NumberedTable>(table: T, order: number): Promise<readonly Tables[T][]>
  count(table: TableName): Promise<number>
}

/** What is written is there for whoever asks next. Whether it can be kept shows where the transaction ends. */
export interface StoreTx extends StoreReader {
  put<T extends TableName>(table: T, rows: readonly Tables[T][]): Promise<void>
  /** Puts rows whose keys nothing has yet. Where one has, the whole write comes to nothing, with a ConstraintError. */
  add<T extends TableName>(table: T, rows: readonly Tables[T][]): Promise<void>
  remove(table: TableName, keys: readonly Key[]): Promise<void>
  /** Adds rows at the end of a table that numbers them, each number used once, ever, and none left out. */
  append<T extends NumberedTable>(table: T, rows: readonly Omit<Tables[T], 'order'>[]): Promise<void>
}

/**
 * One account's database on this device. `work` awaits its transaction and nothing else, or the browser ends the transaction.
 * A write is durable when its promise resolves, and has changed nothing when it rejects.
 */
export interface LocalStore {
  read<T>(tables: readonly TableName[], work: (tx: StoreReader) => Promise<T>): Promise<T>
  write<T>(tables: readonly TableName[], work: (tx: StoreTx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Runs before anything else after the connection was lost. Without `reopen` it stays closed; after it, the data may be gone. */
export type OnLost = (store: Omit<LocalStore, 'close'>, reopen: () => Promise<void>) => Promise<void>

/** Where databases live: a browser's IndexedDB, memory, a folder of files. */
export interface StoreEngine {
  open(name: string, onLost: OnLost): Promise<LocalStore>
  remove(name: string): Promise<void>
  /** Asks that the data be kept even when the device runs short, and says whether it will be. */
  persist(): Promise<boolean>
}
