import { loadMutators } from '../load-mutators.ts'

/**
 * Loads what the engine otherwise loads when it is first needed. Fetching a module takes real time, which a clock in somebody's hand
 * does not count: a run that is to go the same way twice has everything beforehand.
 */
export async function loadEverything(): Promise<void> {
  await Promise.all([import('../later.ts'), import('@etude/core/mutators')])
  // A tab that has them takes news in at the first try.
  await loadMutators()
}
