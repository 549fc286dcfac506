import { readFileSync } from 'node:fs'
import { changeDigest, emptyDigest, limits } from '@etude/core'
import { expect, test } from 'vitest'
import { closings } from '../live/closings.ts'
import { loadLimits } from '../load-limits.ts'
import { heldSpacesMax } from './pull.ts'

const read = (name: string): string => readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8')
const page = read('protocol.md')

/** The page's own algorithm, written from its words alone, with whole numbers of any size. */
function digestByThePage(rows: readonly { kind: string; id: string; version: number }[]): string {
  const low = (value: bigint): bigint => BigInt.asUintN(32, value)
  let sum = 0n
  for (const { kind, id, version } of rows) {
    const text = `${kind}\n${id}\n${version}`
    let a = 0xdeadbeefn
    let b = 0x41c6ce57n
    for (let index = 0; index < text.length; index += 1) {
      const unit = BigInt(text.charCodeAt(index))
      a = low((a ^ unit) * 0x9e3779b1n)
      b = low((b ^ unit) * 0x5f356495n)
    }
    a = low((a ^ (a >> 16n)) * 0x85ebca6bn) ^ low((b ^ (b >> 13n)) * 0xc2b2ae35n)
    b = low((b ^ (b >> 16n)) * 0x85ebca6bn) ^ low((a ^ (a >> 13n)) * 0xc2b2ae35n)
    sum = BigInt.asUintN(64, sum + b * 2n ** 32n + a)
  }
  return sum.toString(16).padStart(16, '0')
}

test('[PROTOCOL-1] the digests that the page works out are those of its words, and of the product', () => {
  const examples = [...page.matchAll(/^\| (.+) \| `([0-9a-f]{16})` \|$/gm)].map(([, rows = '', digest]) => ({
    rows: [...rows.matchAll(/`([^`]+)` `([^`]+)` at (\d+)/g)].map(([, kind = '', id = '', version]) => ({
      kind,
      id,
      version: Number(version),
    })),
    digest,
  }))
  expect(examples.map(({ rows }) => rows.length)).toEqual([0, 1, 2, 1])
  for (const { rows, digest } of examples) {
    expect(digestByThePage(rows)).toBe(digest)
    expect(changeDigest(emptyDigest, [], rows)).toBe(digest)
  }
})

test('[PROTOCOL-2] every way in which a connection is ended is on both pages', () => {
  const rows = read('bad-input.md').matchAll(/^\| [^|]+ \| (\d{4}) \| ?([^|]*?) ?\|$/gm)
  const listed = new Map([...rows].map(([, code, sentence = '']) => [Number(code), sentence]))
  // Not ours: the library says it, by the number alone.
  expect(listed.get(1009)).toBe('')
  listed.delete(1009)
  expect(listed).toEqual(new Map(Object.values(closings).map(({ code, sentence }) => [code, sentence])))
  for (const { code, sentence } of Object.values(closings)) {
    expect(page).toContain(`\n| ${code} | `)
    // More does not fit the frame that closes a connection.
    expect(Buffer.byteLength(sentence)).toBeLessThanOrEqual(123)
  }
})

test('[PROTOCOL-3] the bounds on the page are those that hold', () => {
  const number = (value: number): string => value.toLocaleString('en')
  const bounds = page.slice(page.indexOf('### Bounds'), page.indexOf('## Versions'))
  for (const value of [
    limits.mutationsPerRequest,
    limits.requestBytes,
    limits.wantedSpaces,
    limits.recordsPerResponse,
    heldSpacesMax,
  ])
    expect(bounds).toContain(number(value))
  expect(page).toContain(`at most ${number(limits.cookieBytes)} characters`)
  expect(page).toContain(`more than ${number(loadLimits.socketMessageBytes)} bytes`)
  expect(page).toContain(`more than ${loadLimits.requestsAtOnceOfAccount} requests`)
  expect(read('bad-input.md')).toContain(`More than ${number(loadLimits.stuckSocketBytes)} bytes`)
})
