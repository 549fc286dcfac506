import type { IndexName, KindName, Reader, SpaceId, Stored } from '@etude/core'
import type { SqlRunner } from '../database/sql-runner.ts'

interface Row {
  readonly space: SpaceId
  readonly id: string
  readonly version: number
  readonly body: string
}

const getRecord = 'select space, id, version, body from record where kind = ?1 and id = ?2 and deleted = 0'
const listRecords = `
  select r.space, r.id, r.version, r.body
  from record_index i join record r on r.space = i.space and r.kind = i.kind and r.id = i.id
  where i.kind = ?1 and i.name = ?2 and i.key = ?3 order by i.id`

/** What mutators read from, over either database: live records by id and by declared index. */
export function recordReader(sql: Pick<SqlRunner, 'rows'>): Reader {
  return {
    async get<K extends KindName>(kind: K, id: string) {
      const [row] = await sql.rows<Row>(getRecord, kind, id)
      return row === undefined ? undefined : toStored(kind, row)
    },
    async list<K extends KindName>(kind: K, index: IndexName<K>, key: string) {
      const rows = await sql.rows<Row>(listRecords, kind, index, key)
      return rows.map((row) => toStored(kind, row))
    },
  }
}

// The cast is sound as far as commit() is: only bodies that a mutator wrote are in the table.
const toStored = <K extends KindName>(kind: K, row: Row): Stored<K> =>
  ({ kind, id: row.id, space: row.space, version: row.version, body: JSON.parse(row.body) }) as Stored<K>
