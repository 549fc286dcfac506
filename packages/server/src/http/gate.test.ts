import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createGate } from './gate.ts'
import type { Admission } from './gate.ts'

const limits = { requests: 5, requestsOfOne: 3, bytes: 1_000, bytesOfOne: 600 }

test('[LOAD-1] whoever asks too much at once is told so, and the others still get in', () => {
  const gate = createGate(limits)
  for (let n = 0; n < 3; n += 1) expect(gate.enter('greedy')).toBeTypeOf('object')
  expect(gate.enter('greedy')).toBe('too-many-at-once')
  expect(gate.enter('anna')).toBeTypeOf('object')
  expect(gate.enter('bert')).toBeTypeOf('object')
  expect(gate.enter('carl')).toBe('overloaded')
})

test('[LOAD-1] bytes of bodies are counted for each account and for all', () => {
  const gate = createGate(limits)
  const [greedy, anna] = ['greedy', 'anna'].map((name) => gate.enter(name) as Admission)
  expect(greedy?.take(600)).toBeNull()
  expect(greedy?.take(1)).toBe('too-many-at-once')
  expect(anna?.take(400)).toBeNull()
  expect(anna?.take(1)).toBe('overloaded')
  greedy?.leave()
  expect(anna?.take(200)).toBeNull()
})

test('[LOAD-1] whatever comes and goes, nothing is counted twice and nothing stays counted', () => {
  const step = fc.record({
    who: fc.constantFrom('a', 'b', 'c'),
    bytes: fc.nat({ max: 400 }),
    goes: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const gate = createGate(limits)
      const inside: Admission[] = []
      for (const { who, bytes, goes } of steps) {
        const admission = gate.enter(who)
        if (typeof admission === 'object') {
          admission.take(bytes)
          inside.push(admission)
        }
        if (goes) {
          const [first] = inside
          first?.leave()
          first?.leave()
          inside.shift()
        }
        expect(inside.length).toBeLessThanOrEqual(limits.requests)
      }
      for (const admission of inside) admission.leave()
      const whole = ['a', 'b'].map((who) => gate.enter(who) as Admission)
      for (const admission of whole) expect(admission.take(500)).toBeNull()
    }),
  )
})
