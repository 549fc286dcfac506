import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { tableNames } from './layout.ts'
import type { LocalStore, StoreEngine } from './local-store.ts'
import { emptyTables, memoryStore, setRow } from './memory-engine.ts'
import { isJournalPage } from './rows.ts'
import type { MemoryTables, RowChange } from './memory-engine.ts'

/**
 * Replicas as files in a folder, for programs that run under Node: all in memory, each transaction one line at the end of a file.
 * One process at a time may have a replica open.
 */
export const fileEngine = (folder: string): StoreEngine => ({
  async open(name) {
    await mkdir(folder, { recursive: true })
    return fileStore(fileOf(folder, name))
  },
  remove: (name) => rm(fileOf(folder, name), { force: true }),
  persist: () => Promise.resolve(true),
})

const fileOf = (folder: string, name: string): string => join(folder, `${encodeURIComponent(name)}.jsonl`)

async function fileStore(file: string): Promise<LocalStore> {
  const tables = emptyTables()
  const { lines, isTorn } = await wholeLines(file)
  for (const line of lines) apply(tables, line)
  if (isTorn || lines.length > 1) await rewrite(file, tables)
  const handle = await open(file, 'a')
  const store = memoryStore(tables, (changes) => append(handle, changes))
  return {
    ...store,
    async close() {
      await store.close()
      await handle.close()
    },
  }
}

interface Line {
  readonly changes: readonly RowChange[]
  /** The highest numbers given out, which outlive the rows that had them. */
  readonly last?: Readonly<Record<string, number>>
}

/** A crash can leave half a line behind, of a transaction that nobody was told is done. */
async function wholeLines(file: string): Promise<{ lines: readonly Line[]; isTorn: boolean }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const end = text.lastIndexOf('\n') + 1
  const lines = text.slice(0, end).split('\n').slice(0, -1)
  return { lines: lines.map((line) => JSON.parse(line) as Line), isTorn: end < text.length }
}

function apply(tables: MemoryTables, { changes, last }: Line): void {
  for (const { table, key, row } of changes) {
    if (row !== null && isJournalPage(row)) for (const each of row.edits) setRow(tables, table, each.edit, { ...each })
    else if (tables[table] !== undefined) setRow(tables, table, key, row)
  }
  for (const name of tableNames) tables[name].last = Math.max(tables[name].last, last?.[name] ?? 0)
}

/** One line with everything, under another name until it is whole. */
async function rewrite(file: string, tables: MemoryTables): Promise<void> {
  const changes = tableNames.flatMap((table) => [...tables[table].rows].map(([key, row]) => ({ table, key, row })))
  const last = Object.fromEntries(tableNames.map((name) => [name, tables[name].last]))
  const partial = `${file}.partial`
  const handle = await open(partial, 'w')
  await handle.writeFile(`${JSON.stringify({ changes, last } satisfies Line)}\n`)
  await handle.sync()
  await handle.close()
  await rename(partial, file)
}

async function append(handle: FileHandle, changes: readonly RowChange[]): Promise<void> {
  if (changes.length === 0) return
  const bare = changes.map(({ table, key, row }) => ({ table, key, row }))
  await handle.appendFile(`${JSON.stringify({ changes: bare } satisfies Line)}\n`)
  await handle.datasync()
}
