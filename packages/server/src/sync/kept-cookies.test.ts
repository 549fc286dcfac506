import { UserId } from '@etude/core'
import { expect, test } from 'vitest'
import { cookieKeyFrom, readCookie, writeCookie } from './cookie.ts'
import { keptCookies } from './kept-cookies.ts'

const key = cookieKeyFrom('a key for cookies')
const [anna, bert] = [UserId.parse('anna'), UserId.parse('bert')]
const cookie = { epoch: 'first', spaces: [{ number: 7, version: 3, partial: null }] }

test('[PROTOCOL-3] [SYNC-13] a cookie that is kept says what it says, and nothing to another account', () => {
  const cookies = keptCookies(key)
  const text = cookies.write(anna, cookie)
  expect(text).toBe(writeCookie(key, anna, cookie))
  expect(cookies.read(anna, text)).toEqual(readCookie(key, anna, text))
  expect(cookies.read(bert, text)).toBeNull()
  expect(cookies.read(anna, `${text} bert`)).toBeNull()
  expect(cookies.read(anna, text.slice(1))).toBeNull()
})

test('[PROTOCOL-3] a cookie that is not kept, such as from before a start, is read as before', () => {
  const spaces = Array.from({ length: 300 }, (_, n) => ({ number: 2 ** 40 + n * 12_345, version: n, partial: null }))
  const large = { epoch: 'first', spaces }
  const cookies = keptCookies(key)
  expect(cookies.read(anna, cookies.write(anna, large))).toEqual(large)
  expect(keptCookies(key).read(anna, cookies.write(anna, cookie))).toEqual(cookie)
})
