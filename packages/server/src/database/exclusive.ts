/** A door that one holder at a time may pass, in the order they came. */
export interface Exclusive {
  /** Resolves when it is the caller's turn, with what gives the turn on. */
  enter(): Promise<() => void>
}

export function createExclusive(): Exclusive {
  let held = false
  const waiting: (() => void)[] = []
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) held = false
    else next()
  }
  return {
    async enter() {
      if (held) await new Promise<void>((resolve) => waiting.push(resolve))
      held = true
      let left = false
      return () => {
        if (left) throw new Error('A turn was given on twice')
        left = true
        leave()
      }
    },
  }
}
