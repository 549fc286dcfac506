import { isOpen } from '../day/activity-states.ts'
import type { Adapting } from '../learner/adapting.ts'
import { RecordId } from '../record/ids.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { daysBetween } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { schoolDays, weekLimits } from './week-limits.ts'
import { weekProgress } from './week-progress.ts'
import { planId } from './weekly-plan.ts'

/** A week under way or ahead, as it is looked at to see whether it should adapt. */
export interface AdaptingWeek {
  readonly learner: LearnerId
  readonly week: CivilDate
  readonly today: CivilDate
  readonly adapting: Adapting
  readonly plan: AdaptingPlan
  /** What was taken in the last days; those of other weeks are passed over. */
  readonly assessments: readonly TakenAssessment[]
  readonly activities: readonly Body<'activity'>[]
  readonly changes: readonly Body<'plan-change'>[]
}

export interface AdaptingPlan {
  readonly version: number
  /** By the days of the learner. */
  readonly madeOn: CivilDate
  readonly isPublished: boolean
}

export interface TakenAssessment {
  readonly assessment: RecordId
  readonly takenOn: CivilDate
  /** Whether it found something under seventy of a hundred (REF-2). */
  readonly needsReview: boolean
}

/** What changes plans by itself; everything else is done by somebody. */
export const adaptingMutations: ReadonlySet<string> = new Set([
  'week.extend',
  'week.refresh',
  'week.renew',
  'draft.renew',
])

/** C-2. One a week, whoever finds that it is due. */
export const extensionId = (learner: LearnerId, week: CivilDate): RecordId =>
  RecordId.parse(`${planId(learner, week)}~ext-1`)

/** REF-5. One for each assessment. */
export const refreshId = (learner: LearnerId, week: CivilDate, assessment: RecordId): RecordId =>
  RecordId.parse(`${planId(learner, week)}~ref~${assessment}`)

/** REF-3. One for each plan that has grown old: who took it back is not offered it again. */
export const renewalId = (learner: LearnerId, week: CivilDate, version: number): RecordId =>
  RecordId.parse(`${planId(learner, week)}~old~${version}`)

/** Why a plan may be due to change by itself, in the words of `plan_refresh_history` and of what is counted. */
type RefreshReason = 'high-completion' | 'assessment' | 'stale'

/** REF-5. Whether a plan is due to change by itself, and why; of several reasons the one that comes first. What can be done about it is another question. */
export function shouldRefresh(known: AdaptingWeek): readonly [true, RefreshReason] | readonly [false, null] {
  if (unansweredIn(known).length > 0) return [true, 'assessment']
  if (extensionDue(known) !== null) return [true, 'high-completion']
  return renewalDue(known) === null ? [false, null] : [true, 'stale']
}

export const isAhead = ({ week, today }: Pick<AdaptingWeek, 'week' | 'today'>): boolean => today < week

/** What is done of a plan without what came on top of it. */
export function progressWithoutExtension(activities: readonly Body<'activity'>[]): {
  readonly done: number
  readonly total: number
} {
  const { done, counting } = weekProgress(activities.filter(({ extension }) => extension === null))
  return { done: done.length, total: counting.length }
}

/** The first day that may still gain something: tomorrow, while there is one up to Friday; of a week ahead Monday. */
export function firstFreeDay({ week, today }: Pick<AdaptingWeek, 'week' | 'today'>): number | null {
  const day = Math.max(daysBetween(week, today), -1)
  return day + 1 < schoolDays ? day + 1 : null
}

/**
 * REF-2. What has been found since, that this week has not answered yet: this week what was taken from its Monday on, and next week's plan what was taken since
 * it was made. Further ahead nothing is, because what a test says holds for some days only.
 */
export function unansweredIn(known: AdaptingWeek): readonly RecordId[] {
  const { learner, week, today, adapting, plan, assessments, changes } = known
  if (!adapting.refresh || firstFreeDay(known) === null || daysBetween(today, week) > daysPerWeek) return []
  const since = isAhead(known) ? plan.madeOn : week
  const answered = new Set(changes.map(({ change }) => change))
  return assessments
    .filter(({ takenOn, needsReview }) => needsReview && takenOn >= since)
    .map(({ assessment }) => assessment)
    .filter((assessment) => !answered.has(refreshId(learner, week, assessment)))
}

const daysPerWeek = 7

export interface Staleness {
  readonly days: number
  readonly done: number
  readonly total: number
}

/** REF-3, C-6. Whether a plan was made long ago and is hardly begun. One whose week is over has expired instead. */
export function staleness({
  week,
  today,
  adapting,
  plan,
  activities,
}: Pick<AdaptingWeek, 'week' | 'today' | 'adapting' | 'activities'> & {
  readonly plan: Pick<AdaptingPlan, 'madeOn'>
}): Staleness | null {
  const days = daysBetween(plan.madeOn, today)
  if (daysBetween(week, today) >= daysPerWeek || days <= adapting.staleDays) return null
  const { done, total } = progressWithoutExtension(activities)
  return done * 100 < adapting.staleBelowPercent * total ? { days, done, total } : null
}

/**
 * REF-3. Whether that is to be mended: once for each plan, also where somebody took it back. What somebody has published stands for what it says until its
 * week begins.
 */
export function renewalDue(known: AdaptingWeek): Staleness | null {
  const { learner, week, adapting, plan, changes } = known
  if (adapting.renew === false || firstSettledDay(known) === null) return null
  if (isAhead(known) && plan.isPublished) return null
  const isDone = changes.some(({ change }) => change === renewalId(learner, week, plan.version))
  return isDone ? null : staleness(known)
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
  if (!adapting.extend || isAhead(known) || from === null || from > adapting.checkUntil) return null
  // Also where somebody took it back: who did not want it is not offered it again.
  if (changes.some(({ action }) => action === 'extend')) return null
  const { done, total } = progressWithoutExtension(activities)
  if (total === 0 || done * 100 < adapting.donePercent * total) return null
  const expected = Math.round((done * (schoolDays - from)) / from)
  const wanted = Math.min(Math.max(expected, adapting.extensionCount), weekLimits.extensionMax)
  const room = weekLimits.totalMax - activities.filter(({ status }) => status !== 'cancelled').length
  const count = Math.min(wanted, room)
  return count < 1 ? null : { from, count, done, total }
}

/**
 * REF-7. How much of what comes later the system has changed, of how much. Today and tomorrow are not among it, nor what is done, nor what came since
 * from the system itself. A draft that was made again is the plan of its week from then on.
 */
export function churnOf(known: AdaptingWeek): { readonly changed: number; readonly later: number } {
  const first = firstSettledUntil(known)
  const lines = known.changes
    .filter(({ as, undone, action }) => as === 'system' && undone === null && action !== 'renew')
    .flatMap(({ activities }) => activities)
  const idsOf = (isNew: boolean) =>
    new Set<string>(lines.filter(({ before }) => (before === null) === isNew).map(({ activity }) => activity))
  const came = idsOf(true)
  const later = known.activities.filter(
    ({ activity, status, day, plan }) => isOpen(status) && day >= first && plan !== null && !came.has(activity),
  )
  return { changed: idsOf(false).size, later: later.length }
}

/** The first day on which the system may change what stands there: the day after tomorrow. */
const firstSettledUntil = ({ week, today }: Pick<AdaptingWeek, 'week' | 'today'>): number =>
  Math.max(0, daysBetween(week, today) + 2)

/** The same, while there is such a day up to Friday. */
export function firstSettledDay(known: Pick<AdaptingWeek, 'week' | 'today'>): number | null {
  const first = firstSettledUntil(known)
  return first < schoolDays ? first : null
}

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

/** REF-3, REF-7. What may give way to something else where a plan has grown old: what it chose by itself, and what has not come near. */
export const mayGiveWay = (known: AdaptingWeek, each: Body<'activity'>): boolean =>
  each.status === 'planned' &&
  !each.pinned &&
  each.plan !== null &&
  each.extension === null &&
  each.about !== null &&
  each.reason.type !== 'assessment' &&
  each.reason.type !== 'wished' &&
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
