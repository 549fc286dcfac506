import { hash } from 'node:crypto'
import type { SpaceId } from '@etude/core'
import { createKept } from '../kept.ts'

/**
 * A short name for a space in cookies: the first 48 bits of a hash, which fit a JavaScript number. It need only tell apart the few
 * hundred spaces of one account, so that the one chance in 10⁹ of a clash costs that account one needless fetch.
 */
export function spaceNumber(space: SpaceId): number {
  const known = kept.get(space)
  if (known !== undefined) return known
  const number = hash('sha256', space, 'buffer').readUIntBE(0, 6)
  kept.set(space, number)
  return number
}

/** Each sync asks for those of its account's spaces to which nothing was written yet. */
const kept = createKept<number>(20_000)
