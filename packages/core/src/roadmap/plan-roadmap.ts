import { inCodeOrder } from '../curriculum/curriculum.ts'
import { requirementsOf } from '../curriculum/prerequisite-graph.ts'
import { courseState } from '../evidence/course-state.ts'
import { evidenceByCode, eventsOfAssessments } from '../evidence/evidence-event.ts'
import type { Learning } from '../evidence/learning.ts'
import { masteryOf } from '../evidence/mastery.ts'
import type { MasteryLevel } from '../evidence/mastery-levels.ts'
import type { Body } from '../record/kinds.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { mondayOf } from '../time/iso-week.ts'
import { weekKey } from '../week/activity-kinds.ts'
import type { About } from '../week/activity-kinds.ts'
import { generateWeek } from '../week/generate-week.ts'
import { objectivesOf, themeOf } from '../week/objectives.ts'
import { capacityOf, firstDayToPlan, takeSnapshot } from '../week/take-snapshot.ts'
import { keptActivities } from '../week/week-generation.ts'
import { candidateKey } from '../week/week-snapshot.ts'
import { assumeDone, hasTimeOn, knownBefore } from './assume-done.ts'
import type { Aim, RoadmapContent, RoadmapEdge, RoadmapSubskill, RoadmapWeek } from './roadmap-kind.ts'
import { roadmapLimits } from './roadmap-limits.ts'
import { keyOf, standingOf } from './standing.ts'
import type { Standing } from './standing.ts'

/** What a roadmap is planned from. */
export interface RoadmapFacts {
  readonly learning: Learning
  readonly today: CivilDate
  /** Weeks that have something in them already, those just over included. */
  readonly weeks: readonly KnownWeek[]
}

export interface KnownWeek {
  readonly week: CivilDate
  /** A draft may still become another; what is published or has begun is not moved. */
  readonly plan: 'none' | 'draft' | 'fixed'
  /** What its plan says that the week is for. */
  readonly said: Pick<RoadmapWeek, 'theme' | 'objectives'> | null
  readonly activities: readonly Body<'activity'>[]
}

/** ROAD-1. The Monday that a roadmap made today begins with: of this week while a day of it can be planned, else of the next. */
export function roadmapStart(today: CivilDate): CivilDate {
  const monday = mondayOf(today)
  return firstDayToPlan(monday, today) === null ? addDays(monday, 7) : monday
}

/**
 * ROAD-1. Plans some weeks one after another by the function that plans one, each as if the weeks before it had been done: what was
 * practised in them is evidence from then on, so that what they unlock is open in the next and not before. A week that has a plan is taken as it is.
 */
export function planRoadmap(facts: RoadmapFacts, count: number = roadmapLimits.weeksDefault): RoadmapContent {
  const { today } = facts
  const start = roadmapStart(today)
  const begun = new Set<string>()
  const weeks: RoadmapWeek[] = []
  const all: Standing[] = []
  let { learning } = facts
  for (let index = 0; index < count; index += 1) {
    const week = addDays(start, 7 * index)
    const known = facts.weeks.find((each) => each.week === week)
    const taken = known !== undefined && known.plan !== 'none'
    const standing = taken ? takenWeek(learning, known, today) : plannedWeek(learning, week, facts)
    weeks.push({
      week,
      taken,
      minutes: capacityOf(learning, week).reduce((sum, minutes) => sum + minutes, 0),
      activities: standing.length,
      plannedMinutes: standing.reduce((sum, { minutes }) => sum + minutes, 0),
      ...(taken && known.said !== null && standing.length > 0 ? known.said : purposeOf(standing)),
      subskills: subskillsOf(standing, levelsBefore(learning, week), begun),
    })
    all.push(...standing)
    learning = assumeDone(learning, standing.filter(isOpen), week, today)
  }
  return {
    start,
    ...purposeOf(all),
    weeks,
    edges: edgesOf(facts.learning, weeks),
    speeds: speedsOf(facts.learning, today),
  }
}

const purposeOf = (standing: readonly Standing[]): Pick<RoadmapWeek, 'theme' | 'objectives'> => ({
  theme: [...themeOf(standing)],
  objectives: objectivesOf(standing).map((each) => ({ ...each })),
})

const isOpen = ({ done }: Standing): boolean => !done

/** What stands in a stored week and was done, or can be: nothing that was left out, and nothing on a day without time. */
function takenWeek(learning: Learning, { week, activities }: KnownWeek, today: CivilDate): readonly Standing[] {
  return [...activities]
    .sort((a, b) => a.day - b.day || a.position - b.position || inCodeOrder(a.activity, b.activity))
    .filter(({ plan, status }) => plan !== null && status !== 'cancelled' && status !== 'skipped')
    .flatMap(standingOf)
    .filter(({ done, day }) => done || addDays(week, day) < today || hasTimeOn(learning, addDays(week, day)))
}

function plannedWeek(learning: Learning, week: CivilDate, { today, weeks }: RoadmapFacts): readonly Standing[] {
  const stored = weeks.find((each) => each.week === week)?.activities ?? []
  const asOf = today > week ? today : week
  const snapshot = takeSnapshot(learning, { week, today: asOf, kept: keptActivities(stored) })
  const made = snapshot === null ? [] : generateWeek(snapshot, weekKey(learning.learner, week)).activities
  const kept = stored.filter(
    ({ activity, status }) =>
      status !== 'cancelled' &&
      status !== 'skipped' &&
      (snapshot?.kept.some((each) => each.activity === activity) ?? false),
  )
  return [...kept.flatMap(standingOf), ...made.map((each) => ({ ...each, done: false }))]
}

type LevelOf = (about: About) => MasteryLevel

/** As things stood when the week began. */
function levelsBefore(learning: Learning, week: CivilDate): LevelOf {
  const known = new Map(
    knownBefore(learning, week).courses.map(({ curriculum, mastery, assessments, practised }) => {
      const evidence = evidenceByCode(curriculum, [...eventsOfAssessments(assessments), ...practised])
      return [curriculum.curriculum, { evidence, mastery }]
    }),
  )
  return ({ curriculum, subskill }) => {
    const course = known.get(curriculum)
    return course === undefined ? 'new' : masteryOf(course.evidence.get(subskill) ?? [], course.mastery).level
  }
}

/** Each subskill of a week once, what there is most of first. `begun` is told what has been begun by its end. */
function subskillsOf(standing: readonly Standing[], levelOf: LevelOf, begun: Set<string>): RoadmapSubskill[] {
  const groups = new Map<string, Standing[]>()
  for (const each of standing) {
    const key = keyOf(each.about)
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  const found = [...groups].flatMap(([key, group]) => {
    const about = group[0]?.about
    if (about === undefined) return []
    const aim = aimOf(group, levelOf(about), begun.has(key))
    begun.add(key)
    return [{ about, aim, activities: group.length }]
  })
  return found
    .sort((a, b) => b.activities - a.activities || inCodeOrder(keyOf(a.about), keyOf(b.about)))
    .slice(0, roadmapLimits.subskillsPerWeekMax)
}

function aimOf(group: readonly Standing[], level: MasteryLevel, wasBegun: boolean): Aim {
  if (group.some(({ reason }) => reason.type === 'assessment')) return 'mend'
  if (level === 'mastered') return 'keep'
  return level === 'new' && !wasBegun ? 'begin' : 'master'
}

/** ROAD-1. The prerequisites between what the roadmap shows. */
function edgesOf({ courses }: Learning, weeks: readonly RoadmapWeek[]): RoadmapEdge[] {
  const shown = new Set(weeks.flatMap(({ subskills }) => subskills.map(({ about }) => keyOf(about))))
  return courses
    .flatMap(({ curriculum: { curriculum, prerequisites } }) =>
      [...requirementsOf(prerequisites)].flatMap(([subskill, required]) =>
        required.map((requires) => ({ curriculum, subskill, requires })),
      ),
    )
    .filter(
      ({ curriculum, subskill, requires }) =>
        shown.has(candidateKey(curriculum, subskill)) && shown.has(candidateKey(curriculum, requires)),
    )
    .sort((a, b) => inCodeOrder(keyOf(a), keyOf(b)) || inCodeOrder(a.requires, b.requires))
    .slice(0, roadmapLimits.edgesMax)
}

/** How fast each subject goes today. */
export function speedsOf({ courses, breaks }: Learning, today: CivilDate): RoadmapContent['speeds'] {
  return courses.flatMap((course) => {
    const { velocities, nodes } = courseState(course, today, breaks)
    return [...velocities].flatMap(([subject, { percent }]) => {
      const title = nodes.get(subject)?.title
      return title === undefined ? [] : [{ curriculum: course.curriculum.curriculum, subject, title, percent }]
    })
  })
}
