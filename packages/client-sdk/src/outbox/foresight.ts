import { lookUp } from '@etude/core'
import type { Mutation, Reader } from '@etude/core'

/** Guesses what an edit will look up, so that all of it is asked for at once: one by one, each would wait for the answer before it. */
export interface Foresight {
  lookAhead(reader: Reader, mutation: Mutation): void
  remember(mutation: Mutation, reads: readonly string[]): void
}

interface Remembered {
  readonly args: object
  readonly reads: readonly string[]
}

/** It is likely to be what the last edit of its name looked up, with its own arguments in the place of that one's. A wrong guess costs a look-up. */
export function createForesight(): Foresight {
  const lastByName = new Map<string, Remembered>()
  return {
    lookAhead(reader, { name, args }) {
      const last = lastByName.get(name)
      if (last === undefined) return
      for (const read of last.reads) {
        // Whoever needs it asks again, and hears of it.
        lookUp(reader, Object.entries(last.args).reduce(withArgsOf(args as object), read)).catch(() => {})
      }
    },
    remember: ({ name, args }, reads) => void lastByName.set(name, { args: args as object, reads }),
  }
}

const withArgsOf =
  (args: object) =>
  (text: string, [name, before]: [string, unknown]): string => {
    const now = (args as Readonly<Record<string, unknown>>)[name]
    return typeof before === 'string' && before !== '' && typeof now === 'string' ? text.replaceAll(before, now) : text
  }
