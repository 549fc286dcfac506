import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonBoundsBroken, jsonDepthMax, jsonItemsMax } from './json-bounds.ts'

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
const listOf = (items: number): string => `[${Array.from({ length: items }, () => '0').join(',')}]`

test('[EDGE-3] the deepest and the longest that are allowed pass, one more does not', () => {
  expect(jsonBoundsBroken(nested(jsonDepthMax))).toBeNull()
  expect(jsonBoundsBroken(nested(jsonDepthMax + 1))).toBe('json-too-deep')
  expect(jsonBoundsBroken(listOf(jsonItemsMax))).toBeNull()
  expect(jsonBoundsBroken(listOf(jsonItemsMax + 1))).toBe('json-too-long')
  expect(jsonBoundsBroken(`{"a":${listOf(jsonItemsMax)},"b":${listOf(jsonItemsMax)}}`)).toBeNull()
})

test('[EDGE-3] what stands in strings counts for nothing', () => {
  const text = JSON.stringify({ note: `${'['.repeat(100)}${','.repeat(jsonItemsMax + 1)}\\"[[` })
  expect(jsonBoundsBroken(text)).toBeNull()
})

test('[EDGE-3] any JSON is judged by its real depth and lengths', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(40), (value, more) => {
      let wrapped: unknown = value
      for (let level = 0; level < more; level += 1) wrapped = [wrapped]
      const judged = jsonBoundsBroken(JSON.stringify(wrapped))
      expect(judged).toBe(depthOf(wrapped) > jsonDepthMax ? 'json-too-deep' : null)
    }),
  )
})

test('[EDGE-3] text that is no JSON never breaks it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', '0') }), (text) => {
      expect([null, 'json-too-deep', 'json-too-long']).toContain(jsonBoundsBroken(text))
    }),
  )
})
