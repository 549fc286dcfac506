/** A table as text, after RFC 4180: quotes where needed, doubled inside, lines that end in CRLF. */
export const formatCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.map(formatCell).join(',')}\r\n`).join('')

/**
 * Rows of cells, or undefined where a quote never closes or stands inside a bare cell. Takes any line end and a byte order mark. Blank lines are left out,
 * but counted: `line` is where the row begins in the file.
 */
export function parseCsv(text: string): readonly CsvRow[] | undefined {
  const rows: CsvRow[] = []
  let line = 1
  let at = text.startsWith('\ufeff') ? 1 : 0
  while (at < text.length) {
    const row: string[] = []
    const begins = line
    for (;;) {
      const cell = readCell(text, at)
      if (cell === undefined) return undefined
      row.push(unshielded(cell.text))
      line += cell.lineBreaks
      at = cell.end
      if (text[at] !== ',') break
      at += 1
    }
    at += text.startsWith('\r\n', at) ? 2 : 1
    line += 1
    if (row.length > 1 || row[0] !== '') rows.push({ line: begins, cells: row })
  }
  return rows
}

export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

function readCell(text: string, from: number): { text: string; end: number; lineBreaks: number } | undefined {
  if (text[from] !== '"') {
    let end = from
    while (end < text.length && !',\r\n'.includes(text[end] as string)) {
      if (text[end] === '"') return undefined
      end += 1
    }
    return { text: text.slice(from, end), end, lineBreaks: 0 }
  }
  let content = ''
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return undefined
    content += text.slice(at, quote)
    if (text[quote + 1] !== '"') {
      const end = quote + 1
      if (end < text.length && !',\r\n'.includes(text[end] as string)) return undefined
      return { text: content, end, lineBreaks: content.match(/\r\n|\r|\n/g)?.length ?? 0 }
    }
    content += '"'
    at = quote + 2
  }
}

/**
 * A spreadsheet runs a cell that begins like a formula, so such a cell gets an apostrophe before it, and loses it on the way back in.
 * One that has apostrophes already gets one more, so that what comes back is what was there.
 */
const likeFormula = /^'*[=+\-@\t\r]/
const shielded = (cell: string): string => (likeFormula.test(cell) ? `'${cell}` : cell)
const unshielded = (cell: string): string => (cell.startsWith("'") && likeFormula.test(cell) ? cell.slice(1) : cell)

function formatCell(cell: string): string {
  const safe = shielded(cell)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
