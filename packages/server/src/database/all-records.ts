import { isKindName } from '@etude/core'
import type { SpaceId, Stored } from '@etude/core'
import type { SqlRunner } from './sql-runner.ts'

export interface RecordRow {
  readonly space: SpaceId
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly deleted: 0 | 1
  readonly body: string
}

const rowsPerPage = 1_000
const nextPage = `
  select space, kind, id, version, deleted, body from record
  where (space, kind, id) > (?1, ?2, ?3) order by space, kind, id limit ?4`

/** Every row of the record table, tombstones too, space by space, a page at a time. */
export async function* allRecords(sql: Pick<SqlRunner, 'rows'>): AsyncGenerator<RecordRow> {
  let last: Pick<RecordRow, 'kind' | 'id'> & { readonly space: string } = { space: '', kind: '', id: '' }
  for (;;) {
    const page = await sql.rows<RecordRow>(nextPage, last.space, last.kind, last.id, rowsPerPage)
    yield* page
    const end = page.at(-1)
    if (end === undefined || page.length < rowsPerPage) return
    last = end
  }
}

/** The record of a live row of a kind that we know. A newer server may have left others, which are kept and not judged. */
export function storedRecord({ space, kind, id, version, deleted, body }: RecordRow): Stored | undefined {
  if (deleted === 1 || !isKindName(kind)) return undefined
  return { space, kind, id, version, body: JSON.parse(body) } as Stored
}
