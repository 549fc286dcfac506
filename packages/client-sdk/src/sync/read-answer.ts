import type { ArrivedRecords, WireRecord } from '@etude/core'

/** An answer of the server as it came. */
export interface ReadAnswer {
  readonly json: unknown
  /** Nothing will be asked of it any more. */
  readonly forget?: () => void
}

/** As it travels, packed. What is shorter is parsed whole. */
const longBytes = 20_000
/** How much smaller records are when they are packed, or somewhat less. */
const packedTimes = 12
const bufferBytes = 65_536

const none = new Uint8Array()
/** What held a long answer holds the next but one: to give so much back and ask for it again takes longer than to parse what is in it. */
let spare = none

/**
 * The records of a long answer stay bytes until they are asked for, one by one, and each time anew: thousands of objects that live until they are
 * stored make a page's memory grow several times over, and those that are gone at once do not. Nor is the answer put into the browser's own buffers
 * and texts, which stay until it next looks through all that a page has.
 */
export async function readAnswer(response: Response): Promise<ReadAnswer> {
  const packed = Number(response.headers.get('content-length'))
  const reader = packed > longBytes && response.body !== null ? readerOf(response.body) : null
  if (reader === null) {
    spare = none
    return { json: await response.json() }
  }
  const answer = { bytes: await bytesFrom(reader, packed * packedTimes) }
  const forget = (): void => {
    spare = new Uint8Array(answer.bytes.buffer)
    answer.bytes = none
  }
  return { json: recordsLater(answer), forget }
}

function readerOf(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return body.getReader({ mode: 'byob' })
  } catch {
    // An older browser.
    return null
  }
}

/** All of it, through one small buffer that goes there and back. */
async function bytesFrom(reader: ReadableStreamBYOBReader, expected: number): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = spare.length > 0 ? spare : new Uint8Array(expected)
  spare = none
  let length = 0
  let buffer = new ArrayBuffer(bufferBytes)
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(buffer))
    if (done) return bytes.subarray(0, length)
    if (length + value.length > bytes.length) {
      const larger = new Uint8Array(2 * (length + value.length))
      larger.set(bytes)
      bytes = larger
    }
    bytes.set(value, length)
    length += value.length
    buffer = value.buffer
  }
}

interface Arrived {
  bytes: Uint8Array<ArrayBuffer>
}

/** What JSON.parse makes of an answer, but for its lists of records. */
export function recordsLater(answer: Arrived): unknown {
  const { bytes } = answer
  const lists = recordsIn(bytes)
  let text = ''
  let end = 0
  for (const [index, places] of lists.entries()) {
    // In place of its records each list has its own number.
    text += textOf(bytes, end, places[0] ?? end) + index
    end = places.at(-1) ?? end
  }
  // The cast: lists were found nowhere else.
  const json = JSON.parse(text + textOf(bytes, end, bytes.length)) as { spaces?: { put: readonly unknown[] }[] }
  for (const patch of lists.length === 0 ? [] : (json.spaces ?? [])) {
    const places = lists[Number(patch.put[0])]
    if (places !== undefined) Object.assign(patch, { put: arrivedRecords(answer, places) })
  }
  return json
}

const arrivedRecords = (answer: Arrived, places: readonly number[]): ArrivedRecords => ({
  length: places.length / 2,
  at(index) {
    const [from, to] = [places[2 * index], places[2 * index + 1]]
    // The cast: a server of ours puts nothing else there.
    return from === undefined ? undefined : (JSON.parse(textOf(answer.bytes, from, to ?? from)) as WireRecord)
  },
})

/** At most so many are handed to a function one by one. */
const piece = 1_024

/** Most of it is plain letters, which need no decoder and none of its leavings. */
function textOf(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at += piece)
    // The cast: it takes whatever has numbers in it.
    text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(to, at + piece)) as unknown as number[])
  return beyondPlain.test(text) ? new TextDecoder().decode(bytes.subarray(from, to)) : text
}

const beyondPlain = /[\x80-\xFF]/

/** Where the records of each space begin and end. Of a space with none nothing is said. */
function recordsIn(bytes: Uint8Array): readonly (readonly number[])[] {
  const lists: number[][] = []
  /** What is open around a place, from outside in. */
  let open = ''
  let isText = false
  let name = 0
  let isSpaces = false
  let isPut = false
  let places: number[] = []
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (isText) {
      if (byte === escape) at += 1
      else if (byte === quote) isText = false
    } else if (byte === quote) {
      isText = true
      if (open.length < list.length) name = at
    } else if (byte === objectBegin || byte === listBegin) {
      if (open === list && isPut && places.push(at) === 1) lists.push(places)
      open += byte === objectBegin ? '{' : '['
      if (open === '{[') isSpaces = isNamed(bytes, name, '"spaces"')
      if (open === list) {
        isPut = isSpaces && isNamed(bytes, name, '"put"')
        places = []
      }
    } else if (byte === objectEnd || byte === listEnd) {
      open = open.slice(0, -1)
      if (open === list && isPut) places.push(at + 1)
    }
  }
  return lists
}

const list = '{[{['
const [quote, escape, objectBegin, objectEnd, listBegin, listEnd] = [34, 92, 123, 125, 91, 93] as const

const isNamed = (bytes: Uint8Array, at: number, name: string): boolean => textOf(bytes, at, at + name.length) === name
