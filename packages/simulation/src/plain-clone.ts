/**
 * A fake IndexedDB clones every row on its way in and out, and almost all of those rows are JSON, which the engine's own clone turns into bytes and
 * back at several times the price of walking it. A row that is on a disk is not cloned at all: nobody can change it any more, and whoever tries is told.
 * Answers how to undo it.
 */
export function installPlainClone(): () => void {
  const real = globalThis.structuredClone
  globalThis.structuredClone = ((value: unknown, options?: StructuredSerializeOptions) => {
    if (typeof value === 'string' || typeof value === 'number') return value
    const copy = options === undefined ? clonePlain(value) : notPlain
    return copy === notPlain ? real(value, options) : copy
  }) as typeof structuredClone
  return () => void (globalThis.structuredClone = real)
}

/** Values that are what they are for good, to the last depth, so that one of them does for all who hold it. */
const settled = new WeakSet<object>()

/** Lets nobody change a value from now on. What is not JSON stays as it is, and is cloned as ever. */
export function settle(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (settled.has(value)) return true
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false
  let isWhole = true
  for (const item of Array.isArray(value) ? value : Object.values(value)) if (!settle(item)) isWhole = false
  if (!isWhole) return false
  settled.add(Object.freeze(value))
  return true
}

export const isSettled = (value: object): boolean => settled.has(value)

/** Something that JSON does not know lies in it. */
const notPlain = Symbol('not plain')

function clonePlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'function' || typeof value === 'symbol' ? notPlain : value
  if (settled.has(value)) return value
  if (Array.isArray(value)) {
    const copy: unknown[] = []
    for (const item of value) {
      const cloned = clonePlain(item)
      if (cloned === notPlain) return notPlain
      copy.push(cloned)
    }
    return copy
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return notPlain
  const copy: Record<string, unknown> = {}
  for (const name in value) {
    const cloned = clonePlain((value as Record<string, unknown>)[name])
    if (cloned === notPlain) return notPlain
    copy[name] = cloned
  }
  return copy
}
