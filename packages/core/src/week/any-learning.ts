import fc from 'fast-check'
import { curriculumTitled } from '../curriculum/curriculum-arbitrary.ts'
import { NodeCode, isSubskill } from '../curriculum/curriculum.ts'
import type { Curriculum } from '../curriculum/curriculum.ts'
import { labelOf } from '../evidence/assessment.ts'
import type { AssessmentFact } from '../evidence/assessment.ts'
import type { Course } from '../evidence/course-state.ts'
import { ratings } from '../evidence/rating.ts'
import type { EvidenceEvent } from '../evidence/evidence-event.ts'
import { CurriculumId, LearnerId } from '../record/ids.ts'
import { addDays } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import type { Learning } from '../evidence/learning.ts'

export const monday = CivilDate.parse('2026-03-02')

/** Facts by position, so that they fit whatever curriculum they meet. Days are days before the Monday. */
const facts = fc.record({
  practised: fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 40 }), fc.constantFrom(...ratings)), {
    maxLength: 40,
  }),
  assessed: fc.array(
    fc.tuple(
      fc.nat({ max: 200 }),
      fc.nat({ max: 10 }),
      fc.nat({ max: 10 }),
      fc.integer({ min: 1, max: 10 }),
      fc.boolean(),
    ),
    { maxLength: 6 },
  ),
  weeklyPace: fc.integer({ min: 1, max: 20 }),
  mastery: fc.constantFrom('spaced' as const, 'gates' as const),
  since: fc.nat({ max: 60 }),
})

const courseOf = (
  name: string,
  curriculum: Curriculum,
  drawn: typeof facts extends fc.Arbitrary<infer T> ? T : never,
): Course => {
  const id = CurriculumId.parse(name)
  const subskills = curriculum.nodes.filter(isSubskill)
  const pick = (place: number) => subskills[place % Math.max(1, subskills.length)]
  const practised = drawn.practised.flatMap(([place, daysAgo, rating], index): EvidenceEvent[] => {
    const subskill = pick(place)
    if (subskill === undefined) return []
    return [{ subskill: subskill.code, date: addDays(monday, -1 - daysAgo), writtenAt: index, id: `e${index}`, rating }]
  })
  const assessments = drawn.assessed.flatMap(([place, daysAgo, score, more, whole], index): AssessmentFact[] => {
    const subskill = pick(place)
    if (subskill === undefined) return []
    const max = score + more
    const result = { skill: subskill.parent, subskill: whole ? null : subskill.code, score, max, items: null }
    return [
      {
        assessment: `t${index}`,
        curriculum: id,
        subject: NodeCode.parse('S0'),
        takenOn: addDays(monday, -1 - daysAgo),
        writtenAt: index,
        skills: [{ ...result, label: labelOf(score, max) }],
        corrects: null,
      },
    ]
  })
  return {
    from: addDays(monday, -drawn.since),
    weeklyPace: drawn.weeklyPace,
    mastery: drawn.mastery,
    curriculum: { ...curriculum, curriculum: id, edition: 1, positions: new Map() },
    assessments: assessments.sort((a, b) =>
      a.takenOn < b.takenOn ? -1 : a.takenOn > b.takenOn ? 1 : a.writtenAt - b.writtenAt,
    ),
    practised,
  }
}

const minutesADay = fc.oneof(fc.constantFrom(0, 5, 30, 60, 240), fc.nat({ max: 300 }))

/** A learner with some history in one or two curricula, some time, and perhaps a break. */
export const anyLearning: fc.Arbitrary<Learning> = fc
  .record({
    courses: fc.array(fc.tuple(curriculumTitled(fc.constantFrom('Bow', 'Scale', 'Fractions')), facts), {
      minLength: 1,
      maxLength: 2,
    }),
    availability: fc.tuple(minutesADay, minutesADay, minutesADay, minutesADay, minutesADay, minutesADay, minutesADay),
    dayOff: fc.option(fc.nat({ max: 4 })),
  })
  .map(({ courses, availability, dayOff }) => ({
    learner: LearnerId.parse('l1'),
    availability,
    breaks: dayOff === null ? [] : [{ from: addDays(monday, dayOff), to: addDays(monday, dayOff) }],
    courses: courses.map(([curriculum, drawn], index) => courseOf(`k${index}`, curriculum, drawn)),
  }))
