/** Computed when first asked for, and then remembered. */
export function lazy<T>(compute: () => T): () => T {
  let held: { readonly value: T } | null = null
  return () => (held ??= { value: compute() }).value
}
