import type { Result } from '../record/result.ts'
import type { Mutation } from './define-mutator.ts'
import { mutatorNamed } from './mutators.ts'
import type { Refusal } from './refusal.ts'
import { prepareBy } from './run-mutation.ts'
import type { PreparedMutation } from './run-mutation.ts'

/** Checks a mutation against today's mutators, for whoever has all of them at hand, as a server does. */
export const prepareMutation = (mutation: Mutation): Result<PreparedMutation, Refusal> =>
  prepareBy(mutatorNamed, mutation)
