import { isSubskill } from './curriculum.ts'
import type { Curriculum, NodeCode, Subskill } from './curriculum.ts'
import { requirementsOf } from './prerequisite-graph.ts'

/**
 * CUR-4. May be learnt now: in use, and everything that it requires mastered. What requires nothing is unlocked from the start, and what is
 * no longer planned locks nothing.
 */
export function unlockedSubskills(curriculum: Curriculum, mastered: ReadonlySet<NodeCode>): readonly Subskill[] {
  const requirements = requirementsOf(curriculum.prerequisites)
  const inUse = curriculum.nodes.filter(isSubskill).filter(({ retired }) => !retired)
  const codesInUse = new Set(inUse.map(({ code }) => code))
  return inUse.filter(({ code }) =>
    (requirements.get(code) ?? []).every((required) => mastered.has(required) || !codesInUse.has(required)),
  )
}
