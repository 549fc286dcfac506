import type { MutatorNamed } from '@etude/core'

let fetched: MutatorNamed | undefined

export const areMutatorsHere = (): boolean => fetched !== undefined

/** Finds mutators, also within a transaction, once they have been fetched. */
export const mutatorHere: MutatorNamed = (name) => fetched?.(name)

/**
 * Fetches the mutators, with the first edit that this tab makes or finds waiting. Never called while a transaction is open, or IndexedDB
 * would end it.
 */
export async function loadMutators(): Promise<void> {
  fetched ??= (await import('@etude/core/mutators')).mutatorNamed
}
