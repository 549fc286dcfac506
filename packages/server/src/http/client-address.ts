import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'
import { askedHeaders } from './asked-headers.ts'

/**
 * The address a request comes from. Each trusted proxy adds one entry at the end of X-Forwarded-For,
 * so with n of them the nth from the right is the first that no stranger could have written.
 */
export function clientAddress(c: Context<AppEnv>, trustedProxies: number): string {
  const direct = c.env?.incoming?.socket?.remoteAddress ?? 'unknown'
  if (trustedProxies === 0) return direct
  const forwarded = (askedHeaders(c).get('x-forwarded-for') ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return forwarded.at(-trustedProxies) ?? forwarded[0] ?? direct
}

/** What a limit counts by. One household has a whole /64 of IPv6 addresses, so they count as one. */
export function addressGroup(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '')
  const [head = '', tail = ''] = address.split('::', 2)
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const zeros = address.includes('::') ? Array.from({ length: 8 - left.length - right.length }, () => '0') : []
  return [...left, ...zeros, ...right].slice(0, 4).join(':')
}
