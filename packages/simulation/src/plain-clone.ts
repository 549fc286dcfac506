/**
 * A fake IndexedDB clones every row on its way in and out, and almost all of those rows are JSON, which the engine's own clone turns into bytes and
 * back at several times the price of walking it. Answers how to undo it.
 */
export function installPlainClone(): () => void {
  const real = globalThis.structuredClone
  globalThis.structuredClone = ((value: unknown, options?: StructuredSerializeOptions) =>
    options === undefined && isPlain(value) ? clonePlain(value) : real(value, options)) as typeof structuredClone
  return () => void (globalThis.structuredClone = real)
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function' && typeof value !== 'symbol'
  if (Array.isArray(value)) return value.every(isPlain)
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  for (const name in value) if (!isPlain((value as Record<string, unknown>)[name])) return false
  return true
}

function clonePlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(clonePlain)
  const copy: Record<string, unknown> = {}
  for (const name in value) copy[name] = clonePlain((value as Record<string, unknown>)[name])
  return copy
}
