import type { RawDatabase } from './indexed-db.ts'

/** What was promised to the people at one replica: every edit that was called done, until somebody let go of it. */
export interface EditBook {
  readonly done: Map<string, string>
  /** What it took to take an edit back, or to send a refused one again: edits as well, of which nobody is to hear otherwise. */
  readonly decisions: Set<string>
  readonly letGo: Set<string>
}

const bookOf = new WeakMap<RawDatabase, EditBook>()

export function editBook(database: RawDatabase): EditBook {
  const known = bookOf.get(database)
  if (known !== undefined) return known
  const made: EditBook = { done: new Map(), decisions: new Set(), letGo: new Set() }
  bookOf.set(database, made)
  return made
}

export function copyBook(from: RawDatabase, to: RawDatabase): void {
  const { done, decisions, letGo } = editBook(from)
  bookOf.set(to, { done: new Map(done), decisions: new Set(decisions), letGo: new Set(letGo) })
}
