import { mutatorNamed } from '@etude/core'

type Mutator = NonNullable<ReturnType<typeof mutatorNamed>>
type Parsed = ReturnType<Mutator['args']['safeParse']>

/** The mutators as they are, but what has been read once is not read again: what waits on a disk is run again and again, and is what it is. */
export function mutatorParsingOnce(name: string): Mutator | undefined {
  const known = byName.get(name)
  if (known !== undefined) return known
  const mutator = mutatorNamed(name)
  if (mutator === undefined) return undefined
  const parsed = new WeakMap<object, Parsed>()
  const safeParse = (args: unknown): Parsed => {
    if (typeof args !== 'object' || args === null) return mutator.args.safeParse(args)
    const before = parsed.get(args)
    if (before !== undefined) return before
    const made = mutator.args.safeParse(args)
    parsed.set(args, made)
    return made
  }
  // The cast: of a schema whoever prepares a mutation uses this alone.
  const made = { ...mutator, args: { safeParse } as unknown as Mutator['args'] }
  byName.set(name, made)
  return made
}

const byName = new Map<string, Mutator>()
