/** Equal as JSON, whatever the order of fields. A field that is undefined is a field that is not there. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  let more = 0
  for (const name in left) {
    if (left[name] === undefined) continue
    if (!sameJson(left[name], right[name])) return false
    more += 1
  }
  for (const name in right) if (right[name] !== undefined) more -= 1
  return more === 0
}
