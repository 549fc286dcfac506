import * as z from 'zod/mini'
import { NodeCode } from '../curriculum/curriculum.ts'
import { readLearning } from '../evidence/read-learning.ts'
import { applied, defineMutator } from '../mutation/define-mutator.ts'
import { tellChanged } from '../notice/tell.ts'
import { practising } from '../practice/practice-access.ts'
import { CurriculumId, LearnerId, RecordId } from '../record/ids.ts'
import { refuse } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import { PlannedDay } from '../time/civil-date.ts'
import { activityId } from '../week/activity-id.ts'
import { activity as activityKind, weekKey } from '../week/activity-kinds.ts'
import { lineOf, openAudit, takenBackBy } from '../week/audit.ts'
import { checkEnough, hasBegun, isAheadOfChild, isOwnChild } from '../week/draft.ts'
import { wishedActivity } from '../week/new-activity.ts'
import { ChangeReason } from '../week/plan-change.ts'
import { weekLimits } from '../week/week-limits.ts'
import { workKnown } from '../week/work-known.ts'
import { WeekStart } from '../week/weekly-plan.ts'
import { activityOf, illegal } from './activity-mutators.ts'
import { isOpen, mayBecome } from './activity-states.ts'

/**
 * DAY-13. A person puts a subskill on a day, beside whatever is planned. It has to be unlocked, by the facts as they are when this runs, and the day has to
 * have room. Where it stands there already and is still open, there is nothing to do.
 */
export const addActivity = defineMutator({
  name: 'activity.add',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    week: WeekStart,
    day: PlannedDay,
    curriculum: CurriculumId,
    subskill: NodeCode,
    type: activityKind.body.shape.type,
    /** What goes for it; left out, nothing does. */
    instead: z.optional(z.nullable(RecordId)),
    reason: z.optional(ChangeReason),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, week, day, curriculum, subskill, type, instead = null, reason }, context) {
    const found = await practising(tx, context, 'activity.change', learner)
    if (!found.ok) return found
    const { homeToday: today, learner: profile } = found.value
    if (instead !== null && isOwnChild(profile, context)) return refuse({ type: 'not-allowed' })
    if (isAheadOfChild(profile, week, context)) return refuse({ type: 'not-allowed' })
    const date = addDays(week, day)
    if (date < today) return refuse({ type: 'past-is-fixed', before: today })
    if (date > addDays(today, weekLimits.daysAheadMax))
      return refuse({ type: 'too-far-ahead', daysMax: weekLimits.daysAheadMax })
    const learning = await readLearning(tx, learner)
    const known = workKnown(learning, today)(curriculum, subskill)
    if (!known.ok) return known
    const records = await tx.list('activity', 'week', weekKey(learner, week))
    const stored = records.map(({ body }) => body)
    const goes = instead === null ? null : records.find((each) => each.id === instead)
    if (goes === undefined) return refuse({ type: 'not-found', kind: 'activity', id: instead ?? '' })
    const isGone = goes?.body.status === 'cancelled'
    const same = stored.filter(
      (each) => each.type === type && each.about?.curriculum === curriculum && each.about.subskill === subskill,
    )
    const isThere = same.some((each) => each.day === day && isOpen(each.status) && each.activity !== instead)
    if (isThere && (goes === null || isGone)) return applied
    if (goes !== null && !mayBecome(goes.body.status, 'cancelled')) return illegal(goes.body, 'cancelled')
    const plan = goes === null ? undefined : (await tx.get('weekly-plan', weekKey(learner, week)))?.body
    const rest = stored.filter(({ activity }) => activity !== instead)
    const enough = checkEnough({ plan, isBegun: hasBegun(profile, week, context) }, stored, rest)
    if (!enough.ok) return enough
    const ordinal = same.reduce((next, each) => Math.max(next, each.ordinal + 1), 0)
    const id = activityId({ learner, week, curriculum, subskill, type, ordinal })
    const onDay = stored.filter((each) => each.day === day && each.status !== 'cancelled' && each.activity !== instead)
    if (onDay.length >= weekLimits.perDayMax) return refuse({ type: 'broken-plan', activity: id, problem: 'day-full' })
    const audit = await openAudit(tx, context, learner, week)
    if (!audit.ok) return audit
    const { about, minutes } = known.value
    const made = { activity: id, about, type, ordinal, sequence: 0, day, minutes, priority: 'medium' as const, onDay }
    // Beside whatever is planned: no plan promises it.
    const body = { ...wishedActivity(learner, week, made), plan: null }
    tx.put({ kind: 'activity', id, space: learnerSpace(learner), body })
    const lines = [lineOf(null, body)]
    if (goes !== null) {
      const after = { ...goes.body, status: 'cancelled' as const }
      tx.put({ ...goes, body: after })
      lines.unshift(lineOf(goes.body, after))
    }
    const action = goes === null ? ('add' as const) : ('replace' as const)
    const change = audit.value(tx, { action, activities: lines, ...(reason === undefined ? {} : { reason }) })
    await tellChanged(tx, context, { learner, week, cause: change, reason })
    return takenBackBy(learner, change)
  },
})

/** SYNC-20. Takes an added activity off again, while nothing has become of it. */
export const undoAddActivity = defineMutator({
  name: 'activity.undo-add',
  version: 1,
  args: z.looseObject({ learner: LearnerId, activity: RecordId }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, args, context) {
    const found = await activityOf(tx, args, context)
    if (!found.ok) return found
    const { id, body } = found.value.stored
    if (isAheadOfChild(found.value.profile, body.week, context)) return refuse({ type: 'not-allowed' })
    if (body.reason.type !== 'wished' || body.plan !== null || body.status !== 'planned')
      return refuse({ type: 'changed-since', kind: 'activity', id })
    tx.del('activity', id)
    return applied
  },
})
