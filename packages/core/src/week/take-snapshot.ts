import type { Subskill } from '../curriculum/curriculum.ts'
import { requirementsOf } from '../curriculum/prerequisite-graph.ts'
import { courseState } from '../evidence/course-state.ts'
import type { Course, CourseState } from '../evidence/course-state.ts'
import type { Learning } from '../evidence/learning.ts'
import { needsOf } from '../evidence/needs.ts'
import type { Need } from '../evidence/needs.ts'
import { inRange } from '../evidence/velocity.ts'
import { addDays, daysBetween } from '../time/civil-date.ts'
import type { PlannedDay } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import type { About } from './activity-kinds.ts'
import { schoolDays, weekLimits } from './week-limits.ts'
import type { Candidate, KeptActivity, SubjectState, WeekSnapshot } from './week-snapshot.ts'

export interface WeekWish {
  readonly week: CivilDate
  readonly today: CivilDate
  /** How many activities a whole week should have. */
  readonly target?: number
  readonly kept?: readonly KeptActivity[]
}

/** GEN-2, C-36. The first day that a plan of this week made today can fill: Monday while the week is ahead, none from its Saturday on. */
export function firstDayToPlan(week: CivilDate, today: CivilDate): PlannedDay | null {
  const gone = Math.max(0, daysBetween(week, today))
  return gone < schoolDays ? (gone as PlannedDay) : null
}

/** GEN-2. Of a week that has begun, its part; never under five. */
export function targetFor(firstDay: PlannedDay, wholeWeek: number): number {
  if (firstDay === 0) return wholeWeek
  return Math.max(weekLimits.floor, Math.ceil((wholeWeek * (schoolDays - firstDay)) / schoolDays))
}

/** GEN-3. Everything a week is planned from, taken from the facts as they are here and now. Null where the week has no day left to plan. */
export function takeSnapshot(learning: Learning, wish: WeekWish): WeekSnapshot | null {
  const { learner, breaks, courses } = learning
  const { week, today, target = weekLimits.targetDefault, kept = [] } = wish
  const firstDay = firstDayToPlan(week, today)
  if (firstDay === null) return null
  const states = courses.map((course) => ({ course, state: courseState(course, today, breaks) }))
  return {
    learner,
    week,
    firstDay,
    target: Math.max(targetFor(firstDay, target), 0),
    capacityMinutes: capacityOf(learning, week),
    editions: courses.map(({ curriculum }) => [curriculum.curriculum, curriculum.edition] as const),
    subjects: states.flatMap(subjectsOf),
    candidates: states.flatMap((each) => candidatesOf(each, addDays(week, 6))),
    needs: states.flatMap(({ course, state }) =>
      needsOf(course, state, today, { days: weekLimits.assessmentDays, perSubjectMax: weekLimits.needsPerSubjectMax }),
    ),
    kept,
  }
}

/** The minutes of a week, Monday to Friday; none on a day off. */
export const capacityOf = (
  { availability, breaks }: Pick<Learning, 'availability' | 'breaks'>,
  week: CivilDate,
): readonly number[] =>
  Array.from({ length: schoolDays }, (_, day) => {
    const date = addDays(week, day)
    return breaks.some((range) => inRange(date, range)) ? 0 : (availability[day] ?? 0)
  })

/** Everything that may be worked on by a date: unlocked, and not mastered or due again by `until`. With what assessments of the last days ask for. */
export function workFor(
  { courses, breaks }: Learning,
  today: CivilDate,
  until: CivilDate,
  assessments: Parameters<typeof needsOf>[3],
): { readonly candidates: readonly Candidate[]; readonly needs: readonly Need[] } {
  const states = courses.map((course) => ({ course, state: courseState(course, today, breaks) }))
  return {
    candidates: states.flatMap((each) => candidatesOf(each, until)),
    needs: states.flatMap(({ course, state }) => needsOf(course, state, today, assessments)),
  }
}

interface KnownCourse {
  readonly course: Course
  readonly state: CourseState
}

function subjectsOf({ course, state }: KnownCourse): readonly SubjectState[] {
  return course.curriculum.nodes.flatMap(({ kind, code, title }) => {
    const velocity = kind === 'subject' ? state.velocities.get(code) : undefined
    if (velocity === undefined) return []
    const { percent, pace } = velocity
    return [{ curriculum: course.curriculum.curriculum, subject: code, title, percent, pace }]
  })
}

function candidatesOf({ course, state }: KnownCourse, sunday: CivilDate): readonly Candidate[] {
  const open = state.unlocked.filter(({ code }) => {
    const { level, due } = state.masteryOf(code)
    return level !== 'mastered' || (due !== null && due <= sunday)
  })
  const openCodes = new Set(open.map(({ code }) => code))
  const requirements = requirementsOf(course.curriculum.prerequisites)
  return open.flatMap((subskill) => {
    const about = aboutOf(subskill, course, state)
    if (about === undefined) return []
    const { level, due } = state.masteryOf(subskill.code)
    const requires = (requirements.get(subskill.code) ?? []).filter((required) => openCodes.has(required))
    return [{ about, minutes: subskill.minutes, level, due, requires }]
  })
}

/** Where a subskill stands in its curriculum, with the titles of today. Undefined for one that hangs in the air. */
export function aboutOf(
  subskill: Subskill,
  { curriculum }: Pick<Course, 'curriculum'>,
  state: CourseState,
): About | undefined {
  const skill = state.nodes.get(subskill.parent)
  const unit = skill?.parent === undefined || skill.parent === null ? undefined : state.nodes.get(skill.parent)
  const subject = unit?.parent === undefined || unit.parent === null ? undefined : state.nodes.get(unit.parent)
  if (skill === undefined || unit === undefined || subject === undefined) return undefined
  return {
    curriculum: curriculum.curriculum,
    subject: subject.code,
    unit: unit.code,
    skill: skill.code,
    subskill: subskill.code,
    titles: { subject: subject.title, unit: unit.title, skill: skill.title, subskill: subskill.title },
    difficulty: subskill.difficulty,
  }
}
