import { createHash } from 'node:crypto'

/** What happened, line by line, and a hash of it by which two runs can be told apart. */
export interface Trace {
  say(elapsed: number, line: string): void
  readonly lines: readonly string[]
  hash(): string
}

/** Keeps so many of the last lines; the hash is of all. */
export function createTrace(keep: number, print?: (line: string) => void): Trace {
  const hash = createHash('sha256')
  const lines: string[] = []
  return {
    say(elapsed, text) {
      const line = `${(elapsed / 1000).toFixed(3).padStart(10)} ${text}`
      hash.update(line).update('\n')
      print?.(line)
      if (keep > 0) lines.push(line)
      if (lines.length > keep * 2) lines.splice(0, lines.length - keep)
    },
    get lines() {
      return lines.slice(-keep)
    },
    hash: () => hash.copy().digest('hex').slice(0, 16),
  }
}
