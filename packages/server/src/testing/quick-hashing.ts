import { createHash, randomBytes } from 'node:crypto'
import type { PasswordHashing } from '../account/auth.ts'

/** The real hash is slow on purpose, which is not what most tests are about. Those that are use the real one. */
export const quickHashing: PasswordHashing = {
  hash: (password) => {
    const salt = randomBytes(8).toString('hex')
    return Promise.resolve(`${salt}:${digest(salt, password)}`)
  },
  verify: ({ hash, password }) => {
    const [salt = '', kept] = hash.split(':')
    return Promise.resolve(kept === digest(salt, password))
  },
}

/** The same, and keeps count: work that is counted says more than work that is timed on a busy machine. */
export function countingHashing(): PasswordHashing & { readonly count: () => number } {
  let count = 0
  const counted = <Given, T>(work: (given: Given) => Promise<T>) => {
    return (given: Given): Promise<T> => {
      count += 1
      return work(given)
    }
  }
  return { hash: counted(quickHashing.hash), verify: counted(quickHashing.verify), count: () => count }
}

const digest = (salt: string, password: string): string =>
  createHash('sha256').update(`${salt}${password}`).digest('hex')
