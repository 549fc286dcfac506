import { assembleCurriculum } from './assemble-curriculum.ts'
import type { CurriculumRow, ImportReport } from './assemble-curriculum.ts'
import { curriculumLimits, isSubskill } from './curriculum.ts'
import type { Curriculum } from './curriculum.ts'
import { formatCsv, parseCsv } from './csv.ts'
import { requirementsOf } from './prerequisite-graph.ts'

/** Several codes share a cell, parted by spaces. */
const columns = ['kind', 'code', 'parent', 'title', 'difficulty', 'minutes', 'requires', 'replaces', 'retired'] as const
type Column = (typeof columns)[number]
const neededColumns: readonly Column[] = ['kind', 'code', 'parent', 'title']

const csvBytesMax = 4_000_000

/** One row a node, each under its parent's. A table holds no title of the whole, so the reader names it. */
export function curriculumToCsv({ nodes, prerequisites }: Curriculum): string {
  const requirements = requirementsOf(prerequisites)
  const rows = nodes.map((node) => [
    node.kind,
    node.code,
    node.parent ?? '',
    node.title,
    ...(isSubskill(node)
      ? [
          String(node.difficulty),
          String(node.minutes),
          (requirements.get(node.code) ?? []).join(' '),
          node.replaces.join(' '),
          node.retired ? 'yes' : '',
        ]
      : ['', '', '', '', '']),
  ])
  return formatCsv([columns, ...rows])
}

/** CUR-5. Reads columns by their names, in any order, and passes over those it does not know. */
export function curriculumFromCsv(title: string, text: string): ImportReport {
  if (text.length > csvBytesMax) return { type: 'unreadable', reason: 'too-large' }
  const table = parseCsv(text)
  if (table === undefined) return { type: 'unreadable', reason: 'not-csv' }
  const [header, ...rows] = table
  if (header === undefined) return { type: 'unreadable', reason: 'empty' }
  if (rows.length > curriculumLimits.nodesMax) return { type: 'unreadable', reason: 'too-large' }
  const names = header.cells.map((cell) => cell.trim().toLowerCase())
  if (!neededColumns.every((column) => names.includes(column))) return { type: 'unreadable', reason: 'missing-columns' }
  const cellOf = (cells: readonly string[], column: Column): string => cells[names.indexOf(column)]?.trim() ?? ''
  return assembleCurriculum(
    title,
    rows.map(({ line, cells }) => toRow(line, (column) => cellOf(cells, column))),
  )
}

function toRow(line: number, cell: (column: Column) => string): CurriculumRow {
  return {
    place: `line ${line}`,
    kind: cell('kind').toLowerCase(),
    code: cell('code'),
    parent: cell('parent'),
    title: cell('title'),
    difficulty: cell('difficulty'),
    minutes: cell('minutes'),
    requires: words(cell('requires')),
    replaces: words(cell('replaces')),
    retired: ['yes', 'true', '1'].includes(cell('retired').toLowerCase()),
  }
}

const words = (cell: string): readonly string[] => cell.split(/[\s;]+/).filter((word) => word !== '')
