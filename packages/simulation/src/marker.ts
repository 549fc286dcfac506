/** A mark that the workload leaves in the arguments, where every schema lets unknown fields be. */
export function markerOf(args: unknown): string | undefined {
  const marker = (args as { readonly sim?: unknown } | null)?.sim
  return typeof marker === 'string' ? marker : undefined
}
