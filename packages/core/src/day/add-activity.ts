import * as z from 'zod/mini'
import { NodeCode } from '../curriculum/curriculum.ts'
import { readLearning } from '../evidence/read-learning.ts'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import { practising } from '../practice/practice-access.ts'
import { CurriculumId, LearnerId, RecordId } from '../record/ids.ts'
import { refuse } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import { PlannedDay } from '../time/civil-date.ts'
import { activityId } from '../week/activity-id.ts'
import { activity as activityKind, weekKey } from '../week/activity-kinds.ts'
import { weekLimits } from '../week/week-limits.ts'
import { workKnown } from '../week/work-known.ts'
import { WeekStart } from '../week/weekly-plan.ts'
import { activityOf } from './activity-mutators.ts'
import { isOpen } from './activity-states.ts'

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
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, week, day, curriculum, subskill, type }, context) {
    const found = await practising(tx, context, 'activity.change', learner)
    if (!found.ok) return found
    const { today } = found.value
    const date = addDays(week, day)
    if (date < today) return refuse({ type: 'past-is-fixed', before: today })
    if (date > addDays(today, weekLimits.daysAheadMax))
      return refuse({ type: 'too-far-ahead', daysMax: weekLimits.daysAheadMax })
    const learning = await readLearning(tx, learner)
    const known = workKnown(learning, today)(curriculum, subskill)
    if (!known.ok) return known
    const stored = (await tx.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body)
    const same = stored.filter(
      (each) => each.type === type && each.about?.curriculum === curriculum && each.about.subskill === subskill,
    )
    if (same.some((each) => each.day === day && isOpen(each.status))) return applied
    const ordinal = same.reduce((next, each) => Math.max(next, each.ordinal + 1), 0)
    const id = activityId({ learner, week, curriculum, subskill, type, ordinal })
    const onDay = stored.filter((each) => each.day === day && each.status !== 'cancelled')
    if (onDay.length >= weekLimits.perDayMax) return refuse({ type: 'broken-plan', activity: id, problem: 'day-full' })
    tx.put({
      kind: 'activity',
      id,
      space: learnerSpace(learner),
      body: {
        activity: id,
        learner,
        week,
        plan: null,
        about: known.value.about,
        title: known.value.about.titles.subskill,
        type,
        ordinal,
        sequence: 0,
        day,
        position: onDay.reduce((last, each) => Math.max(last, each.position + 1), 0),
        minutes: known.value.minutes,
        priority: 'medium',
        reason: { type: 'wished' },
        extension: null,
        pinned: true,
        status: 'planned',
        assignedOn: null,
        completedOn: null,
        excused: null,
        substitutedBy: null,
      },
    })
    const inverse = { learner, activity: id }
    return undoable({ name: 'activity.undo-add', version: 1, args: inverse as Mutation['args'] })
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
    if (body.reason.type !== 'wished' || body.plan !== null || body.status !== 'planned')
      return refuse({ type: 'changed-since', kind: 'activity', id })
    tx.del('activity', id)
    return applied
  },
})
