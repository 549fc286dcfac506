import * as z from 'zod/mini'
import { applied, defineMutator } from '../mutation/define-mutator.ts'
import type { MutationContext } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { Tx } from '../mutation/tx.ts'
import { untell } from '../notice/tell.ts'
import { byOf, existingIn, practising } from '../practice/practice-access.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { weekKey } from './activity-kinds.ts'
import { hasBegun, isOwnChild } from './draft.ts'
import { checkRoomToUndo, isAsLeft } from './may-undo.ts'
import { bringBack, lookOf, versionId } from './plan-version.ts'
import { planId } from './weekly-plan.ts'

type Change = Body<'plan-change'>
/** What taking a change back comes to, once nothing speaks against it. */
type Undoing = Result<() => void, Refusal>

/**
 * SYNC-20, PUB-4. Takes back what a line of the audit tells of, by whoever may change the week, while what it left is as it left it. The line stays and says
 * that it was taken back. A child takes back what it did itself.
 */
export const undoChange = defineMutator({
  name: 'week.undo-change',
  version: 1,
  args: z.looseObject({ learner: LearnerId, change: RecordId }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, change }, context) {
    const found = await practising(tx, context, 'activity.change', learner)
    if (!found.ok) return found
    const stored = await existingIn(tx, learnerSpace(learner), 'plan-change', change)
    if (!stored.ok) return stored
    const { body } = stored.value
    if (isOwnChild(found.value.learner, context) && body.by !== byOf(context.actor))
      return refuse({ type: 'not-allowed' })
    if (body.undone !== null) return applied
    const undoing = await undoingOf(tx, body, found.value.learner, context)
    if (!undoing.ok) return undoing
    undoing.value()
    const undone = { at: context.at, by: byOf(context.actor) }
    tx.put({ ...stored.value, body: { ...body, undone } })
    await untell(tx, learner, change)
    return applied
  },
})

function undoingOf(tx: Tx, change: Change, profile: Body<'learner'>, context: MutationContext): Promise<Undoing> {
  switch (change.action) {
    case 'publish':
      return unpublish(tx, change, profile, context)
    case 'reject':
    case 'roll-back':
    case 'renew':
    case 'replan':
      return bringBackBefore(tx, change, profile, context)
    case 'remove-plan':
      return bringPlanBack(tx, change, profile, context)
    case 'change-day':
    case 'change-priority':
    case 'reorder':
    case 'remove':
    case 'add':
    case 'replace':
    case 'skip':
    case 'extend':
    case 'refresh':
      return restoreActivities(tx, change, profile, context)
  }
}

async function restoreActivities(
  tx: Tx,
  { learner, week, activities }: Change,
  profile: Body<'learner'>,
  context: MutationContext,
): Promise<Undoing> {
  const found: { readonly stored: Stored<'activity'>; readonly before: Change['activities'][number]['before'] }[] = []
  for (const line of activities) {
    const { activity, before } = line
    const stored = await existingIn(tx, learnerSpace(learner), 'activity', activity)
    if (!stored.ok) return stored
    if (!isAsLeft(stored.value.body, line)) return refuse({ type: 'changed-since', kind: 'activity', id: activity })
    found.push({ stored: stored.value, before })
  }
  const present = await tx.list('activity', 'week', weekKey(learner, week))
  const plan = (await tx.get('weekly-plan', planId(learner, week)))?.body
  const isBegun = hasBegun(profile, week, context)
  const room = checkRoomToUndo(activities, { plan, activities: present.map(({ body }) => body), isBegun })
  if (!room.ok) return room
  return ok(() => {
    for (const { stored, before } of found)
      if (before === null) tx.del('activity', stored.id)
      else tx.put({ ...stored, body: { ...stored.body, ...before } })
  })
}

async function unpublish(tx: Tx, change: Change, profile: Body<'learner'>, context: MutationContext): Promise<Undoing> {
  const plan = await tx.get('weekly-plan', planId(change.learner, change.week))
  if (plan?.body.version !== change.version || plan.body.approval?.at.instant !== change.at.instant)
    return changed(change.change)
  if (hasBegun(profile, change.week, context)) return refuse({ type: 'week-has-begun', week: change.week })
  return ok(() => tx.put({ ...plan, body: { ...plan.body, approval: null } }))
}

/** The plan that another took the place of comes back under its own number, as if nothing had been. */
async function bringBackBefore(
  tx: Tx,
  { change, learner, week, version, left }: Change,
  profile: Body<'learner'>,
  context: MutationContext,
): Promise<Undoing> {
  const space = learnerSpace(learner)
  const plan = await tx.get('weekly-plan', planId(learner, week))
  const kept = await existingIn(tx, space, 'plan-version', versionId(learner, week, version))
  const present = await tx.list('activity', 'week', weekKey(learner, week))
  const isAsLeft = lookOf(present.map(({ body }) => body)) === left
  if (!kept.ok || plan?.body.version !== version + 1 || plan.body.approval !== null || !isAsLeft) return changed(change)
  if (hasBegun(profile, week, context)) return refuse({ type: 'week-has-begun', week })
  return ok(() => {
    bringBack(tx, kept.value.body, present)
    tx.put({ ...plan, body: { ...plan.body, ...kept.value.body.plan } })
    tx.del('plan-version', kept.value.id)
  })
}

/** What stayed belongs to the plan again, and the rest comes back with it. */
async function bringPlanBack(
  tx: Tx,
  { change, learner, week, version, left }: Change,
  profile: Body<'learner'>,
  context: MutationContext,
): Promise<Undoing> {
  const space = learnerSpace(learner)
  const id = planId(learner, week)
  const plan = await tx.get('weekly-plan', id)
  const kept = await existingIn(tx, space, 'plan-version', versionId(learner, week, version))
  const present = await tx.list('activity', 'week', weekKey(learner, week))
  if (!kept.ok || plan !== undefined || lookOf(present.map(({ body }) => body)) !== left) return changed(change)
  if (hasBegun(profile, week, context)) return refuse({ type: 'week-has-begun', week })
  return ok(() => {
    const { activities, plan: body } = kept.value.body
    for (const stored of present) {
      const before = activities.find(({ activity }) => activity === stored.id)
      if (before !== undefined) tx.put({ ...stored, body: { ...stored.body, plan: before.plan } })
    }
    const stayed = new Set<string>(present.map((each) => each.id))
    for (const each of activities)
      if (!stayed.has(each.activity)) tx.put({ kind: 'activity', id: each.activity, space, body: each })
    tx.put({ kind: 'weekly-plan', id, space, body })
    tx.del('plan-version', kept.value.id)
  })
}

const changed = (id: string) => refuse({ type: 'changed-since' as const, kind: 'plan-change' as const, id })
