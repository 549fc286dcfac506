import { isOpen } from '../day/activity-states.ts'
import type { Adapting } from '../learner/adapting.ts'
import { RecordId } from '../record/ids.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { daysBetween } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { schoolDays, weekLimits } from './week-limits.ts'
import { planId } from './weekly-plan.ts'

/** A week under way, as it is looked at to see whether it should adapt. */
export interface AdaptingWeek {
  readonly learner: LearnerId
  readonly week: CivilDate
  readonly today: CivilDate
  readonly adapting: Adapting
  readonly activities: readonly Body<'activity'>[]
  readonly changes: readonly Body<'plan-change'>[]
}

/** C-2. One a week, whoever finds that it is due. */
export const extensionId = (learner: LearnerId, week: CivilDate): RecordId =>
  RecordId.parse(`${planId(learner, week)}~ext-1`)

/** REF-5. One for each assessment. */
export const refreshId = (learner: LearnerId, week: CivilDate, assessment: RecordId): RecordId =>
  RecordId.parse(`${planId(learner, week)}~ref~${assessment}`)

/** What is done of what a plan promises, without what came on top and what was left out with good reason. */
export function progressOf(activities: readonly Body<'activity'>[]): { readonly done: number; readonly total: number } {
  const promised = activities.filter(
    ({ plan, extension, status, excused }) =>
      plan !== null && extension === null && status !== 'cancelled' && !(status === 'skipped' && excused === true),
  )
  return { done: promised.filter(({ status }) => status === 'completed').length, total: promised.length }
}

/** The first day that may still gain something: tomorrow, while there is one up to Friday. */
export function firstFreeDay({ week, today }: Pick<AdaptingWeek, 'week' | 'today'>): number | null {
  const day = daysBetween(week, today)
  return day >= 0 && day + 1 < schoolDays ? day + 1 : null
}

export interface ExtensionDue {
  readonly from: number
  readonly count: number
  readonly done: number
  readonly total: number
}

/** REF-1, REF-4, C-1, C-2. Whether a week should be extended now, by how many, and from which day on. */
export function extensionDue(known: AdaptingWeek): ExtensionDue | null {
  const { adapting, activities, changes } = known
  const from = firstFreeDay(known)
  if (!adapting.extend || from === null || from > adapting.checkUntil) return null
  // Also where somebody took it back: who did not want it is not offered it again.
  if (changes.some(({ action }) => action === 'extend')) return null
  const { done, total } = progressOf(activities)
  if (total === 0 || done * 100 < adapting.donePercent * total) return null
  const expected = Math.round((done * (schoolDays - from)) / from)
  const wanted = Math.min(Math.max(expected, adapting.extensionCount), weekLimits.extensionMax)
  const room = weekLimits.totalMax - activities.filter(({ status }) => status !== 'cancelled').length
  const count = Math.min(wanted, room)
  return count < 1 ? null : { from, count, done, total }
}

/**
 * REF-7. How much of what comes later the system has changed, of how much. Today and tomorrow are not among it, nor what is done, nor what came since
 * from the system itself.
 */
export function churnOf(known: AdaptingWeek): { readonly changed: number; readonly later: number } {
  const first = firstSettledUntil(known)
  const lines = known.changes
    .filter(({ as, undone }) => as === 'system' && undone === null)
    .flatMap(({ activities }) => activities)
  const idsOf = (isNew: boolean) =>
    new Set<string>(lines.filter(({ before }) => (before === null) === isNew).map(({ activity }) => activity))
  const came = idsOf(true)
  const later = known.activities.filter(
    ({ activity, status, day, plan }) => isOpen(status) && day >= first && plan !== null && !came.has(activity),
  )
  return { changed: idsOf(false).size, later: later.length }
}

/** The first day on which the system may change what stands there. */
const firstSettledUntil = ({ week, today }: Pick<AdaptingWeek, 'week' | 'today'>): number =>
  daysBetween(week, today) + 2

/** REF-7. How many more of what comes later may be changed. */
export function churnLeft(known: AdaptingWeek): number {
  const { changed, later } = churnOf(known)
  return Math.max(0, Math.floor((later * weekLimits.churnPercentMax) / 100) - changed)
}

/** REF-7. What may wait: it matters least, nobody has placed it, nothing has become of it, and it is not for today or tomorrow. */
export const mayWait = (known: AdaptingWeek, each: Body<'activity'>): boolean =>
  each.status === 'planned' &&
  !each.pinned &&
  each.priority === 'low' &&
  each.reason.type !== 'assessment' &&
  each.day >= firstSettledUntil(known)

/** How many minutes a day has left for more, beside what is still to be done on it. */
export function minutesLeft(
  capacity: readonly number[],
  activities: readonly Pick<Body<'activity'>, 'activity' | 'day' | 'minutes' | 'status'>[],
  waiting: ReadonlySet<string> = new Set(),
): number[] {
  return Array.from({ length: schoolDays }, (_, day) =>
    activities
      .filter((each) => each.day === day && !waiting.has(each.activity) && isOpen(each.status))
      .filter(({ status }) => status !== 'deferred')
      .reduce((left, { minutes }) => left - minutes, capacity[day] ?? 0),
  )
}
