import { isSubskill } from '../curriculum/curriculum.ts'
import type { NodeCode } from '../curriculum/curriculum.ts'
import { requirementsOf } from '../curriculum/prerequisite-graph.ts'
import { RecordId } from '../record/ids.ts'
import type { CurriculumId } from '../record/ids.ts'
import { daysBetween } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { itemsOf } from './assessment.ts'
import type { Label, SkillResult } from './assessment.ts'
import type { Course, CourseState } from './course-state.ts'
import { remediationVerdict } from './remediation.ts'

/** Something an assessment asks for, on a subskill that may be worked on now. */
export interface Need {
  readonly curriculum: CurriculumId
  readonly subskill: NodeCode
  readonly assessment: RecordId
  readonly action: 'remediate' | 'strengthen' | 'check'
  readonly label: Label
  readonly score: number
  readonly max: number
}

/**
 * GEN-14. What the newest assessment of each subject asks for, worst first, if it was taken in the last `days`. A skill that needs review is taken up again,
 * or checked where the evidence is thin; one that is developing is practised. A locked subskill leads to what has to come before it.
 */
export function needsOf(
  course: Course,
  state: CourseState,
  today: CivilDate,
  { days, perSubjectMax }: { readonly days: number; readonly perSubjectMax: number },
): readonly Need[] {
  const newest = new Map<NodeCode, Course['assessments'][number]>()
  for (const taken of course.assessments) {
    const age = daysBetween(taken.takenOn, today)
    if (age >= 0 && age <= days && taken.skills.length > 0) newest.set(taken.subject, taken)
  }
  const workable = workableSubskill(course, state)
  return [...newest.values()].flatMap(({ assessment, skills }) =>
    skills
      .filter(({ label }) => label !== 'proficient')
      .sort((a, b) => a.score / a.max - b.score / b.max)
      .slice(0, perSubjectMax)
      .flatMap((result) => {
        const subskill = workable(result)
        const action = actionFor(result)
        if (subskill === undefined || action === undefined) return []
        const { label, score, max } = result
        const { curriculum } = course.curriculum
        return [{ curriculum, subskill, assessment: RecordId.parse(assessment), action, label, score, max }]
      }),
  )
}

function actionFor(result: SkillResult): Need['action'] | undefined {
  if (result.label === 'proficient') return undefined
  if (result.label === 'developing') return 'strengthen'
  // Somebody's word that it needs review outweighs the points, but not thin evidence.
  const items = itemsOf(result)
  const verdict = remediationVerdict((result.score / result.max) * items, items)
  return verdict === 'remediate' ? 'remediate' : 'check'
}

/** Where to begin: the subskill itself, or of a whole skill the one that is least known; and where that is locked, the first thing in the way. */
function workableSubskill(course: Course, state: CourseState) {
  const unlocked = new Set(state.unlocked.map(({ code }) => code))
  const requirements = requirementsOf(course.curriculum.prerequisites)
  const levelOf = (code: NodeCode): number => state.masteryOf(code).gates
  const heirOf = (code: NodeCode): NodeCode | undefined => {
    const node = state.nodes.get(code)
    if (node !== undefined && isSubskill(node) && !node.retired) return code
    return course.curriculum.nodes
      .filter(isSubskill)
      .find(({ replaces, retired }) => !retired && replaces.includes(code))?.code
  }
  const opened = (code: NodeCode): NodeCode | undefined => {
    const seen = new Set<NodeCode>()
    let current: NodeCode | undefined = code
    while (current !== undefined && !unlocked.has(current) && !seen.has(current)) {
      seen.add(current)
      current = (requirements.get(current) ?? []).find(
        (required) => state.masteryOf(required).level !== 'mastered' && heirOf(required) === required,
      )
    }
    return current !== undefined && unlocked.has(current) ? current : undefined
  }
  return ({ skill, subskill }: SkillResult): NodeCode | undefined => {
    if (subskill !== null) {
      const heir = heirOf(subskill)
      return heir === undefined ? undefined : opened(heir)
    }
    const within = state.unlocked.filter(({ parent }) => parent === skill)
    return within.sort((a, b) => levelOf(a.code) - levelOf(b.code)).at(0)?.code
  }
}
