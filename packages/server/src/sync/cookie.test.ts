import { UserId } from '@etude/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCookie, writeCookie } from './cookie.ts'
import type { Cookie } from './cookie.ts'

const key = Buffer.from('a key for cookies')
const anna = UserId.parse('anna')
const name = fc.stringMatching(/^[A-Za-z0-9_.~:-]{1,40}$/)
const held = fc.record({
  number: fc.nat({ max: 2 ** 48 - 1 }),
  version: fc.nat(),
  partial: fc.option(fc.record({ base: fc.nat(), kind: name, id: name })),
})
const cookie: fc.Arbitrary<Cookie> = fc.record({ epoch: name, spaces: fc.array(held) })

test('[SYNC-13] a cookie says to its own account what was written, and to any other nothing', () => {
  fc.assert(
    fc.property(cookie, (value) => {
      const text = writeCookie(key, anna, value)
      expect(readCookie(key, anna, text)).toEqual(value)
      expect(readCookie(key, UserId.parse('bert'), text)).toBeNull()
    }),
  )
})

test('[SYNC-8] a cookie in which one character was changed is not believed', () => {
  fc.assert(
    fc.property(cookie, fc.nat(), (value, position) => {
      const text = writeCookie(key, anna, value)
      const at = position % text.length
      const changed = `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`
      expect(readCookie(key, anna, changed)).toBeNull()
    }),
  )
})

test('[SYNC-18] five hundred spaces fit a cookie of 16 kB', () => {
  const spaces = Array.from({ length: 500 }, (_, index) => ({
    number: 2 ** 48 - 1 - index,
    version: 1_000_000,
    partial: null,
  }))
  expect(writeCookie(key, anna, { epoch: 'an-epoch-of-some-length', spaces }).length).toBeLessThan(16_000)
})
