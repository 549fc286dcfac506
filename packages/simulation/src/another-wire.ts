import { protocolVersion } from '@etude/core'
import type { SyncTranslation } from '@etude/server'

type Fields = Readonly<Record<string, unknown>>

/** Another version of the wire, that says the same in another shape, as the one before or after today's would. */
export const anotherVersion = protocolVersion + 1

const fieldsOf = (value: unknown): Fields => value as Fields

/** What a server that speaks it makes of its requests, and of the answers to them. */
export const anotherWire: SyncTranslation = {
  request: ({ edits, ...rest }) => ({ ...rest, protocol: protocolVersion, mutations: edits }),
  response: (answer) => {
    const { spaces, ...rest } = fieldsOf(answer)
    return { ...rest, patches: spaces }
  },
}

/** What an app that speaks it would send, from what today's sends. */
export function asAnotherApp(body: string): string {
  const { mutations, ...rest } = JSON.parse(body) as Fields
  return JSON.stringify({ ...rest, protocol: anotherVersion, edits: mutations })
}

/** What today's app would have been answered, from what that one is. Whatever is no such answer stays as it is. */
export function asTodaysApp(text: string): string {
  try {
    const answer = JSON.parse(text) as Fields
    if (answer['patches'] === undefined) return text
    const { patches, ...rest } = answer
    return JSON.stringify({ ...rest, spaces: patches })
  } catch {
    // Cut off on its way.
    return text
  }
}
