import { readFileSync } from 'node:fs'
import { CurriculumId, curriculumFromCsv } from '@etude/core'
import type { Curriculum } from '@etude/core'

/** The curricula that come with the demo data. They live here and not in core, so that no phone downloads them with the app. */
export const demoCurricula = [
  { id: CurriculumId.parse('elementary-mathematics'), title: 'Elementary mathematics' },
  { id: CurriculumId.parse('first-year-cello'), title: 'First year of cello' },
] as const

/** Reads one by the same way that an import of a user takes. */
export function readDemoCurriculum({ id, title }: (typeof demoCurricula)[number]): Curriculum {
  const text = readFileSync(new URL(`${id}.csv`, import.meta.url), 'utf8')
  const report = curriculumFromCsv(title, text)
  if (report.type !== 'read' || report.refused.length > 0)
    throw new Error(`The demo curriculum ${id} cannot be read: ${JSON.stringify(report)}`)
  return report.curriculum
}
