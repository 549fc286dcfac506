export const isErrorNamed = (error: unknown, names: readonly string[]): boolean =>
  typeof error === 'object' && error !== null && names.includes(String((error as { name?: unknown }).name))
