import type { AccountTables } from '../account/account-tables.ts'
import type { NotifyTables } from '../notify/notify-tables.ts'

/** Columns are text and 64-bit integers, which SQLite and PostgreSQL agree on: no booleans, no native dates, JSON as text. */
export interface Tables extends AccountTables, NotifyTables {
  /** Facts about this database itself: its epoch, and what it was written by. */
  etude: { name: string; value: string }
  /** `number` is spaceNumber(id): set when the row is made. */
  space: { id: string; version: number; digest: string; floor: number; access: number; number: number }
  record: { space: string; kind: string; id: string; version: number; deleted: 0 | 1; body: string }
  record_index: { kind: string; name: string; key: string; space: string; id: string }
  /** What records grant, one row a grant: kept by commit() and rebuilt from records when in doubt. */
  membership: { object: string; subject: string; role: string; kind: string; record: string }
  client: { id: string; account: string; last_seq: number; acked_seq: number; created_at: number; seen_at: number }
  /** What each device's mutation came to. `args` stay only while a refused or failed one waits for its author. */
  mutation: {
    client: string
    seq: number
    hash: string
    name: string
    version: number
    outcome: string
    args: string | null
    at: number
    /** Of a mutation that was confirmed before a restore and sent again: who sent it, and as what, then. */
    origin_account: string | null
    origin_client: string | null
    origin_seq: number | null
  }
  /** Mail, push and whatever else a commit promised to do afterwards. */
  effect: {
    id: string
    type: string
    payload: string
    state: 'pending' | 'held' | 'done' | 'failed'
    attempts: number
    not_before: number
    created_at: number
    finished_at: number | null
    error: string | null
  }
}
