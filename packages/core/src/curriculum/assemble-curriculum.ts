import * as z from 'zod/mini'
import { NodeCode, curriculumLimits, inPrerequisiteOrder, nodeKinds, parentKindOf } from './curriculum.ts'
import type { Curriculum, CurriculumNode, NodeKind, Prerequisite } from './curriculum.ts'
import { findCycle } from './prerequisite-graph.ts'

/** One node as a file states it, before anything is believed. */
export interface CurriculumRow {
  /** Where a person finds it: a line of a table, an identifier of a document. */
  readonly place: string
  readonly kind: string
  readonly code: string
  readonly parent: string
  readonly title: string
  readonly difficulty: string
  readonly minutes: string
  readonly requires: readonly string[]
  readonly replaces: readonly string[]
  readonly retired: boolean
}

export type RowProblem =
  | 'unknown-kind'
  | 'bad-code'
  | 'code-used-twice'
  | 'no-title'
  | 'title-too-long'
  | 'no-parent'
  | 'parent-of-wrong-kind'
  | 'bad-difficulty'
  | 'bad-minutes'
  | 'unknown-prerequisite'
  | 'prerequisite-not-a-subskill'
  | 'requires-itself'
  | 'bad-replaces'
  | 'too-many-rows'

/** A row, or a part of one, that was left out, and why. */
export interface RefusedRow {
  readonly place: string
  readonly code: string
  readonly problem: RowProblem
  /** What stood there. */
  readonly value: string
}

/** CUR-5. What a file holds and what was left out of it. A cycle leaves no curriculum, because no edge of it is more wrong than another. */
export type ImportReport =
  | { readonly type: 'read'; readonly curriculum: Curriculum; readonly refused: readonly RefusedRow[] }
  | { readonly type: 'cycle'; readonly path: readonly NodeCode[]; readonly refused: readonly RefusedRow[] }
  | { readonly type: 'unreadable'; readonly reason: 'not-csv' | 'missing-columns' | 'not-case' | 'too-large' | 'empty' }

const defaultDifficulty = 3
const defaultMinutes = 12

/** Puts believed rows together: parents before children, whatever their order in the file. Row by row, what cannot be believed is set aside. */
export function assembleCurriculum(title: string, rows: readonly CurriculumRow[]): ImportReport {
  const refused: RefusedRow[] = []
  const byCode = new Map<string, { row: CurriculumRow; node: CurriculumNode }>()
  for (const row of rows) {
    if (byCode.size >= curriculumLimits.nodesMax) {
      refused.push({ place: row.place, code: row.code, problem: 'too-many-rows', value: '' })
      break
    }
    const read = readNode(row)
    if ('problem' in read) refused.push({ place: row.place, code: row.code, ...read })
    else if (byCode.has(row.code))
      refused.push({ place: row.place, code: row.code, problem: 'code-used-twice', value: row.code })
    else byCode.set(row.code, { row, node: read })
  }
  dropOrphans(byCode, refused)
  if (byCode.size === 0) return { type: 'unreadable', reason: 'empty' }
  const prerequisites = readPrerequisites(byCode, refused)
  const cycle = findCycle(prerequisites)
  if (cycle !== undefined) return { type: 'cycle', path: cycle, refused }
  const nodes = [...byCode.values()].map(({ node }) => node)
  return { type: 'read', curriculum: { title, nodes: widestFirst(nodes), prerequisites }, refused }
}

/** Wider kinds first and otherwise as the author wrote them, so that every beginning of the list is a whole curriculum. */
export const widestFirst = (nodes: readonly CurriculumNode[]): readonly CurriculumNode[] =>
  nodeKinds.flatMap((kind) => nodes.filter((node) => node.kind === kind))

type Problem = Pick<RefusedRow, 'problem' | 'value'>

function readNode(row: CurriculumRow): CurriculumNode | Problem {
  const kind = nodeKinds.find((known) => known === row.kind)
  if (kind === undefined) return { problem: 'unknown-kind', value: row.kind }
  const code = NodeCode.safeParse(row.code)
  if (!code.success) return { problem: 'bad-code', value: row.code }
  if (row.title === '') return { problem: 'no-title', value: '' }
  if (row.title.length > curriculumLimits.titleCharsMax) return { problem: 'title-too-long', value: row.title }
  const parent = NodeCode.safeParse(row.parent)
  const shared = { code: code.data, title: row.title }
  if (kind === 'subject') {
    return row.parent === ''
      ? { ...shared, kind, parent: null }
      : { problem: 'parent-of-wrong-kind', value: row.parent }
  }
  if (!parent.success) return { problem: 'no-parent', value: row.parent }
  if (kind !== 'subskill') return { ...shared, kind, parent: parent.data }
  const difficulty = readWhole(row.difficulty, defaultDifficulty, curriculumLimits.difficultyMax)
  if (difficulty === undefined) return { problem: 'bad-difficulty', value: row.difficulty }
  const minutes = readWhole(row.minutes, defaultMinutes, curriculumLimits.minutesMax)
  if (minutes === undefined) return { problem: 'bad-minutes', value: row.minutes }
  const replaces = z.array(NodeCode).check(z.maxLength(curriculumLimits.replacesMax)).safeParse(row.replaces)
  if (!replaces.success) return { problem: 'bad-replaces', value: row.replaces.join(' ') }
  return { ...shared, kind, parent: parent.data, difficulty, minutes, replaces: replaces.data, retired: row.retired }
}

function readWhole(text: string, absent: number, max: number): number | undefined {
  if (text === '') return absent
  if (!/^\d{1,4}$/.test(text)) return undefined
  const value = Number(text)
  return value >= 1 && value <= max ? value : undefined
}

type RowsByCode = Map<string, { row: CurriculumRow; node: CurriculumNode }>

/** Widest first, so that a refused unit takes its skills and their subskills with it, each with its own line in the report. */
function dropOrphans(byCode: RowsByCode, refused: RefusedRow[]): void {
  for (const kind of nodeKinds) {
    for (const [code, { row, node }] of byCode) {
      if (node.kind !== kind || node.parent === null) continue
      const parent = byCode.get(node.parent)
      if (parent?.node.kind === parentKindOf[kind]) continue
      const problem = parent === undefined ? 'no-parent' : 'parent-of-wrong-kind'
      refused.push({ place: row.place, code, problem, value: node.parent })
      byCode.delete(code)
    }
  }
}

function readPrerequisites(byCode: RowsByCode, refused: RefusedRow[]): readonly Prerequisite[] {
  const found: Prerequisite[] = []
  for (const { row, node } of byCode.values()) {
    for (const code of new Set(row.requires)) {
      const problem = problemOf(node, code, byCode)
      if (problem !== undefined) refused.push({ place: row.place, code: node.code, problem, value: code })
      else found.push({ subskill: node.code, requires: code as NodeCode })
    }
  }
  return found.sort(inPrerequisiteOrder)
}

function problemOf(node: CurriculumNode, requires: string, byCode: RowsByCode): RowProblem | undefined {
  const required = byCode.get(requires)
  if (required === undefined) return 'unknown-prerequisite'
  if (node.kind !== 'subskill' || required.node.kind !== 'subskill') return 'prerequisite-not-a-subskill'
  return requires === node.code ? 'requires-itself' : undefined
}

export const isNodeKind = (text: string): text is NodeKind => nodeKinds.some((kind) => kind === text)
