import type { MutationContext } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { Tx } from '../mutation/tx.ts'
import { existingIn, practising } from '../practice/practice-access.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { homeDateAt } from '../time/home-date.ts'
import type { HomeClock } from '../time/home-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { weekKey } from './activity-kinds.ts'
import { openAudit } from './audit.ts'
import type { Audit } from './audit.ts'
import { weekLimits } from './week-limits.ts'
import { planId } from './weekly-plan.ts'

export interface WhichDraft {
  readonly learner: LearnerId
  readonly week: CivilDate
  /** The version that whoever changes it has seen. */
  readonly version: number
}

/** A week that has not begun, and that the actor may still change. */
export interface Draft {
  readonly profile: Body<'learner'>
  readonly plan: Stored<'weekly-plan'>
  readonly activities: readonly Stored<'activity'>[]
  readonly today: CivilDate
  readonly audit: Audit
}

/**
 * PUB-2, PUB-3. Opens a draft for somebody who may approve it: guardians, tutors, and learners who are no child. It stays open until its Monday arrives where
 * the learner lives, by the clock of whoever decides: an edit that was made on Sunday and arrives on Monday comes too late, because the learner
 * may have begun.
 */
export async function openDraft(
  tx: Tx,
  context: MutationContext,
  { learner, week, version }: WhichDraft,
): Promise<Result<Draft, Refusal>> {
  const found = await practising(tx, context, 'week.approve', learner)
  if (!found.ok) return found
  const { learner: profile, homeToday: today } = found.value
  if (isOwnChild(profile, context)) return refuse({ type: 'not-allowed' })
  const plan = await existingIn(tx, learnerSpace(learner), 'weekly-plan', planId(learner, week))
  if (!plan.ok) return plan
  if (hasBegun(profile, week, context)) return refuse({ type: 'week-has-begun', week })
  if (plan.value.body.version !== version) return refuse({ type: 'stale-draft', version: plan.value.body.version })
  const audit = await openAudit(tx, context, learner, week)
  if (!audit.ok) return audit
  const activities = await tx.list('activity', 'week', weekKey(learner, week))
  return ok({ profile, plan: plan.value, activities, today, audit: audit.value })
}

/** ACCESS-6. What is on the plan of a child is for those who look after the child to say. */
export const isOwnChild = ({ child, user }: Body<'learner'>, { actor }: Pick<MutationContext, 'actor'>): boolean =>
  child && actor.type === 'user' && actor.user === user

/** PUB-3. Until its Monday a week is arranged by those who look after a child; from then on the child does much of it too. */
export const isAheadOfChild = (profile: Body<'learner'>, week: CivilDate, context: MutationContext): boolean =>
  isOwnChild(profile, context) && !hasBegun(profile, week, context)

/** C-9. Whether the week has come where the learner lives. */
export const hasBegun = (clock: HomeClock, week: CivilDate, { now }: Pick<MutationContext, 'now'>): boolean =>
  homeDateAt(now, clock) >= week

/** What a plan promises: what was taken out of it is promised no more. */
export const promisedBy = <One extends { readonly body: Body<'activity'> }>(
  activities: readonly One[],
): readonly One[] => activities.filter(({ body }) => body.plan !== null && body.status !== 'cancelled')

/** PUB-3. What is published and ahead keeps at least five, however one of them would go. */
export function checkEnough(
  { plan, isBegun }: { readonly plan: Body<'weekly-plan'> | undefined; readonly isBegun: boolean },
  before: readonly Body<'activity'>[],
  after: readonly Body<'activity'>[],
): Result<void, Refusal> {
  const left = promisedIn(after)
  const isFewer = left < promisedIn(before) && left < weekLimits.publishedMin
  return isFewer && !isBegun && plan !== undefined && plan.approval !== null
    ? refuse({ type: 'too-few-activities', min: weekLimits.publishedMin })
    : ok(undefined)
}

const promisedIn = (activities: readonly Body<'activity'>[]): number =>
  promisedBy(activities.map((body) => ({ body }))).length

/** PUB-3. At most ten on a day that gains some; a day that was fuller before may lose. */
export function checkDays(
  before: readonly Body<'activity'>[],
  after: readonly Body<'activity'>[],
): Result<void, Refusal> {
  for (const each of after) {
    const count = countOn(after, each.day)
    if (count > weekLimits.perDayMax && count > countOn(before, each.day))
      return refuse({ type: 'broken-plan', activity: each.activity, problem: 'day-full' })
  }
  return ok(undefined)
}

const countOn = (activities: readonly Body<'activity'>[], day: number): number =>
  activities.filter((each) => each.day === day && each.status !== 'cancelled').length
