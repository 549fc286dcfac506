import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync'

/** What a y-websocket client says, read. */
export type DocumentMessage =
  /** It holds this much, and wants the rest. */
  | { readonly type: 'holds'; readonly vector: Uint8Array }
  | { readonly type: 'change'; readonly update: Uint8Array }
  | { readonly type: 'presence'; readonly update: Uint8Array }
  | { readonly type: 'who-is-there' }

// The numbers of the y-websocket protocol.
const sync = 0
const presence = 1
const queryPresence = 3

export function readMessage(bytes: Uint8Array): DocumentMessage | null {
  try {
    const decoder = decoding.createDecoder(bytes)
    switch (decoding.readVarUint(decoder)) {
      case sync:
        return readSync(decoder)
      case presence:
        return { type: 'presence', update: decoding.readVarUint8Array(decoder) }
      case queryPresence:
        return { type: 'who-is-there' }
      default:
        return null
    }
  } catch {
    return null
  }
}

function readSync(decoder: decoding.Decoder): DocumentMessage | null {
  switch (decoding.readVarUint(decoder)) {
    case messageYjsSyncStep1:
      return { type: 'holds', vector: decoding.readVarUint8Array(decoder) }
    case messageYjsSyncStep2:
    case messageYjsUpdate:
      return { type: 'change', update: decoding.readVarUint8Array(decoder) }
    default:
      return null
  }
}

const message = (numbers: readonly number[], content: Uint8Array): Uint8Array =>
  encoding.encode((encoder) => {
    for (const number of numbers) encoding.writeVarUint(encoder, number)
    encoding.writeVarUint8Array(encoder, content)
  })

export const serverHolds = (vector: Uint8Array): Uint8Array => message([sync, messageYjsSyncStep1], vector)
/** The answer to what somebody holds: what they lack. */
export const whatIsLacking = (update: Uint8Array): Uint8Array => message([sync, messageYjsSyncStep2], update)
export const changed = (update: Uint8Array): Uint8Array => message([sync, messageYjsUpdate], update)
export const whoIsThere = (update: Uint8Array): Uint8Array => message([presence], update)
