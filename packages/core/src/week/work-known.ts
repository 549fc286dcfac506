import { isSubskill } from '../curriculum/curriculum.ts'
import type { NodeCode } from '../curriculum/curriculum.ts'
import { requirementsOf } from '../curriculum/prerequisite-graph.ts'
import { courseState } from '../evidence/course-state.ts'
import type { Course, CourseState } from '../evidence/course-state.ts'
import type { Learning } from '../evidence/learning.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { CurriculumId } from '../record/ids.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import type { CivilDate } from '../time/instant.ts'
import type { About } from './activity-kinds.ts'
import { aboutOf } from './take-snapshot.ts'

type FindWork = (
  curriculum: CurriculumId,
  subskill: NodeCode,
) => Result<{ readonly about: About; readonly minutes: number }, Refusal>

/** CUR-4. What may be put on a day, by the facts as they are here and now: a subskill that the learner learns, and that nothing locks. */
export function workKnown(learning: Learning | undefined, today: CivilDate): FindWork {
  const states = new Map<CurriculumId, CourseState>()
  const stateOf = (course: Course): CourseState => {
    const { curriculum } = course.curriculum
    const state = states.get(curriculum) ?? courseState(course, today, learning?.breaks ?? [])
    states.set(curriculum, state)
    return state
  }
  return (curriculum, code) => {
    const course = learning?.courses.find((each) => each.curriculum.curriculum === curriculum)
    const state = course === undefined ? undefined : stateOf(course)
    const node = state?.nodes.get(code)
    const unknown = refuse({ type: 'not-found', kind: 'subskill', id: code } as const)
    if (course === undefined || state === undefined || node === undefined || !isSubskill(node)) return unknown
    const about = aboutOf(node, course, state)
    if (about === undefined) return unknown
    if (state.unlocked.some((each) => each.code === code)) return ok({ about, minutes: node.minutes })
    return refuse({ type: 'locked-subskill', subskill: code, requires: openRequirements(course, state, code) })
  }
}

/** What stands in the way; nothing where it is no longer taught. */
const openRequirements = (course: Course, state: CourseState, code: NodeCode): readonly NodeCode[] =>
  (requirementsOf(course.curriculum.prerequisites).get(code) ?? []).filter(
    (required) => state.masteryOf(required).level !== 'mastered',
  )
