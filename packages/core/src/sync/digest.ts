/**
 * SYNC-7. The digest of a space: the sum, modulo 2⁶⁴, of a hash of (kind, id, version) over its live records. A sum can be kept
 * record by record, in any order, by whoever changes one. It guards against lost and stale rows, not against an enemy.
 */
export const emptyDigest = '0000000000000000'

export interface DigestEntry {
  readonly kind: string
  readonly id: string
  readonly version: number
}

/** The digest after some records left a space and others came. */
export function changeDigest(digest: string, gone: readonly DigestEntry[], come: readonly DigestEntry[]): string {
  let high = Number.parseInt(digest.slice(0, 8), 16)
  let low = Number.parseInt(digest.slice(8), 16)
  // Each half is exact for two million records, and brought back to 32 bits at the end.
  const add = (entries: readonly DigestEntry[], sign: number): void => {
    for (const entry of entries) {
      const [entryHigh, entryLow] = hashOf(entry)
      high += sign * entryHigh
      low += sign * entryLow
    }
  }
  add(come, 1)
  add(gone, -1)
  return hex(high + Math.floor(low / 2 ** 32)) + hex(low)
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')

/** Two 32-bit lanes of multiply-and-mix over the UTF-16 code units: quick in every engine, without 64-bit numbers. */
function hashOf({ kind, id, version }: DigestEntry): readonly [number, number] {
  const text = `${kind}\n${id}\n${version}`
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    a = Math.imul(a ^ unit, 0x9e3779b1)
    b = Math.imul(b ^ unit, 0x5f356495)
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
  return [b >>> 0, a >>> 0]
}
