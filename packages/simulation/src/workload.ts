import fc from 'fast-check'
import { bufferedTx, prepareMutation, systemActor, userActor } from '@etude/core'
import type { Actor, Instant, Json, Mutation, Reader, UserId } from '@etude/core'
import { anyCall, testCourse } from '@etude/core/testing'
import type { Counts } from './counts.ts'
import type { Oracle } from './oracle.ts'
import type { Random } from './random.ts'

/** Any mutation that core declares a generator for, in the order in which the seed drew them. A new one takes part without a change here. */
export interface Workload {
  /** Something for this person to try: mostly what they may do by what they see, sometimes anything at all. */
  forUser(user: UserId, random: Random, seen: Seen, names?: readonly string[]): Promise<Mutation>
  forServer(random: Random, now: Instant, names?: readonly string[]): Promise<Mutation>
}

/** What stands before somebody's eyes, and what time their device says it is; null for what is there in truth. */
export interface Seen {
  readonly records: Reader | null
  readonly now: Instant
}

/** What the seed drew of one mutation. */
interface Drawn {
  readonly name: string
  readonly mutations: Mutation[]
  next: number
  chosen: number
}

export function createWorkload(seed: number, oracle: () => Oracle, counts: Counts): Workload {
  const drawn = new Map<string, Drawn>()
  for (const { mutation } of fc.sample(anyCall, { seed, numRuns: drawnMax })) {
    counts.add(`drawn: ${mutation.name}`)
    const known = drawn.get(mutation.name)
    if (known === undefined)
      drawn.set(mutation.name, { name: mutation.name, mutations: [mutation], next: 0, chosen: 0 })
    else known.mutations.push(mutation)
  }
  const names = [...drawn.values()]
  /** Some need a world that few histories come to: of a few names the one goes first that has had its turn least. */
  const draw = (random: Random, only?: readonly string[]): readonly [Drawn, Mutation] => {
    const from = only === undefined ? names : names.filter(({ name }) => only.includes(name))
    const [first, second, third] = [random.pick(from), random.pick(from), random.pick(from)]
    const of = [second, third].reduce((least, other) => (other.chosen < least.chosen ? other : least), first)
    const mutation = of.mutations[of.next++ % of.mutations.length]
    if (mutation === undefined) throw new Error('The workload is empty')
    return [of, mutation]
  }
  async function choose(actor: Actor, random: Random, seen: Seen, only?: readonly string[]): Promise<Mutation> {
    let [of, mutation] = draw(random, only)
    if (random.chance(untriedShare)) return mutation
    for (let tries = 0; tries < triesMax && !(await isDone(mutation, actor, seen)); tries += 1)
      [of, mutation] = draw(random, only)
    of.chosen += 1
    return mutation
  }
  async function isDone(mutation: Mutation, actor: Actor, { records, now }: Seen): Promise<boolean> {
    const prepared = preparedOnce(mutation)
    if (!prepared.ok) return false
    const at = { instant: now, zone: 'Europe/Berlin', offset: 60 } as never
    return (await prepared.value.apply(bufferedTx(records ?? oracle().records), { actor, now, at })).ok
  }
  return {
    forUser: (user, random, seen, names) => choose(userActor(user), random, seen, names),
    forServer: (random, now, names) => choose(systemActor('simulation'), random, { records: null, now }, names),
  }
}

/** What was drawn is tried again and again, and its arguments stay what they are. */
function preparedOnce(mutation: Mutation): Prepared {
  const known = preparedOf.get(mutation)
  if (known !== undefined) return known
  const prepared = prepareMutation(mutation)
  preparedOf.set(mutation, prepared)
  return prepared
}

type Prepared = ReturnType<typeof prepareMutation>
const preparedOf = new WeakMap<Mutation, Prepared>()

const drawnMax = 1_500
const triesMax = 80
/** So many are sent whatever may come of them: a refusal is an answer like any other, and has to get home. */
const untriedShare = 0.1

/** Leaves a mark in the arguments by which one intent can be followed through every retry, and under every number. */
export const marked = (args: Json, marker: string): Json => ({ ...(args as Record<string, Json>), sim: marker })

/** A small school, so that there is somebody to teach, to guard and to practise from the first step on. */
export const school: readonly { readonly name: string; readonly args: Json }[] = [
  { name: 'learner.create', args: { learner: 'l1', user: 'anna', name: 'Ada', zone: 'Europe/Berlin' } },
  {
    name: 'learner.create-child',
    args: { learner: 'l2', guardian: 'bert', guardianName: 'Bert', name: 'Bo', zone: 'Europe/Berlin' },
  },
  { name: 'learner.add-guardian', args: { learner: 'l2', guardian: 'anna', guardianName: 'Anna' } },
  { name: 'class.create', args: { class: 'c1', title: 'Strings', tutor: 'carl', tutorName: 'Carl' } },
  { name: 'class.enrol', args: { class: 'c1', learner: 'l1', learnerName: 'Ada' } },
  { name: 'class.enrol', args: { class: 'c1', learner: 'l2', learnerName: 'Bo' } },
  ...testCourse,
]
