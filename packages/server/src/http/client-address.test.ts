import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { AppEnv } from './app-env.ts'
import { addressGroup, clientAddress } from './client-address.ts'

async function seen(trusted: number, forwarded: string | null): Promise<string> {
  const app = new Hono<AppEnv>().get('/', (c) => c.text(clientAddress(c, trusted)))
  const headers = forwarded === null ? {} : { 'x-forwarded-for': forwarded }
  const answer = await app.request('/', { headers }, { incoming: { socket: { remoteAddress: '10.0.0.1' } } })
  return answer.text()
}

test('[EDGE-9] without a trusted proxy nobody chooses their address', async () => {
  expect(await seen(0, '203.0.113.7')).toBe('10.0.0.1')
})

test('[EDGE-9] behind trusted proxies the address is the one that the outermost of them saw', async () => {
  expect(await seen(1, '203.0.113.7')).toBe('203.0.113.7')
  expect(await seen(1, '1.2.3.4, 203.0.113.7')).toBe('203.0.113.7')
  expect(await seen(2, '1.2.3.4, 203.0.113.7, 10.0.0.2')).toBe('203.0.113.7')
  expect(await seen(1, null)).toBe('10.0.0.1')
})

test('[EDGE-9] a household of IPv6 addresses counts as one, an address of IPv4 as itself', () => {
  expect(addressGroup('2001:db8:1:2:3:4:5:6')).toBe(addressGroup('2001:db8:1:2:ffff::1'))
  expect(addressGroup('2001:db8:1:2::1')).not.toBe(addressGroup('2001:db8:1:3::1'))
  expect(addressGroup('::1')).toBe('0:0:0:0')
  expect(addressGroup('::ffff:192.0.2.1')).toBe('192.0.2.1')
  expect(addressGroup('192.0.2.1')).toBe('192.0.2.1')
})
