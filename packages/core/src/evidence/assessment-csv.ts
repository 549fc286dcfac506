import { NodeCode } from '../curriculum/curriculum.ts'
import { parseCsv } from '../curriculum/csv.ts'
import { CivilDate } from '../time/instant.ts'
import { SkillResult, assessmentLimits, labelOf, labels } from './assessment.ts'

/** One test as a table states it: rows of the same subject, date and title belong together. */
export interface ImportedAssessment {
  readonly subject: NodeCode
  readonly takenOn: CivilDate
  readonly title: string
  readonly skills: readonly SkillResult[]
}

export interface RefusedResultRow {
  readonly line: number
  readonly problem:
    | 'bad-date'
    | 'bad-subject'
    | 'bad-skill'
    | 'bad-score'
    | 'bad-label'
    | 'bad-items'
    | 'too-many-skills'
  readonly value: string
}

export type AssessmentImport =
  | {
      readonly type: 'read'
      readonly assessments: readonly ImportedAssessment[]
      readonly refused: readonly RefusedResultRow[]
    }
  | { readonly type: 'unreadable'; readonly reason: 'not-csv' | 'missing-columns' | 'too-large' }

const columns = ['date', 'subject', 'title', 'skill', 'subskill', 'score', 'max', 'items', 'label'] as const
type Column = (typeof columns)[number]
const neededColumns: readonly Column[] = ['date', 'subject', 'skill', 'score', 'max']
const rowsMax = 5000

/** ASM-6. Results of one learner from a table, by the names of its columns. A row with impossible points is left out and reported; the rest is read. */
export function assessmentsFromCsv(text: string): AssessmentImport {
  const table = parseCsv(text)
  if (table === undefined) return { type: 'unreadable', reason: 'not-csv' }
  const [header, ...rows] = table
  const names = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? []
  if (!neededColumns.every((column) => names.includes(column))) return { type: 'unreadable', reason: 'missing-columns' }
  if (rows.length > rowsMax) return { type: 'unreadable', reason: 'too-large' }
  const found = new Map<string, ImportedAssessment & { skills: SkillResult[] }>()
  const refused: RefusedResultRow[] = []
  for (const { line, cells } of rows) {
    const read = readRow((column) => cells[names.indexOf(column)]?.trim() ?? '')
    if ('problem' in read) {
      refused.push({ line, ...read })
      continue
    }
    const { result, ...test } = read
    const key = JSON.stringify(test)
    const known = found.get(key)
    if (known === undefined) found.set(key, { ...test, skills: [result] })
    else if (known.skills.length < assessmentLimits.skillsMax) known.skills.push(result)
    else refused.push({ line, problem: 'too-many-skills', value: result.skill })
  }
  return { type: 'read', assessments: [...found.values()], refused }
}

type Row = Omit<ImportedAssessment, 'skills'> & { readonly result: SkillResult }

function readRow(cell: (column: Column) => string): Row | Omit<RefusedResultRow, 'line'> {
  const takenOn = CivilDate.safeParse(cell('date'))
  if (!takenOn.success) return { problem: 'bad-date', value: cell('date') }
  const subject = NodeCode.safeParse(cell('subject'))
  if (!subject.success) return { problem: 'bad-subject', value: cell('subject') }
  const score = readNumber(cell('score'))
  const max = readNumber(cell('max'))
  if (score === undefined || max === undefined || score > max || max === 0)
    return { problem: 'bad-score', value: `${cell('score')} of ${cell('max')}` }
  const label = cell('label') === '' ? labelOf(score, max) : labels.find((known) => known === asLabel(cell('label')))
  if (label === undefined) return { problem: 'bad-label', value: cell('label') }
  const items = cell('items') === '' ? null : readNumber(cell('items'))
  if (items === undefined || (items !== null && (items < 1 || !Number.isInteger(items))))
    return { problem: 'bad-items', value: cell('items') }
  const subskill = cell('subskill') === '' ? null : cell('subskill')
  const result = SkillResult.safeParse({ skill: cell('skill'), subskill, score, max, items, label })
  if (!result.success) return { problem: 'bad-skill', value: `${cell('skill')} ${cell('subskill')}`.trim() }
  const title = cell('title').slice(0, assessmentLimits.titleCharsMax)
  return { subject: subject.data, takenOn: takenOn.data, title, result: result.data }
}

const asLabel = (text: string): string => text.toLowerCase().replaceAll(' ', '-')

function readNumber(text: string): number | undefined {
  if (!/^\d{1,5}([.,]\d{1,3})?$/.test(text)) return undefined
  const value = Number(text.replace(',', '.'))
  return value <= assessmentLimits.pointsMax ? value : undefined
}
