import { protocolVersion } from '@etude/core'
import { refused } from '../http/problem.ts'
import type { Dialect } from '../http/route.ts'

/** How one version of the wire is turned into today's request, and today's answer into what its speakers read. */
export interface Translation {
  readonly request: (json: Readonly<Record<string, unknown>>) => unknown
  readonly response: (answer: unknown) => unknown
}

const asItIs = (value: unknown): unknown => value

/** SYNC-14. Every version that is answered: today's, and the one before for as long as installed apps may speak it. */
const spoken: Readonly<Record<number, Translation>> = { [protocolVersion]: { request: asItIs, response: asItIs } }

/** Looks at the version before the shape, since another version may have another shape. Nothing of a request is taken that is turned away here. */
export function dialectsOf(translations: Readonly<Record<number, Translation>> = spoken): Dialect {
  const versions = Object.keys(translations).map(Number)
  const protocols = { oldest: Math.min(...versions), newest: Math.max(...versions) }
  return (json) => {
    const version = protocolIn(json)
    // Whatever names no version is no request of ours, and the shape will say what is wrong with it.
    if (version === undefined) return { ok: true, value: { body: json, answer: asItIs } }
    const translation = translations[version]
    if (translation === undefined)
      return version < protocols.oldest
        ? refused('protocol-too-old', { protocols })
        : refused('protocol-unknown', { protocols, retryAfterSeconds: serverUpdateSeconds })
    const body = translation.request(json as Readonly<Record<string, unknown>>)
    return { ok: true, value: { body, answer: translation.response } }
  }
}

/** A server that is older than an app gets newer by being updated, which is a matter of minutes at best. */
const serverUpdateSeconds = 120

function protocolIn(json: unknown): number | undefined {
  if (typeof json !== 'object' || json === null || !('protocol' in json)) return undefined
  const { protocol } = json
  return typeof protocol === 'number' && Number.isSafeInteger(protocol) && protocol > 0 ? protocol : undefined
}
