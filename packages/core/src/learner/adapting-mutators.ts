import * as z from 'zod/mini'
import { may } from '../access/may.ts'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import { existingIn } from '../practice/practice-access.ts'
import { LearnerId } from '../record/ids.ts'
import { refuse } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { Adapting } from './adapting.ts'

/** REF-6. Says what the weeks of a learner adapt to by themselves, and switches it off; null is what holds for everybody. It is for grown-ups to say. */
export const setAdapting = defineMutator({
  name: 'learner.set-adapting',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    adapting: z.nullable(Adapting),
    expected: z.optional(z.nullable(Adapting)),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, adapting, expected }, { actor }) {
    if (!(await may(tx, actor, 'learner.edit-profile', learnerSpace(learner)))) return refuse({ type: 'not-allowed' })
    const found = await existingIn(tx, learnerSpace(learner), 'learner', learner)
    if (!found.ok) return found
    const { adapting: before = null, ...rest } = found.value.body
    if (rest.child && actor.type === 'user' && actor.user === rest.user) return refuse({ type: 'not-allowed' })
    if (expected !== undefined && !isSame(before, expected))
      return refuse({ type: 'changed-since', kind: 'learner', id: learner })
    if (isSame(before, adapting)) return applied
    tx.put({ ...found.value, body: adapting === null ? rest : { ...rest, adapting } })
    const args = { learner, adapting: before, expected: adapting }
    return undoable({ name: 'learner.set-adapting', version: 1, args: args as Mutation['args'] })
  },
})

const isSame = (a: Adapting | null, b: Adapting | null): boolean => JSON.stringify(a) === JSON.stringify(b)
