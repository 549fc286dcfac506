import * as z from 'zod/mini'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import { stillAs } from '../mutation/still-as.ts'
import { LearnerId } from '../record/ids.ts'
import { refuse } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import { practising, recordIn } from './practice-access.ts'
import { streakMinimum } from './practice-kinds.ts'
import { practiceLimits } from './practice-limits.ts'

/** OCC-25. What is enough for a day, from today or later on; 0 for everything due, null withdraws the change made at that date. */
export const setMinimum = defineMutator({
  name: 'practice.set-minimum',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    from: CivilDate,
    sessions: z.nullable(z.int().check(z.gte(0), z.lte(12))),
    expected: z.optional(z.partial(streakMinimum.body)),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, from, sessions, expected }, context) {
    const found = await practising(tx, context, 'practice.edit-plan', learner)
    if (!found.ok) return found
    const { today } = found.value
    const space = learnerSpace(learner)
    const before = await recordIn(tx, space, 'streak-minimum', learner)
    if (!before.ok) return before
    const body = before.value?.body
    if (!stillAs(body ?? {}, expected)) return refuse({ type: 'changed-since', kind: 'streak-minimum', id: learner })
    const minimums = body?.minimums ?? []
    const last = minimums.at(-1)?.from ?? today
    if (from < today || from < last) return refuse({ type: 'past-is-fixed', before: from < today ? today : last })
    if (from > addDays(today, practiceLimits.startsWithinDays))
      return refuse({ type: 'too-far-ahead', daysMax: practiceLimits.startsWithinDays })
    const replaced = minimums.find((minimum) => minimum.from === from)
    const kept = minimums.filter((minimum) => minimum.from !== from)
    const changed = sessions === null ? kept : [...kept, { ...replaced, from, sessions }]
    if (changed.length > practiceLimits.minimums)
      return refuse({ type: 'limit-reached', limit: 'minimums', max: practiceLimits.minimums })
    if (changed.length === 0 && body === undefined) return applied
    if (changed.length === 0) tx.del('streak-minimum', learner)
    else tx.put({ kind: 'streak-minimum', id: learner, space, body: { ...body, learner, minimums: changed } })
    const inverse = {
      learner,
      from,
      sessions: replaced?.sessions ?? null,
      ...(changed.length === 0 ? {} : { expected: { minimums: changed } }),
    }
    return undoable({ name: 'practice.set-minimum', version: 1, args: inverse as Mutation['args'] })
  },
})
