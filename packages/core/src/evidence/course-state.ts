import { isSubskill } from '../curriculum/curriculum.ts'
import type { CurriculumNode, NodeCode, Subskill } from '../curriculum/curriculum.ts'
import type { StoredCurriculum } from '../curriculum/curriculum-changes.ts'
import { unlockedSubskills } from '../curriculum/unlocked.ts'
import type { CivilDate } from '../time/instant.ts'
import type { AssessmentFact } from './assessment.ts'
import { evidenceByCode, eventsOfAssessments } from './evidence-event.ts'
import type { EvidenceEvent } from './evidence-event.ts'
import { masteryOf, nothingKnown } from './mastery.ts'
import type { Mastery, MasteryMode } from './mastery.ts'
import { instructionalDays, velocityOf } from './velocity.ts'
import type { DateRange, Velocity } from './velocity.ts'

/** A curriculum that a learner learns from, with everything known of how it goes. */
export interface Course {
  readonly from: CivilDate
  readonly weeklyPace: number
  readonly mastery: MasteryMode
  readonly curriculum: StoredCurriculum
  /** Those that hold, of this curriculum. */
  readonly assessments: readonly AssessmentFact[]
  /** What was practised of it. */
  readonly practised: readonly EvidenceEvent[]
}

export interface CourseState {
  readonly masteryOf: (code: NodeCode) => Mastery
  readonly unlocked: readonly Subskill[]
  readonly velocities: ReadonlyMap<NodeCode, Velocity>
  readonly nodes: ReadonlyMap<NodeCode, CurriculumNode>
  readonly subjectOf: (code: NodeCode) => NodeCode | undefined
}

/** What follows from the facts of one course by a date. */
export function courseState(course: Course, today: CivilDate, breaks: readonly DateRange[]): CourseState {
  const { curriculum } = course
  const events = evidenceByCode(curriculum, [...eventsOfAssessments(course.assessments), ...course.practised])
  const masteries = new Map([...events].map(([code, evidence]) => [code, masteryOf(evidence, course.mastery)]))
  const mastered = new Set([...masteries].flatMap(([code, { level }]) => (level === 'mastered' ? [code] : [])))
  const nodes = new Map(curriculum.nodes.map((node) => [node.code, node]))
  const subjectOf = (code: NodeCode): NodeCode | undefined => {
    let node = nodes.get(code)
    while (node !== undefined && node.parent !== null) node = nodes.get(node.parent)
    return node?.code
  }
  const inUse = curriculum.nodes.filter(isSubskill).filter(({ retired }) => !retired)
  const bySubject = new Map<NodeCode, Subskill[]>()
  for (const subskill of inUse) {
    const subject = subjectOf(subskill.code)
    if (subject === undefined) continue
    const known = bySubject.get(subject)
    if (known === undefined) bySubject.set(subject, [subskill])
    else known.push(subskill)
  }
  const days = instructionalDays(course.from, today, breaks)
  const velocities = new Map(
    [...bySubject].map(([subject, subskills]) => {
      // The pace is meant for the whole curriculum; a subject's part of it is its part of the subskills.
      const expected = (days * course.weeklyPace * subskills.length) / (5 * inUse.length)
      const known = subskills.flatMap(({ code }) => masteries.get(code) ?? [])
      return [subject, velocityOf(known, course.from, Math.min(expected, subskills.length))] as const
    }),
  )
  return {
    masteryOf: (code) => masteries.get(code) ?? nothingKnown,
    unlocked: unlockedSubskills(curriculum, mastered),
    velocities,
    nodes,
    subjectOf,
  }
}
