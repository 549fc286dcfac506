/**
 * A PIN that keeps a shared tablet's screen to oneself. It is a screen lock and says so: it hides, it does not encrypt.
 * The PIN never leaves the device and is kept only as a slow hash.
 */
export interface ScreenLock {
  readonly salt: string
  readonly hash: string
  readonly wrongTries: number
  readonly waitUntil: number
}

export const pinLength = { min: 4, max: 8 } as const

const freeTries = 5
const firstWaitMs = 30_000
const longestWaitMs = 15 * 60_000
const rounds = 150_000

export const isPin = (text: string): boolean => new RegExp(`^\\d{${pinLength.min},${pinLength.max}}$`).test(text)

/** Hashing needs a secure context; on plain http from another machine there is none, and no lock. */
export const canLock = (): boolean => globalThis.crypto?.subtle !== undefined

export async function lockWith(pin: string): Promise<ScreenLock> {
  const salt = toText(crypto.getRandomValues(new Uint8Array(16)))
  return { salt, hash: await hashOf(pin, salt), wrongTries: 0, waitUntil: 0 }
}

export function lockFrom(value: unknown): ScreenLock | null {
  if (typeof value !== 'object' || value === null) return null
  const { salt, hash, wrongTries, waitUntil } = value as Partial<ScreenLock>
  if (typeof salt !== 'string' || typeof hash !== 'string') return null
  return { salt, hash, wrongTries: wrongTries ?? 0, waitUntil: waitUntil ?? 0 }
}

/** After a handful of wrong tries each next one costs a longer wait. */
export async function tryPin(
  lock: ScreenLock,
  pin: string,
  now: number,
): Promise<{ readonly isOpen: boolean; readonly lock: ScreenLock }> {
  if (now < lock.waitUntil) return { isOpen: false, lock }
  if ((await hashOf(pin, lock.salt)) === lock.hash)
    return { isOpen: true, lock: { ...lock, wrongTries: 0, waitUntil: 0 } }
  const wrongTries = lock.wrongTries + 1
  const beyond = wrongTries - freeTries
  const waitMs = beyond < 0 ? 0 : Math.min(firstWaitMs * 2 ** beyond, longestWaitMs)
  return { isOpen: false, lock: { ...lock, wrongTries, waitUntil: now + waitMs } }
}

async function hashOf(pin: string, salt: string): Promise<string> {
  const encoder = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', encoder.encode(pin), 'PBKDF2', false, ['deriveBits'])
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: encoder.encode(salt), iterations: rounds }
  return toText(new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256)))
}

const toText = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
