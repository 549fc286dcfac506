import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** A value and its signature, in the form the account library gives its cookies: a copy of the database alone signs nobody in. */
export const signValue = (value: string, secret: string): string => `${value}.${signatureOf(value, secret)}`

/** Prepared once by whoever checks many: preparing it costs more than the check. */
export const signingKeyFrom = (secret: string): KeyObject => createSecretKey(Buffer.from(secret))

/** The value, or null where the signature is not ours. */
export function readSignedValue(signed: string, secret: string | KeyObject): string | null {
  const dot = signed.lastIndexOf('.')
  if (dot < 1) return null
  const value = signed.slice(0, dot)
  const given = Buffer.from(signed.slice(dot + 1), 'base64')
  const expected = Buffer.from(signatureOf(value, secret), 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected) ? value : null
}

export function readSignedCookie(header: string, name: string, secret: string | KeyObject): string | null {
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    if (equals < 0 || part.slice(0, equals).trim() !== name) continue
    const encoded = part.slice(equals + 1).trim()
    return readSignedValue(decodeCookie(encoded), secret)
  }
  return null
}

const signatureOf = (value: string, secret: string | KeyObject): string =>
  createHmac('sha256', secret).update(value).digest('base64')

function decodeCookie(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return ''
  }
}
