import type { Learning } from '../evidence/learning.ts'
import { inRange } from '../evidence/velocity.ts'
import { addDays, dayNumber, plannedDayOf } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { schoolDays } from '../week/week-limits.ts'
import type { Standing } from './standing.ts'

/** The learner as they will be once these are done, each on its day and as well as usual; what is overdue is done today. */
export function assumeDone(learning: Learning, open: readonly Standing[], week: CivilDate, today: CivilDate): Learning {
  const courses = learning.courses.map((course) => {
    const done = open
      .filter(({ about }) => about.curriculum === course.curriculum.curriculum)
      .map(({ activity, about, day }) => {
        const date = addDays(week, day)
        // After everything that is known of that date, as it is still to come.
        const writtenAt = Number.MAX_SAFE_INTEGER
        return {
          subskill: about.subskill,
          date: date < today ? today : date,
          writtenAt,
          id: activity,
          rating: 'good' as const,
        }
      })
    return done.length === 0 ? course : { ...course, practised: [...course.practised, ...done] }
  })
  return { ...learning, courses }
}

/** Whether something planned for a date can be done on it. What a person puts on a weekend they mean, though no time is set aside then. */
export function hasTimeOn({ availability, breaks }: Learning, date: CivilDate): boolean {
  const day = plannedDayOf(dayNumber(date))
  return !breaks.some((range) => inRange(date, range)) && (day >= schoolDays || (availability[day] ?? 0) > 0)
}

/** What was known of a learner before a date. */
export const knownBefore = (learning: Learning, date: CivilDate): Learning => ({
  ...learning,
  courses: learning.courses.map((course) => ({
    ...course,
    assessments: course.assessments.filter(({ takenOn }) => takenOn < date),
    practised: course.practised.filter((event) => event.date < date),
  })),
})
