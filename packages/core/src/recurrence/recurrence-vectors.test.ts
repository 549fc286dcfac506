import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { wallTime } from '../time/wall-time.ts'
import type { WallTime } from '../time/wall-time.ts'
import { expand } from './expand.ts'
import { Recurrence } from './recurrence.ts'

interface Vector {
  readonly name: string
  readonly rule: string | null
  readonly horizon: { readonly after?: WallTime; readonly before?: WallTime; readonly limit: number }
  readonly walls?: readonly string[]
  readonly instants?: readonly string[]
  readonly refused?: string
}

const file = new URL('../../vectors/recurrence.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[]

test.each(vectors)('[REC-8] vector: $name ($rule)', (vector) => {
  const found = expand(Recurrence.parse(vector), vector.horizon)
  if (!found.ok) {
    const { error } = found
    expect(error.type === 'invalid-rule' ? `${error.type}: ${error.fault}` : error.type).toBe(vector.refused)
    return
  }
  expect(found.value.map(({ wall }) => wall)).toEqual(vector.walls)
  const instants = found.value.map(({ instant }) => (instant === null ? null : `${wallTime(instant / 1000)}Z`))
  expect(instants).toEqual(vector.instants ?? found.value.map(() => null))
})
