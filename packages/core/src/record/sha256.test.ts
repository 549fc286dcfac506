import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from './sha256.ts'

const reference = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

test('[RECORD-5] the hash of the standard’s own examples', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(sha256('abc', 4)).toBe('ba7816bf')
})

test('[RECORD-5] every length around a block, and every script, hashes as the platform does', () => {
  for (let length = 0; length < 200; length += 1) expect(sha256('x'.repeat(length))).toBe(reference('x'.repeat(length)))
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(reference(text))
    }),
  )
})

test('[RECORD-5] half a surrogate pair does not break it', () => {
  expect(sha256('a\ud800b')).toBe(reference('a\ud800b'))
  expect(sha256('\udc00')).toBe(reference('\udc00'))
})
