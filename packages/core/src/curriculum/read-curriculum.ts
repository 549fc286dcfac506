import type { Reader } from '../mutation/reader.ts'
import type { CurriculumId } from '../record/ids.ts'
import { inPrerequisiteOrder } from './curriculum.ts'
import type { CurriculumNode } from './curriculum.ts'
import type { StoredCurriculum } from './curriculum-changes.ts'

/** A whole curriculum from its records, or undefined where there is none to be read. */
export async function readCurriculum(reader: Reader, curriculum: CurriculumId): Promise<StoredCurriculum | undefined> {
  const whole = await reader.get('curriculum', curriculum)
  if (whole === undefined) return undefined
  const placed: { position: number; node: CurriculumNode }[] = []
  for (const kind of ['subject', 'unit', 'skill'] as const) {
    for (const { body } of await reader.list(kind, 'curriculum', curriculum)) {
      const { code, parent, title, position } = body
      placed.push({ position, node: { kind, code, parent, title } })
    }
  }
  for (const { body } of await reader.list('subskill', 'curriculum', curriculum)) {
    const { code, parent, title, position, difficulty, minutes, replaces, retired } = body
    placed.push({ position, node: { kind: 'subskill', code, parent, title, difficulty, minutes, replaces, retired } })
  }
  const edges = await reader.list('prerequisite', 'curriculum', curriculum)
  return {
    curriculum,
    edition: whole.body.edition,
    title: whole.body.title,
    positions: new Map(placed.map(({ position, node }) => [node.code, position])),
    nodes: placed.sort((a, b) => a.position - b.position).map(({ node }) => node),
    prerequisites: edges.map(({ body: { subskill, requires } }) => ({ subskill, requires })).sort(inPrerequisiteOrder),
  }
}
