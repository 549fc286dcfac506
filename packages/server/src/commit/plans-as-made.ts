import { adaptingMutations, ok, superseded } from '@etude/core'
import type { PrepareMutation } from './push-mutations.ts'

/**
 * REF-6. Leaves plans as they were made: what devices and this server would do to them by themselves comes to nothing, as if it had come too late. What
 * people do to them is done as ever.
 */
export const withPlansAsMade =
  (prepare: PrepareMutation): PrepareMutation =>
  (mutation) => {
    const prepared = prepare(mutation)
    if (!prepared.ok || !adaptingMutations.has(mutation.name)) return prepared
    return ok({ ...prepared.value, apply: () => Promise.resolve(superseded) })
  }
