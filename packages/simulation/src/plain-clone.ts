/**
 * A fake IndexedDB clones every row on its way in and out, and almost all of those rows are JSON, which the engine's own clone turns into bytes and
 * back at several times the price of walking it. Answers how to undo it.
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

/** Something that JSON does not know lies in it. */
const notPlain = Symbol('not plain')

function clonePlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'function' || typeof value === 'symbol' ? notPlain : value
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
