import { declarationOf, isKindName, kindNames, recordKey } from '@etude/core'
import type { KindName } from '@etude/core'
import type { RecordTable, TableName } from './local-store.ts'

export const recordTable = (kind: KindName): RecordTable => `record:${kind}`

export const recordTables: readonly RecordTable[] = kindNames.map(recordTable)

/**
 * Every table of a replica, in Dexie's words: its primary key, with `++` where the table numbers its rows itself, and the paths of
 * its indexes. Those of records follow from what core declares, so that a new kind is one line in core.
 */
export const layout = {
  ...(Object.fromEntries(kindNames.map((kind) => [recordTable(kind), layoutOfKind(kind)])) as Record<
    RecordTable,
    string
  >),
  shadow: 'key',
  outbox: '++order, edit',
  refused: 'edit',
  journal: 'edit',
  attempt: '++order',
  space: 'id',
  meta: 'name',
  other: 'key, space',
} as const satisfies Record<TableName, string>

/** The cast: these are the names of that object, and there are no others. */
export const tableNames = Object.keys(layout) as readonly TableName[]

function layoutOfKind(kind: KindName): string {
  return ['id', 'space', ...Object.keys(declarationOf(kind).indexes).map(indexPath)].join(', ')
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
