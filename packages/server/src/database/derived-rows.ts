import { declarationOf, keyInIndex } from '@etude/core'
import type { Stored } from '@etude/core'
import { grantsOf } from '../commit/record-grants.ts'
import type { Tables } from './tables.ts'

/** The index rows that a record must have: nothing more and nothing less. */
export function indexRowsOf(record: Stored): readonly Tables['record_index'][] {
  return Object.keys(declarationOf(record.kind).indexes).flatMap((name) => {
    const key = keyInIndex(record, name)
    return key === null ? [] : [{ kind: record.kind, name, key, space: record.space, id: record.id }]
  })
}

/** The membership rows that a record must have. */
export const membershipRowsOf = (record: Stored): readonly Tables['membership'][] =>
  grantsOf(record).map(({ object, subject, role }) => ({ object, subject, role, kind: record.kind, record: record.id }))

/** One text a row, so that two sets of rows can be compared. */
export const indexRowKey = ({ kind, name, key, space, id }: Tables['record_index']): string =>
  JSON.stringify([kind, name, key, space, id])

export const membershipRowKey = ({ object, subject, role, kind, record }: Tables['membership']): string =>
  JSON.stringify([object, subject, role, kind, record])
