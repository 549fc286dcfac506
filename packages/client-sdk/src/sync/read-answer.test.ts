import type { ArrivedRecords } from '@etude/core'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAnswer, recordsLater } from './read-answer.ts'

/** Texts that look like what is looked for, and all that JSON may hold. */
const text = fc.oneof(fc.constantFrom('put', 'spaces', '"put":[{', '\\"}]', '\\', 'Übung', 'تمرين', '🎻'), fc.string())
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(text, tie('any'), { maxKeys: 3 }),
  ),
})).any
const record = fc.record({ kind: text, id: text, version: fc.nat(), body: value, put: fc.array(value) })
const patch = fc.record({ id: text, del: fc.array(fc.tuple(text, text)), put: fc.array(record), more: value })
const outcome = fc.record({ seq: fc.nat(), put: fc.array(record), spaces: fc.array(record) })
const answer = fc.record({
  cookie: text,
  outcomes: fc.array(outcome, { maxLength: 3 }),
  put: fc.array(fc.array(record, { maxLength: 2 }), { maxLength: 2 }),
  spaces: fc.array(patch, { maxLength: 4 }),
  drop: fc.array(text),
})

const bytesOf = (json: unknown, space?: number): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(json, null, space))

interface Read {
  readonly spaces: readonly { readonly put: ArrivedRecords }[]
}
/** With all records asked for, the last first. */
function whole(read: unknown): unknown {
  const { spaces } = read as Read
  const all = (put: ArrivedRecords): unknown[] =>
    Array.from({ length: put.length }, (_, index) => put.at(put.length - 1 - index)).toReversed()
  return { ...(read as object), spaces: spaces.map((each) => ({ ...each, put: all(each.put) })) }
}

test('[SYNC-6] an answer whose records are parsed when they are asked for says what it says', () => {
  fc.assert(
    fc.property(answer, fc.constantFrom(0, 1), (json, space) => {
      expect(whole(recordsLater({ bytes: bytesOf(json, space) }))).toEqual(JSON.parse(JSON.stringify(json)))
    }),
    { numRuns: 300 },
  )
})

test('[SYNC-18] the records of a long answer stay bytes, and nothing of them is left once they are forgotten', async () => {
  const body = 'plain and äöü '.repeat(20_000)
  const json = { spaces: [{ put: [] }, { put: [{ kind: 'k', id: '1', version: 1, body }] }] }
  const bytes = bytesOf(json)
  const headers = { 'content-length': String(bytes.length) }
  const long = await readAnswer(new Response(bytes, { headers }))
  const [, second] = (long.json as Read).spaces
  expect(second?.put).not.toBeInstanceOf(Array)
  expect(second?.put.at(0)?.body).toBe(body)
  expect(second?.put.at(1)).toBe(undefined)
  expect(whole(long.json)).toEqual(json)
  long.forget?.()
  expect(() => second?.put.at(0)).toThrow(SyntaxError)
  // Where nobody says how long it is, it is parsed whole.
  expect((await readAnswer(new Response(bytes))).json).toEqual(json)
})

test('[SYNC-6] an answer that comes while others are stored leaves them as they are', async () => {
  const read = (id: string): ReturnType<typeof readAnswer> =>
    readAnswer(
      new Response(bytesOf({ spaces: [{ put: [{ id }, { id: id + id }] }] }), {
        headers: { 'content-length': '50000' },
      }),
    )
  const idsOf = ({ json }: { readonly json: unknown }): unknown[] =>
    [1, 0].map((index) => (json as Read).spaces[0]?.put.at(index)?.id)
  const first = await read('a')
  first.forget?.()
  const second = await read('b')
  const third = await read('cc')
  expect([second, third].map(idsOf)).toEqual([
    ['bb', 'b'],
    ['cccc', 'cc'],
  ])
  second.forget?.()
  const fourth = await read('dddddd')
  expect([third, fourth].map(idsOf)).toEqual([
    ['cccc', 'cc'],
    ['dddddddddddd', 'dddddd'],
  ])
})

test('[SYNC-2] a long answer that is cut off is none', async () => {
  const headers = { 'content-length': '100000' }
  const cut = bytesOf({ spaces: [{ put: [{ id: 'x' }, { id: 'y' }] }] })
  for (const length of [0, 20, cut.length - 8, cut.length - 1])
    await expect(readAnswer(new Response(cut.slice(0, length), { headers }))).rejects.toThrow(SyntaxError)
})
