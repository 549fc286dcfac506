import { declarationOf } from '../record/kinds.ts'
import type { KindName } from '../record/kinds.ts'
import type { Reader } from './reader.ts'

/**
 * What somebody read, and what a change touches, as texts that are equal exactly where the change can alter the answer:
 * a record by its id, a list by its index and key.
 */
export const recordKey = (kind: string, id: string): string => `${kind}/${id}`
export const listKey = (kind: string, index: string, key: string): string => `${kind}?${index}=${key}`

/** Asks for what such a text stands for, for whoever will need it. */
export function lookUp(reader: Reader, text: string): Promise<unknown> {
  const [kind, rest] = halves(text, /[/?]/)
  // The casts: a kind that somebody has read before is one.
  if (text[kind.length] === '/') return reader.get(kind as KindName, rest)
  return reader.list(kind as KindName, ...(halves(rest, /=/) as [never, string]))
}

function halves(text: string, separator: RegExp): [string, string] {
  const at = text.search(separator)
  return [text.slice(0, at), text.slice(at + 1)]
}

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
