import { declarationOf, kindNames } from '@etude/core'
import type { KindName } from '@etude/core'
import type { RecordTable, TableName } from './local-store.ts'
import { indexField } from './rows.ts'

export interface TableLayout {
  readonly key: string
  /** The table numbers its rows itself. */
  readonly numbered: boolean
  /** The name of each index, with the path to its key in a row. */
  readonly indexes: Readonly<Record<string, string>>
}

export const recordTable = (kind: KindName): RecordTable => `record:${kind}`

export const recordTables: readonly RecordTable[] = kindNames.map(recordTable)

const ownTables = {
  shadow: { key: 'key', numbered: false, indexes: {} },
  outbox: { key: 'order', numbered: true, indexes: { edit: 'edit' } },
  refused: { key: 'edit', numbered: false, indexes: {} },
  journal: { key: 'edit', numbered: false, indexes: {} },
  attempt: { key: 'order', numbered: true, indexes: {} },
  space: { key: 'id', numbered: false, indexes: {} },
  meta: { key: 'name', numbered: false, indexes: {} },
  other: { key: 'key', numbered: false, indexes: { space: 'space' } },
} as const satisfies Record<Exclude<TableName, RecordTable>, TableLayout>

/** Every table of a replica. Those of records follow from what core declares, so that a new kind is one line in core. */
export const layout: Readonly<Record<TableName, TableLayout>> = {
  ...(Object.fromEntries(kindNames.map((kind) => [recordTable(kind), layoutOfKind(kind)])) as Record<
    RecordTable,
    TableLayout
  >),
  ...ownTables,
}

export const tableNames = Object.keys(layout) as readonly TableName[]

function layoutOfKind(kind: KindName): TableLayout {
  const declared = Object.keys(declarationOf(kind).indexes).map((index) => [index, `k.${indexField(index)}`])
  return { key: 'id', numbered: false, indexes: { space: 'space', ...Object.fromEntries(declared) } }
}
