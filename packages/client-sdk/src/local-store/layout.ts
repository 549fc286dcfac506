import { declarationOf, isKindName, kindNames, recordKey } from '@etude/core'
import type { KindName } from '@etude/core'
import type { RecordTable, TableName } from './local-store.ts'

export const recordTable = (kind: KindName): RecordTable => `record:${kind}`

export const recordTables: readonly RecordTable[] = kindNames.map(recordTable)

/** How a table finds its rows. */
export interface TableLayout {
  /** The name of its primary key. */
  readonly key: string
  /** The table numbers its rows itself. */
  readonly isNumbered: boolean
  /** Where rows have their keys in its indexes. */
  readonly paths: readonly string[]
  /** What arrives together may share rows: in sheaves, or, where they are numbered, in bundles. */
  readonly bindsRows: boolean
}

const table = (key: string, ...paths: readonly string[]): TableLayout => ({
  key,
  isNumbered: false,
  paths,
  bindsRows: false,
})
const numbered = (key: string, ...paths: readonly string[]): TableLayout => ({
  ...table(key, ...paths),
  isNumbered: true,
})

/** Every table of a replica. Those of records follow from what core declares, so that a new kind is one line in core. */
export const layout = {
  ...(Object.fromEntries(kindNames.map((kind) => [recordTable(kind), layoutOfKind(kind)])) as Record<
    RecordTable,
    TableLayout
  >),
  shadow: { ...table('key'), bindsRows: true },
  outbox: { ...numbered('order', 'edit'), bindsRows: true },
  refused: table('edit'),
  journal: { ...table('edit'), bindsRows: true },
  attempt: numbered('order'),
  space: table('id'),
  meta: table('name'),
  other: table('key', 'space'),
} as const satisfies Record<TableName, TableLayout>

/** The cast: these are the names of that object, and there are no others. */
export const tableNames = Object.keys(layout) as readonly TableName[]

function layoutOfKind(kind: KindName): TableLayout {
  const paths = Object.keys(declarationOf(kind).indexes).map(indexPath)
  return { ...table('id', 'space', ...paths), bindsRows: true }
}

/** Where a row of records has its key in an index. IndexedDB takes identifiers only for the paths of its indexes. */
export function indexPath(index: string): string {
  return `k.${indexField(index)}`
}

export function indexField(index: string): string {
  return index.replaceAll('-', '_')
}

/** Records of kinds that this app does not know yet are kept together, under longer keys. */
export const tableOf = (kind: string): RecordTable | 'other' => (isKindName(kind) ? recordTable(kind) : 'other')
export const keyInTable = (kind: string, id: string): string => (isKindName(kind) ? id : recordKey(kind, id))
