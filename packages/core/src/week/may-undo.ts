import { isOpen, mayBecome } from '../day/activity-states.ts'
import type { Refusal } from '../mutation/refusal.ts'
import { stillAs } from '../mutation/still-as.ts'
import type { Body } from '../record/kinds.ts'
import { refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { checkDays, checkEnough } from './draft.ts'
import { lookOf } from './plan-version.ts'
import { weekLimits } from './week-limits.ts'

type Change = Body<'plan-change'>
type Line = Change['activities'][number]
type Status = Body<'activity'>['status']

/** A week as it is now, for whoever asks whether something in it can still be taken back. */
export interface WeekNow {
  readonly plan: Body<'weekly-plan'> | undefined
  readonly activities: readonly Body<'activity'>[]
  readonly versions: readonly Body<'plan-version'>[]
  readonly isBegun: boolean
}

/** PUB-4. Whether what a line of the audit tells of is still as that left it, so that it can be taken back (`week.undo-change` decides). */
export function mayUndo(change: Change, now: WeekNow): boolean {
  const { plan, activities, versions, isBegun } = now
  if (change.undone !== null) return false
  switch (change.action) {
    case 'publish':
      return !isBegun && plan?.version === change.version && plan.approval?.at.instant === change.at.instant
    case 'reject':
    case 'roll-back':
    case 'renew':
    case 'replan':
      return (
        !isBegun &&
        plan?.version === change.version + 1 &&
        plan.approval === null &&
        versions.some(({ version }) => version === change.version) &&
        lookOf(activities) === change.left
      )
    case 'remove-plan':
      return (
        !isBegun &&
        plan === undefined &&
        versions.some(({ version }) => version === change.version) &&
        lookOf(activities) === change.left
      )
    default:
      return (
        change.activities.every((line) => {
          const there = activities.find(({ activity }) => activity === line.activity)
          return there !== undefined && isAsLeft(there, line)
        }) && checkRoomToUndo(change.activities, now).ok
      )
  }
}

/** Back along a step that was possible; what was added goes only while nothing has become of it. */
export const isAsLeft = (now: Body<'activity'>, { before, after }: Line): boolean =>
  (before === null ? after.status === 'planned' : isWayBack(after.status, before.status)) && stillAs(now, after)

/** Or back from the day to which it had been moved. */
const isWayBack = (from: Status, to: Status): boolean =>
  from === to || mayBecome(to, from) || (from === 'planned' && isOpen(to))

/** PUB-3. What comes back has to find room where it stood: others may have taken it since. What is published and ahead keeps its five. */
export function checkRoomToUndo(
  lines: readonly Line[],
  now: Pick<WeekNow, 'plan' | 'activities' | 'isBegun'>,
): Result<void, Refusal> {
  const present = now.activities
  const undone = new Map<string, Line['before']>(lines.map(({ activity, before }) => [activity, before]))
  const later = present.flatMap((body) => {
    const before = undone.get(body.activity)
    return before === null ? [] : [{ ...body, ...before }]
  })
  const max = weekLimits.totalMax
  const count = countOf(later)
  if (count > max && count > countOf(present)) return refuse({ type: 'limit-reached', limit: 'totalMax', max })
  const enough = checkEnough(now, present, later)
  return enough.ok ? checkDays(present, later) : enough
}

const countOf = (activities: readonly Body<'activity'>[]): number =>
  activities.filter(({ status }) => status !== 'cancelled').length
