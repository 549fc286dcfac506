import * as z from 'zod/mini'
import { readLearning } from '../evidence/read-learning.ts'
import type { Learning } from '../evidence/learning.ts'
import { inRange } from '../evidence/velocity.ts'
import type { Reader } from '../mutation/reader.ts'
import type { Refusal } from '../mutation/refusal.ts'
import { existingIn } from '../practice/practice-access.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { activityId } from './activity-id.ts'
import { activity as activityKind } from './activity-kinds.ts'
import type { About } from './activity-kinds.ts'
import { schoolDays, weekLimits } from './week-limits.ts'
import type { PlanContent } from './weekly-plan.ts'
import { workKnown } from './work-known.ts'

const fields = activityKind.body.shape

export const NewActivity = z.looseObject({
  activity: fields.activity,
  about: fields.about,
  title: fields.title,
  type: fields.type,
  ordinal: fields.ordinal,
  sequence: fields.sequence,
  day: fields.day,
  position: fields.position,
  minutes: fields.minutes,
  priority: fields.priority,
  reason: fields.reason,
})
type NewActivity = z.infer<typeof NewActivity>

interface Arriving {
  readonly learner: LearnerId
  readonly week: CivilDate
  readonly today: CivilDate
  readonly content: z.infer<typeof PlanContent>
  readonly activities: readonly NewActivity[]
  /** What of the week stays as it is. */
  readonly kept: readonly Stored<'activity'>[]
}

/**
 * GEN-20. What a week may hold that was made elsewhere, perhaps from facts that have changed since, perhaps by a program that says what it likes: only
 * work that the learner learns and that is unlocked now, on days that have time and room. It is taken whole or not at all. Where a subskill stands and
 * what it is called is written down from the curriculum, not from the plan.
 */
export async function checkWeek(reader: Reader, arriving: Arriving): Promise<Result<readonly NewActivity[], Refusal>> {
  const { learner, today, activities } = arriving
  const keptIds = new Set(arriving.kept.map(({ id }) => id))
  const named = checkNames(arriving)
  if (!named.ok) return named
  const added = activities.filter(({ activity }) => !keptIds.has(activity))
  const learning = await readLearning(reader, learner)
  const room = checkRoom(arriving, added, learning)
  if (!room.ok) return room
  const find = workKnown(learning, today)
  const checked: NewActivity[] = []
  for (const made of added) {
    const { activity, about, reason } = made
    if (about === null) return refuse({ type: 'broken-plan', activity, problem: 'about-nothing' })
    const known = find(about.curriculum, about.subskill)
    if (!known.ok) return known
    if (reason.type === 'assessment') {
      const source = await existingIn(reader, learnerSpace(learner), 'assessment', reason.assessment)
      if (!source.ok) return source
    }
    checked.push({ ...made, about: known.value.about, title: known.value.about.titles.subskill })
  }
  return ok(checked)
}

/** An id follows from what it names, so that no plan can write over an activity of another. */
function checkNames({ learner, week, activities }: Arriving): Result<void, Refusal> {
  const ids = new Set<string>()
  for (const { activity, about, title, type, ordinal } of activities) {
    const { curriculum, subskill }: Pick<About, 'curriculum' | 'subskill'> | { curriculum: null; subskill: string } =
      about ?? { curriculum: null, subskill: title }
    const named = activityId({ learner, week, curriculum, subskill, type, ordinal })
    if (named !== activity || ids.has(activity)) return refuse({ type: 'broken-plan', activity, problem: 'wrong-id' })
    ids.add(activity)
  }
  return ok(undefined)
}

/**
 * C-37. Ten a day whatever else, nothing on a day off, and no more minutes than a day has, save for the few activities that a week has at least. What is
 * kept counts towards the ten alone: it may have come while the plan was under way, and that is no fault of the plan.
 */
function checkRoom(
  { week, content, kept }: Arriving,
  added: readonly NewActivity[],
  learning: Learning | undefined,
): Result<void, Refusal> {
  const days = Array.from({ length: schoolDays }, (_, day) => {
    const date = addDays(week, day)
    const isOff = learning?.breaks.some((range) => inRange(date, range)) ?? true
    return { count: countOn(kept, day), minutes: 0, capacity: isOff ? 0 : (learning?.availability[day] ?? 0) }
  })
  const wanted = Math.min(content.target, weekLimits.targetMax)
  for (const [index, { activity, day, minutes }] of added.entries()) {
    const on = days[day]
    if (on === undefined) return refuse({ type: 'broken-plan', activity, problem: 'weekend' })
    on.count += 1
    on.minutes += minutes
    if (on.count > weekLimits.perDayMax) return refuse({ type: 'broken-plan', activity, problem: 'day-full' })
    const isOver = on.minutes > on.capacity && added.length > weekLimits.floor
    if (on.capacity <= 0 || isOver) return refuse({ type: 'broken-plan', activity, problem: 'no-time' })
    if (index >= wanted) return refuse({ type: 'broken-plan', activity, problem: 'too-many' })
  }
  return ok(undefined)
}

const countOn = (kept: readonly Stored<'activity'>[], day: Body<'activity'>['day'] | number): number =>
  kept.filter(({ body }) => body.day === day && body.status !== 'cancelled').length
