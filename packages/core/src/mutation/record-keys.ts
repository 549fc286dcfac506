import { declarationOf } from '../record/kinds.ts'
import type { KindName } from '../record/kinds.ts'

/**
 * What somebody read, and what a change touches, as texts that are equal exactly where the change can alter the answer:
 * a record by its id, a list by its index and key.
 */
export const recordKey = (kind: string, id: string): string => `${kind}/${id}`
export const listKey = (kind: string, index: string, key: string): string => `${kind}?${index}=${key}`

/** Every text by which a record with this body is found; none but its own where there is no body. */
export function keysOfRecord(kind: KindName, id: string, body: unknown): readonly string[] {
  const keys = [recordKey(kind, id)]
  if (body === undefined) return keys
  for (const [index, keyOf] of Object.entries(declarationOf(kind).indexes)) {
    const key = keyOf(body)
    if (key !== null) keys.push(listKey(kind, index, key))
  }
  return keys
}

/** A change touches every text by which a record was found before, and by which it is found afterwards. */
export const keysOfChange = (kind: KindName, id: string, before: unknown, after: unknown): readonly string[] => [
  ...keysOfRecord(kind, id, before),
  ...keysOfRecord(kind, id, after),
]
