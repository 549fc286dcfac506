import { hash } from 'node:crypto'
import type { SpaceId } from '@etude/core'

/**
 * A short name for a space in cookies: the first 48 bits of a hash, which fit a JavaScript number. It need only tell apart the few
 * hundred spaces of one account, so that the one chance in 10⁹ of a clash costs that account one needless fetch.
 */
export const spaceNumber = (space: SpaceId): number => hash('sha256', space, 'buffer').readUIntBE(0, 6)
