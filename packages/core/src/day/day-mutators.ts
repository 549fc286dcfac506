import * as z from 'zod/mini'
import { applied, defineMutator, superseded } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { Tx } from '../mutation/tx.ts'
import { practising, recordIn } from '../practice/practice-access.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { dayNumber, plannedDayOf } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import { mondayOf } from '../time/iso-week.ts'
import { activityId } from '../week/activity-id.ts'
import { mayBecome } from './activity-states.ts'
import { DayItemBody, dailyPlan, dayId } from './daily-plan.ts'
import { dayLimits } from './day-limits.ts'

/**
 * DAY-1, DAY-8. Shows a day: stores what was pulled, assigns its activities and puts off what found no room. The first to show a date wins;
 * another device's pull of the same date comes too late. Only who asks for it gets more, or the day pulled anew.
 */
export const pullDayPlan = defineMutator({
  name: 'day.pull',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    date: CivilDate,
    source: dailyPlan.body.shape.source,
    rest: z.boolean(),
    items: z.array(DayItemBody).check(z.maxLength(dayLimits.itemsEverMax)),
    deferred: z
      .array(z.looseObject({ activity: RecordId, substitutedBy: z.nullable(RecordId) }))
      .check(z.maxLength(dayLimits.itemsEverMax)),
    how: z.enum(['first', 'more', 'anew']),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, date, source, rest, items, deferred, how }, context) {
    const found = await practising(tx, context, 'activity.change', learner)
    if (!found.ok) return found
    const space = learnerSpace(learner)
    const id = dayId(learner, date)
    const before = await recordIn(tx, space, 'daily-plan', id)
    if (!before.ok) return before
    const shown = before.value?.body
    if (how === 'first' && shown !== undefined) return isSame(shown.items, items) ? applied : superseded
    const checked = checkItems(learner, date, items)
    if (!checked.ok) return checked
    const kept = shown === undefined ? [] : await keptItems(tx, shown.items, how)
    const all = how === 'more' ? withMore(kept, items) : inNewOrder(kept, items)
    if (all.length > dayLimits.itemsEverMax)
      return refuse({ type: 'limit-reached', limit: 'itemsEverMax', max: dayLimits.itemsEverMax })
    const wanted = new Set(all.map(({ activity }) => activity))
    for (const item of all) await assign(tx, learner, date, item)
    const dropped = (shown?.items ?? []).map(({ activity }) => ({ activity, substitutedBy: null }))
    for (const { activity, substitutedBy } of [...deferred, ...dropped])
      if (!wanted.has(activity)) await putOff(tx, learner, activity, substitutedBy)
    const pulledAt = shown?.pulledAt ?? context.at
    const body = { ...shown, learner, date, week: mondayOf(date), source, rest, items: all, pulledAt }
    tx.put({ kind: 'daily-plan', id, space, body })
    return applied
  },
})

const isSame = (shown: readonly DayItemBody[], items: readonly DayItemBody[]): boolean =>
  shown.length === items.length && shown.every(({ activity }, index) => activity === items[index]?.activity)

/** An item is named by what it is; nobody is shown an activity under another's name. */
function checkItems(learner: LearnerId, date: CivilDate, items: readonly DayItemBody[]): Result<void, Refusal> {
  const week = mondayOf(date)
  const seen = new Set<string>()
  for (const { activity, about, title, type, ordinal } of items) {
    const { curriculum, subskill } = about ?? { curriculum: null, subskill: title }
    const named = activityId({ learner, week, curriculum, subskill, type, ordinal })
    if (named !== activity || seen.has(activity)) return refuse({ type: 'broken-plan', activity, problem: 'wrong-id' })
    seen.add(activity)
  }
  return ok(undefined)
}

/** More is added to what is there. Pulled anew, a day keeps what was begun, done or pinned. */
async function keptItems(tx: Tx, shown: readonly DayItemBody[], how: string): Promise<readonly DayItemBody[]> {
  if (how === 'more') return shown
  const kept: DayItemBody[] = []
  for (const item of shown) {
    const stored = await tx.get('activity', item.activity)
    if (stored?.body.pinned === true || stored?.body.status === 'in-progress' || stored?.body.status === 'completed')
      kept.push(item)
  }
  return kept
}

const withMore = (kept: readonly DayItemBody[], items: readonly DayItemBody[]): DayItemBody[] => [
  ...kept,
  ...items.filter((item) => !isAmong(kept, item)),
]

/** What is asked for has the order in which it is asked for, whether it was there before or not: asked for twice, the day stays as it is. */
const inNewOrder = (kept: readonly DayItemBody[], items: readonly DayItemBody[]): DayItemBody[] => [
  ...kept.filter((item) => !isAmong(items, item)),
  ...items.map((item) => kept.find(({ activity }) => activity === item.activity) ?? item),
]

const isAmong = (items: readonly DayItemBody[], { activity }: DayItemBody): boolean =>
  items.some((each) => each.activity === activity)

async function assign(tx: Tx, learner: LearnerId, date: CivilDate, item: DayItemBody): Promise<void> {
  const stored = await tx.get('activity', item.activity)
  if (stored === undefined) {
    tx.put({
      kind: 'activity',
      id: item.activity,
      space: learnerSpace(learner),
      body: ownActivity(learner, date, item),
    })
    return
  }
  const { status } = stored.body
  // What was put off is planned again by being pulled, and so may be assigned.
  if (status !== 'deferred' && !mayBecome(status, 'assigned')) return
  tx.put({ ...stored, body: { ...stored.body, status: 'assigned', assignedOn: date, substitutedBy: null } })
}

/** From a plan that lost to another, or from no plan at all: shown is shown, so it becomes an activity of its own. */
function ownActivity(learner: LearnerId, date: CivilDate, item: DayItemBody): Body<'activity'> {
  const { activity, about, title, type, ordinal, minutes, priority, reason } = item
  return {
    activity,
    learner,
    about,
    title,
    type,
    ordinal,
    minutes,
    priority,
    reason,
    week: mondayOf(date),
    plan: null,
    sequence: 0,
    day: plannedDayOf(dayNumber(date)),
    position: 0,
    extension: null,
    pinned: false,
    status: 'assigned',
    assignedOn: date,
    completedOn: null,
    excused: null,
    substitutedBy: null,
  }
}

async function putOff(tx: Tx, learner: LearnerId, id: string, substitutedBy: RecordId | null): Promise<void> {
  const stored = await tx.get('activity', id)
  if (stored === undefined || stored.space !== learnerSpace(learner)) return
  const { status, pinned } = stored.body
  if (pinned || (status !== 'planned' && status !== 'assigned')) return
  tx.put({ ...stored, body: { ...stored.body, status: 'deferred', substitutedBy } })
}
