import { SpaceId, UserId, limits } from '@etude/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spaceNumber } from '../database/space-number.ts'
import { cookieKeyFrom, readCookie, writeCookie } from './cookie.ts'
import type { Cookie } from './cookie.ts'
import { heldSpacesMax } from './pull.ts'

const key = cookieKeyFrom('a key for cookies')
const anna = UserId.parse('anna')
const name = fc.stringMatching(/^[A-Za-z0-9_.~:-]{1,40}$/)
const held = fc.record({
  number: fc.nat({ max: 2 ** 48 - 1 }),
  version: fc.nat(),
  partial: fc.option(fc.record({ base: fc.nat(), kind: name, id: name })),
})
const cookie: fc.Arbitrary<Cookie> = fc.record({
  epoch: name,
  spaces: fc.uniqueArray(held, { selector: ({ number }) => number }),
})
const byNumber = ({ epoch, spaces }: Cookie): Cookie => ({
  epoch,
  spaces: spaces.toSorted((a, b) => a.number - b.number),
})

test('[PROTOCOL-3] [SYNC-13] a cookie says to its own account what was written, and to any other nothing', () => {
  fc.assert(
    fc.property(cookie, (value) => {
      const text = writeCookie(key, anna, value)
      expect(readCookie(key, anna, text)).toEqual(byNumber(value))
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

test('[SYNC-18] as many spaces as a device is ever sent fit a cookie of 16 kB, however often each has changed', () => {
  // Spread as hashes are, and at versions that a busy space takes years to reach.
  const spaces = Array.from({ length: heldSpacesMax }, (_, index) => ({
    number: spaceNumber(SpaceId.parse(`board:${index}`)),
    version: 2_000_000 + index,
    partial: null,
  }))
  const epoch = '00000000-0000-4000-8000-000000000000'
  expect(writeCookie(key, anna, { epoch, spaces }).length).toBeLessThanOrEqual(limits.cookieBytes)
  // A tutor of 500 learners holds the spaces of some fifty classes, and as many learners as are open.
  expect(writeCookie(key, anna, { epoch, spaces: spaces.slice(0, 160) }).length).toBeLessThan(2_500)
})
