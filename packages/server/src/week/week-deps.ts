import type { Instant } from '@etude/core'
import type { Commit } from '../commit/commit.ts'
import type { KeptCurricula } from '../commit/kept-curricula.ts'
import type { ReadSnapshot } from '../database/snapshot.ts'

/** What every route of weeks, days and assessments is handed. */
export interface WeekDeps {
  readonly commit: Commit
  readonly readSnapshot: ReadSnapshot
  readonly curricula: KeptCurricula
  readonly now: () => Instant
  readonly newId: () => string
}
