import { changesTo, curriculumFromCase, curriculumFromCsv, ok, readCurriculum, refuse } from '@etude/core'
import type { Actor, CurriculumId, ImportReport, Json, Reader, Result, UserId } from '@etude/core'
import type { Commit } from '../commit/commit.ts'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'

export type CurriculumFile =
  | { readonly format: 'csv'; readonly title: string; readonly csv: string }
  | { readonly format: 'case'; readonly document: unknown }

export interface Imported {
  readonly edition: number
  readonly changes: number
  readonly subskills: number
  readonly refused: Extract<ImportReport, { type: 'read' }>['refused']
}

export interface ImportDeps {
  readonly commit: Commit
  readonly read: <T>(work: (reader: Reader) => Promise<T>) => Promise<T>
}

/**
 * CUR-5, CUR-6, CUR-8. Takes a file over as the curriculum's next edition, and makes the curriculum where there is none. The whole file is judged before
 * anything is written.
 */
export async function importCurriculum(
  { commit, read }: ImportDeps,
  actor: Actor,
  curriculum: CurriculumId,
  owner: UserId | null,
  file: CurriculumFile,
): Promise<Result<Imported, Problem>> {
  const report = file.format === 'csv' ? curriculumFromCsv(file.title, file.csv) : curriculumFromCase(file.document)
  if (report.type !== 'read') return unusable(report)
  const { title } = report.curriculum
  const run = async (name: string, args: object): Promise<Result<void, Problem>> => {
    const done = await commit.run(actor, { name, version: 1, args: args as Json })
    return done.ok ? ok(undefined) : refuse(refusalProblem(done.error))
  }
  const before = await read((reader) => readCurriculum(reader, curriculum))
  if (before === undefined) {
    const made = await run('curriculum.create', { curriculum, title, owner })
    if (!made.ok) return made
  }
  const empty = { curriculum, title, edition: 1, nodes: [], prerequisites: [], positions: new Map() }
  const changes = changesTo(before ?? empty, report.curriculum)
  for (const change of changes) {
    const done = await commit.run(actor, change)
    if (!done.ok) return refuse(refusalProblem(done.error))
  }
  const after = await read((reader) => readCurriculum(reader, curriculum))
  return ok({
    edition: after?.edition ?? 1,
    changes: changes.length,
    subskills: report.curriculum.nodes.filter(({ kind }) => kind === 'subskill').length,
    refused: report.refused,
  })
}

function unusable(report: Exclude<ImportReport, { type: 'read' }>): Result<never, Problem> {
  if (report.type === 'cycle')
    return refused('prerequisite-cycle', { errors: [{ path: 'requires', message: report.path.join(' → ') }] })
  if (report.reason === 'too-large') return refused('too-many-rows')
  return refused('unreadable-file', { errors: [{ path: 'file', message: unreadableWords[report.reason] }] })
}

const unreadableWords = {
  'not-csv': 'a table of comma-separated values',
  'missing-columns': 'columns named kind, code, parent and title',
  'not-case': 'a 1EdTech CASE package with CFDocument, CFItems and CFAssociations',
  empty: 'at least one row that can be read',
} as const
