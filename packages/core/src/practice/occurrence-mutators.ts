import * as z from 'zod/mini'
import type { Act } from '../access/may.ts'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import { LearnerId, PlanId, RecordId } from '../record/ids.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { OccurrenceKey, dateOfKey, occurrenceId } from './occurrence-key.ts'
import { byOf, existingIn, practising, recordIn } from './practice-access.ts'
import { OccurrenceChange } from './practice-kinds.ts'
import { practiceLimits } from './practice-limits.ts'

/** OCC-8. Changes one occurrence and leaves the series alone. A tutor may call a session off; the rest is for the learner and the guardians. */
export const arrangeOccurrence = defineMutator({
  name: 'practice.arrange-occurrence',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    plan: PlanId,
    key: OccurrenceKey,
    change: RecordId,
    what: OccurrenceChange,
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, plan, key, change, what }, context) {
    const found = await practising(tx, context, actFor(what), learner)
    if (!found.ok) return found
    const space = learnerSpace(learner)
    const owner = await existingIn(tx, space, 'practice-plan', plan)
    if (!owner.ok) return owner
    const id = occurrenceId(plan, key)
    const before = await recordIn(tx, space, 'occurrence-override', id)
    if (!before.ok) return before
    const changes = before.value?.body.changes ?? []
    if (changes.some((known) => known.change === change)) return applied
    const allowed = checkChange(what, dateOfKey(key), found.value.today)
    if (!allowed.ok) return allowed
    if (changes.length >= practiceLimits.changesPerOccurrence)
      return refuse({ type: 'limit-reached', limit: 'changesPerOccurrence', max: practiceLimits.changesPerOccurrence })
    const entry = { change, what, at: context.at, date: found.value.date, by: byOf(context.actor) }
    tx.put({
      kind: 'occurrence-override',
      id,
      space,
      body: { ...before.value?.body, plan, key, learner, changes: [...changes, entry] },
    })
    return undoable({ name: 'practice.undo-arrangement', version: 1, args: { learner, plan, key, change } })
  },
})

/** OCC-8. Takes the latest change of one occurrence back, as if it had not been made. */
export const undoArrangement = defineMutator({
  name: 'practice.undo-arrangement',
  version: 1,
  args: z.looseObject({ learner: LearnerId, plan: PlanId, key: OccurrenceKey, change: RecordId }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, plan, key, change }, context) {
    const found = await practising(tx, context, 'practice.cancel-session', learner)
    if (!found.ok) return found
    const space = learnerSpace(learner)
    const id = occurrenceId(plan, key)
    const before = await existingIn(tx, space, 'occurrence-override', id)
    if (!before.ok) return before
    const { changes } = before.value.body
    const last = changes.at(-1)
    if (last?.change !== change) return refuse({ type: 'changed-since', kind: 'occurrence-override', id })
    const permitted = await practising(tx, context, actFor(last.what), learner)
    if (!permitted.ok) return permitted
    if (changes.length === 1) tx.del('occurrence-override', id)
    else
      tx.put({ kind: 'occurrence-override', id, space, body: { ...before.value.body, changes: changes.slice(0, -1) } })
    return applied
  },
})

const actFor = (what: OccurrenceChange): Act =>
  what.type === 'skipped' && what.reason === 'cancelled-by-tutor' ? 'practice.cancel-session' : 'practice.rearrange'

/** OCC-5. Nothing is moved into the past, and what is past changes neither its place nor its length; it may still be excused for a while. */
function checkChange(what: OccurrenceChange, planned: CivilDate, today: CivilDate): Result<void, Refusal> {
  switch (what.type) {
    case 'moved':
    case 'deferred': {
      const date = what.type === 'moved' ? what.date : what.until
      if (date < today) return refuse({ type: 'past-is-fixed', before: today })
      return date > addDays(today, practiceLimits.horizonDays)
        ? refuse({ type: 'too-far-ahead', daysMax: practiceLimits.horizonDays })
        : ok(undefined)
    }
    case 'resized':
      return planned < today ? refuse({ type: 'past-is-fixed', before: today }) : ok(undefined)
    case 'skipped':
    case 'cancelled':
    case 'restored':
      return planned < addDays(today, -practiceLimits.backdatedDays)
        ? refuse({ type: 'too-far-back', daysMax: practiceLimits.backdatedDays })
        : ok(undefined)
  }
}
