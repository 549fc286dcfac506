export type { Commit } from './commit/commit.ts'
