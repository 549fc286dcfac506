import { inCodeOrder } from '../curriculum/curriculum.ts'
import type { LearnerId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import type { CivilDate } from '../time/instant.ts'
import { mondayOf } from '../time/iso-week.ts'
import { activityId } from '../week/activity-id.ts'
import type { About, ActivityType, Priority, Reason } from '../week/activity-kinds.ts'
import type { Candidate } from '../week/week-snapshot.ts'
import { isOpen } from './activity-states.ts'
import { points, pointsOf } from './day-limits.ts'
import type { Tier } from './daily-plan.ts'

/** One activity of a day, whole: it can be shown and done whatever becomes of the plan it came from. */
export interface DayItem {
  readonly activity: RecordId
  readonly tier: Tier
  readonly about: About | null
  readonly title: string
  readonly type: ActivityType
  readonly ordinal: number
  readonly minutes: number
  readonly points: number
  readonly priority: Priority
  readonly reason: Reason
}

/** Who a day is for and what their week holds already. */
export interface DayWeek {
  readonly learner: LearnerId
  readonly date: CivilDate
  readonly activities: readonly Body<'activity'>[]
}

export const itemOf = (body: Body<'activity'>, tier: Tier): DayItem => ({
  activity: body.activity,
  tier,
  about: body.about,
  title: body.title,
  type: body.type,
  ordinal: body.ordinal,
  minutes: body.minutes,
  points: pointsOf(body),
  priority: body.priority,
  reason: body.reason,
})

/** An item that no plan holds. Where one of the same kind is still open this week, that one is meant, not another beside it. */
export function newItem(
  { learner, date, activities }: DayWeek,
  { about, minutes }: Candidate,
  type: ActivityType,
  tier: Tier,
  priority: Priority,
  reason: Reason,
): DayItem {
  const { curriculum, subskill } = about
  const same = activities.filter(
    (each) => each.type === type && each.about?.curriculum === curriculum && each.about.subskill === subskill,
  )
  const open = same.filter(({ status }) => isOpen(status)).sort((a, b) => a.ordinal - b.ordinal)
  const ordinal = open.at(0)?.ordinal ?? same.reduce((next, each) => Math.max(next, each.ordinal + 1), 0)
  return {
    activity: activityId({ learner, week: mondayOf(date), curriculum, subskill, type, ordinal }),
    tier,
    about,
    title: about.titles.subskill,
    type,
    ordinal,
    minutes,
    points: points.activity,
    priority,
    reason,
  }
}

/** DAY-3. From what is known of the learner alone: reviews that are due, then what is begun, then what comes next. */
export function suggestions(week: DayWeek, candidates: readonly Candidate[]): readonly DayItem[] {
  const rank = ({ level }: Candidate): number => (level === 'mastered' ? 0 : level === 'new' ? 2 : 1)
  return candidates
    .filter(({ level, due }) => level !== 'mastered' || (due !== null && due <= week.date))
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        inCodeOrder(a.due ?? '', b.due ?? '') ||
        a.about.difficulty - b.about.difficulty ||
        inCodeOrder(a.about.subskill, b.about.subskill),
    )
    .map((candidate) => suggestion(week, candidate))
}

export function suggestion(week: DayWeek, candidate: Candidate): DayItem {
  const { level, due } = candidate
  if (level === 'mastered')
    return newItem(week, candidate, 'review', 'review', 'medium', { type: 'review', due: due ?? week.date })
  const reason: Reason = level === 'new' ? { type: 'begin' } : { type: 'continue', level }
  return newItem(week, candidate, 'practice', 'recommended', 'medium', reason)
}

const always = [
  { title: 'Go once more over something that you did well last week', minutes: 10 },
  { title: 'Take the hardest thing of last time, and do it slowly', minutes: 10 },
  { title: 'Explain to somebody what you learnt last', minutes: 5 },
] as const

/** DAY-3. The last level: worth doing whatever one learns, and needing nothing to be known of the learner. */
export const standbyItems = ({ learner, date }: DayWeek): readonly DayItem[] =>
  always.map(({ title, minutes }) => ({
    activity: activityId({
      learner,
      week: mondayOf(date),
      curriculum: null,
      subskill: title,
      type: 'practice',
      ordinal: 0,
    }),
    tier: 'standby',
    about: null,
    title,
    type: 'practice',
    ordinal: 0,
    minutes,
    points: points.activity,
    priority: 'low',
    reason: { type: 'standby' },
  }))
