import { courseState, isSubskill, requirementsOf } from '@etude/core'
import type { CivilDate, CurriculumNode, Learning, Mastery, NodeCode, StoredCurriculum, Subskill } from '@etude/core'

/** A subskill as the browser shows it. */
export interface SubskillView {
  readonly node: Subskill
  readonly mastery: Mastery | null
  /** Null where nobody learns from it: then everything that requires nothing is where one begins. */
  readonly isUnlocked: boolean
  /** What has to be mastered first and is not yet. */
  readonly missing: readonly Subskill[]
  readonly requires: readonly Subskill[]
  readonly opens: readonly Subskill[]
  /** Subject, unit and skill, widest first. */
  readonly above: readonly CurriculumNode[]
}

export interface CurriculumView {
  readonly subskills: ReadonlyMap<NodeCode, SubskillView>
  readonly childrenOf: (code: NodeCode | null) => readonly CurriculumNode[]
  readonly mastered: number
}

/** Everything that is worth knowing of each subskill, worked out once for the path and the table. */
export function viewCurriculum(
  curriculum: StoredCurriculum,
  learning: Learning | undefined,
  today: CivilDate,
): CurriculumView {
  const course = learning?.courses.find((each) => each.curriculum.curriculum === curriculum.curriculum)
  const state = course === undefined || learning === undefined ? null : courseState(course, today, learning.breaks)
  const nodes = new Map(curriculum.nodes.map((node) => [node.code, node]))
  const subskillOf = (code: NodeCode): readonly Subskill[] => {
    const node = nodes.get(code)
    return node !== undefined && isSubskill(node) && !node.retired ? [node] : []
  }
  const requirements = requirementsOf(curriculum.prerequisites)
  const openings = new Map<NodeCode, NodeCode[]>()
  for (const { subskill, requires } of curriculum.prerequisites) {
    const known = openings.get(requires)
    if (known === undefined) openings.set(requires, [subskill])
    else known.push(subskill)
  }
  const unlocked = new Set(state?.unlocked.map(({ code }) => code))
  const children = new Map<NodeCode | null, CurriculumNode[]>()
  const subskills = new Map<NodeCode, SubskillView>()
  for (const node of curriculum.nodes) {
    if (isSubskill(node) && node.retired) continue
    const siblings = children.get(node.parent)
    if (siblings === undefined) children.set(node.parent, [node])
    else siblings.push(node)
    if (!isSubskill(node)) continue
    const requires = (requirements.get(node.code) ?? []).flatMap(subskillOf)
    const mastery = state?.masteryOf(node.code) ?? null
    subskills.set(node.code, {
      node,
      mastery,
      isUnlocked: state === null ? requires.length === 0 : unlocked.has(node.code),
      missing: requires.filter(({ code }) => state?.masteryOf(code).level !== 'mastered'),
      requires,
      opens: (openings.get(node.code) ?? []).flatMap(subskillOf),
      above: pathTo(node, nodes),
    })
  }
  return {
    subskills,
    childrenOf: (code) => children.get(code) ?? [],
    mastered: [...subskills.values()].filter(({ mastery }) => mastery?.level === 'mastered').length,
  }
}

function pathTo(node: CurriculumNode, nodes: ReadonlyMap<NodeCode, CurriculumNode>): readonly CurriculumNode[] {
  const path: CurriculumNode[] = []
  for (let at = node.parent; at !== null;) {
    const above = nodes.get(at)
    if (above === undefined) break
    path.unshift(above)
    at = above.parent
  }
  return path
}
