import type { Json } from '../record/define-kind.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import type { SpaceId } from '../record/space.ts'
import type { Actor } from '../access/actor.ts'
import type { Applied, Mutation, MutationContext, Mutator } from './define-mutator.ts'
import type { Refusal } from './refusal.ts'
import type { Tx } from './tx.ts'

/** A mutation whose name, version and arguments have been checked: it can say which spaces it may write, and run. */
export interface PreparedMutation {
  readonly spaces: (actor: Actor) => readonly SpaceId[]
  readonly apply: (tx: Tx, context: MutationContext) => Promise<Result<Applied, Refusal>>
}

/** How a mutator is found. Whoever has no use for all of them before the first edit brings them when they are there. */
export type MutatorNamed = (name: string) => Mutator | undefined

/**
 * Checks a mutation once, at the edge: brings old arguments up to date and refuses what no mutator can read. The mutators are today's, or those of an
 * older or a newer release.
 */
export function prepareBy(named: MutatorNamed, mutation: Mutation): Result<PreparedMutation, Refusal> {
  const mutator = named(mutation.name)
  if (mutator === undefined || mutation.version > mutator.version) {
    return refuse({ type: 'unknown-mutation', name: mutation.name, version: mutation.version })
  }
  const args = upcast(mutator, mutation)
  if (!args.ok) return args
  const parsed = mutator.args.safeParse(args.value)
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, issuesMax)
    return refuse({
      type: 'invalid-arguments',
      issues: issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    })
  }
  const value = parsed.data
  return ok({
    spaces: (actor) => [...new Set(mutator.spaces(value, actor))].sort(),
    apply: (tx, context) => mutator.apply(tx, value, context),
  })
}

/** One broken field is worth a line; a thousand are not worth a page. */
const issuesMax = 20

function upcast(mutator: Mutator, mutation: Mutation): Result<Json, Refusal> {
  let args = mutation.args
  for (let version = mutation.version; version < mutator.version; version += 1) {
    const step = mutator.upcasts?.[version]
    if (step === undefined) return refuse({ type: 'unknown-mutation', name: mutation.name, version: mutation.version })
    args = step(args)
  }
  return ok(args)
}
