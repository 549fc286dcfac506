import fc from 'fast-check'
import { NodeCode } from '../curriculum/curriculum.ts'
import type { CurriculumNode, Prerequisite } from '../curriculum/curriculum.ts'
import type { EvidenceEvent } from '../evidence/evidence-event.ts'
import type { Learning } from '../evidence/learning.ts'
import { CurriculumId, LearnerId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { anyLearning, monday } from '../week/any-learning.ts'
import { weekKey } from '../week/activity-kinds.ts'
import { generateWeek } from '../week/generate-week.ts'
import { plannedActivity } from '../week/new-activity.ts'
import { takeSnapshot } from '../week/take-snapshot.ts'
import type { KnownWeek, RoadmapFacts } from './plan-roadmap.ts'

/** The same histories in every run; fresh ones by `ROAD_SEED`. */
export const roadSeed = Number(process.env['ROAD_SEED'] ?? '11')

/** A learner on some day of a week, with or without a plan for it and for the next. */
export const anyRoadmapFacts: fc.Arbitrary<RoadmapFacts> = fc
  .record({
    learning: anyLearning,
    day: fc.nat({ max: 6 }),
    planned: fc.subarray([0, 7]),
    isDraft: fc.boolean(),
  })
  .map(({ learning, day, planned, isDraft }) => ({
    learning,
    today: addDays(monday, day),
    weeks: planned.map((days) => storedWeek(learning, addDays(monday, days), days > 0 && isDraft ? 'draft' : 'fixed')),
  }))

/** A week as it was planned on the Monday of these tests. */
export function storedWeek(learning: Learning, week: CivilDate, plan: 'draft' | 'fixed' = 'fixed'): KnownWeek {
  const snapshot = takeSnapshot(learning, { week, today: monday })
  if (snapshot === null) throw new Error('a Monday can be planned')
  const made = generateWeek(snapshot, weekKey(learning.learner, week))
  const { learner } = learning
  return {
    week,
    plan,
    said: { theme: [...made.theme], objectives: made.objectives.map((each) => ({ ...each })) },
    activities: made.activities.map((each) => plannedActivity(learner, week, each)),
  }
}

export const done = (each: Body<'activity'>): Body<'activity'> => ({ ...each, status: 'completed' })

const code = (text: string) => NodeCode.parse(text)
const curriculum = CurriculumId.parse('chains')
/** Three skills of four steps each, every step asking for the one before it, and an hour each weekday. */
export function chains(practised: readonly EvidenceEvent[] = [], minutesADay = 60): Learning {
  const nodes: CurriculumNode[] = [{ kind: 'subject', code: code('M'), parent: null, title: 'Maths' }]
  const prerequisites: Prerequisite[] = []
  for (const name of ['A', 'B', 'C']) {
    nodes.push({ kind: 'unit', code: code(name), parent: code('M'), title: `Unit ${name}` })
    nodes.push({ kind: 'skill', code: code(`${name}.1`), parent: code(name), title: `Skill ${name}` })
    for (const step of [1, 2, 3, 4]) {
      nodes.push({
        kind: 'subskill',
        code: code(`${name}.1.${step}`),
        parent: code(`${name}.1`),
        title: `${name}${step}`,
        difficulty: step,
        minutes: 12,
        replaces: [],
        retired: false,
      })
      if (step > 1) prerequisites.push({ subskill: code(`${name}.1.${step}`), requires: code(`${name}.1.${step - 1}`) })
    }
  }
  return {
    learner: LearnerId.parse('l1'),
    availability: [minutesADay, minutesADay, minutesADay, minutesADay, minutesADay, 0, 0],
    breaks: [],
    courses: [
      {
        from: addDays(monday, -14),
        weeklyPace: 3,
        mastery: 'spaced',
        curriculum: { title: 'Chains', nodes, prerequisites, curriculum, edition: 1, positions: new Map() },
        assessments: [],
        practised,
      },
    ],
  }
}

/** Practised well on these dates: enough to master it where there are two of them some days apart. */
export const practised = (subskill: string, ...dates: readonly CivilDate[]): readonly EvidenceEvent[] =>
  dates.map((date, index) => ({
    subskill: code(subskill),
    date,
    writtenAt: index,
    id: `${subskill}-${date}`,
    rating: 'good' as const,
  }))

/** A test on one step that went badly, with enough items to be sure. */
export function failedTest(learning: Learning, subskill: string, takenOn: CivilDate): Learning {
  const skill = code(subskill.slice(0, 3))
  const result = { skill, subskill: code(subskill), score: 2, max: 10, items: 10, label: 'needs-review' as const }
  return {
    ...learning,
    courses: learning.courses.map((course) => ({
      ...course,
      assessments: [
        {
          assessment: 'quiz',
          curriculum,
          subject: code('M'),
          takenOn,
          writtenAt: 99,
          skills: [result],
          corrects: null,
        },
      ],
    })),
  }
}
