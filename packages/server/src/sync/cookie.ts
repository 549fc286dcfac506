import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { UserId } from '@etude/core'

/** How much of one space a device holds: everything up to and including this row in the order (version, kind, id). */
export interface HeldSpace {
  readonly number: number
  readonly version: number
  /** Set while a first fetch is under way. */
  readonly partial: Partial | null
}

interface Partial {
  /** The space's version when the fetch began: tombstones up to there are of rows this device never had. */
  readonly base: number
  readonly kind: string
  readonly id: string
}

export interface Cookie {
  readonly epoch: string
  readonly spaces: readonly HeldSpace[]
}

/** A key of its own from the installation's one secret, prepared once: preparing it costs many times what signing with it does. */
export const cookieKeyFrom = (secret: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'sync cookies', 32)))

const format = 2
const signatureBytes = 16

/**
 * What a device hands back to say what it holds. Signed for one account, so that nobody can ask for a tombstone history that is not theirs.
 * In bytes and in the order of the spaces' numbers, each said as its distance from the one before: some 12 characters a space.
 */
export function writeCookie(key: KeyObject, user: UserId, { epoch, spaces }: Cookie): string {
  const bytes: number[] = [format]
  writeText(bytes, epoch)
  writeNumber(bytes, spaces.length)
  let last = 0
  for (const { number, version, partial } of [...spaces].sort((a, b) => a.number - b.number)) {
    writeNumber(bytes, (number - last) * 2 + (partial === null ? 0 : 1))
    writeNumber(bytes, version)
    if (partial !== null) {
      writeNumber(bytes, partial.base)
      writeText(bytes, partial.kind)
      writeText(bytes, partial.id)
    }
    last = number
  }
  const content = Buffer.from(bytes)
  return Buffer.concat([content, sign(key, user, content)]).toString('base64url')
}

/** The cookie, or null where it is not one that this server gave to this account. */
export function readCookie(key: KeyObject, user: UserId, cookie: string): Cookie | null {
  const bytes = Buffer.from(cookie, 'base64url')
  // The alphabet is read loosely, and what is believed is what was written, letter for letter.
  if (bytes.length <= signatureBytes || bytes.toString('base64url') !== cookie) return null
  const content = bytes.subarray(0, -signatureBytes)
  if (!timingSafeEqual(bytes.subarray(-signatureBytes), sign(key, user, content))) return null
  if (content[0] !== format) return null
  return readContent(content)
}

/** Reads what the signature has vouched for. */
function readContent(content: Buffer): Cookie {
  const from = { content, at: 1 }
  const epoch = readText(from)
  const count = readNumber(from)
  const spaces: HeldSpace[] = []
  let number = 0
  for (let read = 0; read < count; read += 1) {
    const step = readNumber(from)
    number += Math.floor(step / 2)
    const version = readNumber(from)
    const partial = step % 2 === 0 ? null : { base: readNumber(from), kind: readText(from), id: readText(from) }
    spaces.push({ number, version, partial })
  }
  return { epoch, spaces }
}

interface Reading {
  readonly content: Buffer
  at: number
}

/** Seven bits a byte, the lowest first. Up to 2⁵³, where the operators on bits do not reach. */
function writeNumber(bytes: number[], value: number): void {
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80)
  bytes.push(rest)
}

function readNumber(from: Reading): number {
  let value = 0
  for (let place = 1; ; place *= 0x80) {
    const byte = from.content[from.at++]
    if (byte === undefined) throw new Error('A cookie that we signed ends too early')
    value += (byte % 0x80) * place
    if (byte < 0x80) return value
  }
}

function writeText(bytes: number[], text: string): void {
  const encoded = Buffer.from(text)
  writeNumber(bytes, encoded.length)
  bytes.push(...encoded)
}

function readText(from: Reading): string {
  const length = readNumber(from)
  return from.content.toString('utf8', from.at, (from.at += length))
}

const sign = (key: KeyObject, user: UserId, content: Buffer): Buffer =>
  createHmac('sha256', key).update(user).update('\n').update(content).digest().subarray(0, signatureBytes)
