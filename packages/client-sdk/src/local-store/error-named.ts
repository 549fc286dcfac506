/** Whether an error has one of these names, by itself or inside one of Dexie's own. */
export function isErrorNamed(error: unknown, names: readonly string[]): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { name, inner } = error as { name?: unknown; inner?: unknown }
  return names.includes(String(name)) || (inner !== error && isErrorNamed(inner, names))
}
