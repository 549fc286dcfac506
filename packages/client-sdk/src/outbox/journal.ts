import type { EditId } from '../client.ts'
import type { StoreReader } from '../local-store/local-store.ts'
import type { JournalPage, JournalRow } from '../local-store/rows.ts'

/** A browser puts longer values into files of their own, which takes longer than all the rest. */
const pageBytes = 50_000
/** What an edit has beside its arguments. */
const bytesBesideArgs = 1_000

export interface Confirmed {
  readonly row: JournalRow
  /** Of its arguments. */
  readonly bytes: number
}

/** What one answer has confirmed, in as few rows as will do: a backlog of thousands would take as many. One edit is a row, as it always was. */
export function journalPages(confirmed: readonly Confirmed[]): readonly (JournalRow | JournalPage)[] {
  const pages: { rows: JournalRow[]; bytes: number }[] = []
  for (const { row, bytes } of confirmed) {
    const last = pages.at(-1)
    if (last !== undefined && last.bytes + bytes + bytesBesideArgs <= pageBytes) {
      last.rows.push(row)
      last.bytes += bytes + bytesBesideArgs
    } else {
      pages.push({ rows: [row], bytes: bytes + bytesBesideArgs })
    }
  }
  return pages.flatMap(({ rows }) =>
    rows.slice(0, 1).map((first) => {
      const { edit, confirmedAt } = first
      return rows.length === 1 ? first : { edit, confirmedAt, edits: rows }
    }),
  )
}

/** The edits of a journal, whichever way they are kept. */
export const journalRows = (kept: readonly (JournalRow | JournalPage)[]): readonly JournalRow[] =>
  kept.flatMap((each) => ('edits' in each ? each.edits : [each]))

/** People ask for one edit of thousands once in a while, so that nothing is kept to find it by. */
export async function confirmedEdit(tx: StoreReader, edit: EditId): Promise<JournalRow | undefined> {
  const found = await tx.get('journal', edit)
  const kept = found === undefined ? await tx.all('journal') : [found]
  return journalRows(kept).find((row) => row.edit === edit)
}
