import type { IndexName, KindName, Stored } from '../record/kinds.ts'

/** The two ways to read records, offered by every database. Deliberately no more: what was read can then be written down exactly. */
export interface Reader {
  get<K extends KindName>(kind: K, id: string): Promise<Stored<K> | undefined>
  /** All records with this key in this index of the kind, by id. */
  list<K extends KindName>(kind: K, index: IndexName<K>, key: string): Promise<readonly Stored<K>[]>
}
