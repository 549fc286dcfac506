import { expect, test } from 'vitest'
import { isPin, lockFrom, lockWith, tryPin } from './screen-lock.ts'

test('the right PIN opens and a wrong one does not', async () => {
  const lock = await lockWith('2468')
  expect((await tryPin(lock, '2468', 0)).isOpen).toBe(true)
  expect((await tryPin(lock, '1357', 0)).isOpen).toBe(false)
})

test('after five wrong tries even the right PIN waits, and the waits grow', async () => {
  let lock = await lockWith('2468')
  for (let attempt = 0; attempt < 5; attempt += 1) lock = (await tryPin(lock, '0000', 1_000)).lock
  expect(lock.waitUntil).toBe(31_000)
  expect((await tryPin(lock, '2468', 30_999)).isOpen).toBe(false)
  const opened = await tryPin(lock, '2468', 31_000)
  expect(opened.isOpen).toBe(true)
  expect(opened.lock.wrongTries).toBe(0)
  const again = await tryPin(lock, '0000', 31_000)
  expect(again.lock.waitUntil - 31_000).toBe(60_000)
})

test('a lock survives being stored, and the PIN is not in what is stored', async () => {
  const lock = await lockWith('2468')
  const stored = JSON.stringify(lock)
  expect(stored).not.toContain('2468"')
  expect(lockFrom(JSON.parse(stored))).toEqual(lock)
  expect(lockFrom('nonsense')).toBeNull()
})

test('a PIN is four to eight digits', () => {
  expect(['123', '1234', '12345678', '123456789', '12a4'].map(isPin)).toEqual([false, true, true, false, false])
})
