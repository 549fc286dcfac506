import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
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

/** A key of its own from the installation's one secret. */
export const cookieKeyFrom = (secret: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', 'sync cookies', 32))

const format = '1'

/**
 * What a device hands back to say what it holds. Signed for one account, so that nobody can ask for a tombstone history
 * that is not theirs; numbers in base 36, so that 500 spaces stay far below 16 kB.
 */
export function writeCookie(key: Buffer, user: UserId, { epoch, spaces }: Cookie): string {
  const list = spaces.map(({ number, version, partial }) => {
    const held = `${number.toString(36)}!${version.toString(36)}`
    return partial === null ? held : `${held}!${partial.base.toString(36)}!${partial.kind}!${partial.id}`
  })
  const text = `${format};${epoch};${list.join(',')}`
  return `${text};${sign(key, user, text)}`
}

/** The cookie, or null where it is not one that this server gave to this account. */
export function readCookie(key: Buffer, user: UserId, cookie: string): Cookie | null {
  const end = cookie.lastIndexOf(';')
  if (end < 0) return null
  const text = cookie.slice(0, end)
  const given = Buffer.from(cookie.slice(end + 1))
  const expected = Buffer.from(sign(key, user, text))
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  const [version, epoch, list] = text.split(';')
  if (version !== format || epoch === undefined || list === undefined) return null
  return { epoch, spaces: list === '' ? [] : list.split(',').map(readHeld) }
}

/** Reads what the signature has vouched for. */
function readHeld(text: string): HeldSpace {
  const [number = '', version = '', base, kind, id] = text.split('!')
  const partial =
    base === undefined || kind === undefined || id === undefined ? null : { base: Number.parseInt(base, 36), kind, id }
  return { number: Number.parseInt(number, 36), version: Number.parseInt(version, 36), partial }
}

const sign = (key: Buffer, user: UserId, text: string): string =>
  createHmac('sha256', key).update(user).update('\n').update(text).digest('base64url').slice(0, 22)
