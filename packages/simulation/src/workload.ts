import fc from 'fast-check'
import { bufferedTx, prepareMutation, systemActor, userActor } from '@etude/core'
import type { Instant, Json, Mutation, MutationName, UserId } from '@etude/core'
import { anyCall } from '@etude/core/testing'
import type { Oracle } from './oracle.ts'
import type { Random } from './random.ts'

/** Any mutation that core declares a generator for, in the order in which the seed drew them. A new one takes part without a change here. */
export interface Workload {
  /** Something for this person to try: mostly what they may do as things are, sometimes anything at all. */
  forUser(user: UserId, random: Random, now: Instant): Promise<Mutation>
  forServer(random: Random, now: Instant): Promise<Mutation>
}

export function createWorkload(seed: number, oracle: () => Oracle): Workload {
  const drawn = fc.sample(anyCall, { seed, numRuns: drawnMax }).map(({ mutation }) => mutation)
  let next = 0
  const draw = (): Mutation => {
    const mutation = drawn[next++ % drawn.length]
    if (mutation === undefined) throw new Error('The workload is empty')
    return mutation
  }
  async function choose(actor: ReturnType<typeof userActor>, random: Random, now: Instant): Promise<Mutation> {
    let mutation = draw()
    if (random.chance(0.2)) return mutation
    for (let tries = 0; tries < 20 && !(await isDone(mutation, actor, now)); tries += 1) mutation = draw()
    return mutation
  }
  async function isDone(mutation: Mutation, actor: ReturnType<typeof userActor>, now: Instant): Promise<boolean> {
    const prepared = prepareMutation(mutation)
    if (!prepared.ok) return false
    const at = { instant: now, zone: 'Europe/Berlin', offset: 60 } as never
    return (await prepared.value.apply(bufferedTx(oracle().records), { actor, now, at })).ok
  }
  return {
    forUser: (user, random, now) => choose(userActor(user), random, now),
    forServer: (random, now) => choose(systemActor('simulation'), random, now),
  }
}

const drawnMax = 1_500

/** Leaves a mark in the arguments by which one intent can be followed through every retry, and under every number. */
export const marked = (args: Json, marker: string): Json => ({ ...(args as Record<string, Json>), sim: marker })

/** A small school, so that there is somebody to teach, to guard and to practise from the first step on. */
export const school: readonly { readonly name: MutationName; readonly args: Json }[] = [
  { name: 'learner.create', args: { learner: 'l1', user: 'anna', name: 'Ada', zone: 'Europe/Berlin' } },
  {
    name: 'learner.create-child',
    args: { learner: 'l2', guardian: 'bert', guardianName: 'Bert', name: 'Bo', zone: 'Europe/Berlin' },
  },
  { name: 'learner.add-guardian', args: { learner: 'l2', guardian: 'anna', guardianName: 'Anna' } },
  { name: 'class.create', args: { class: 'c1', title: 'Strings', tutor: 'carl', tutorName: 'Carl' } },
  { name: 'class.enrol', args: { class: 'c1', learner: 'l1', learnerName: 'Ada' } },
  { name: 'class.enrol', args: { class: 'c1', learner: 'l2', learnerName: 'Bo' } },
]
