import type { Json, SentMutation } from '@etude/core'
import { hash } from 'node:crypto'

/** What tells two mutations with the same number apart, kept as long as the client id is known. The order of keys in an object says nothing. */
export const mutationHash = (sent: SentMutation): string => hashOf(canonicalMutation(sent))

export const hashOf = (canonical: string): string => hash('sha256', canonical, 'base64url').slice(0, hashLength)

/** The same text for the same content. */
export const canonicalMutation = ({ name, v, args, at }: SentMutation): string =>
  canonicalJson([name, v, args as Json, at as Json])

/** 132 bits: nobody meets another mutation of the same hash by chance. */
const hashLength = 22

function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`
  const object = value as Readonly<Record<string, Json>>
  const fields = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key] ?? null)}`)
  return `{${fields.join(',')}}`
}
