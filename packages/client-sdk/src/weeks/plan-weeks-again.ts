import { keptActivities, ok, planId, readLearning, takeSnapshot, weekGeneration, weekKey } from '@etude/core'
import type { ArgsOf, Body, CivilDate, LearnerId, Learning, Reader, Result } from '@etude/core'
import type { Client, EditId, RefusedEdit } from '../client.ts'

export interface PlanWeeksAgainDeps {
  readonly client: Client
  /** What a learner calls today. */
  readonly today: (profile: Body<'learner'>) => CivilDate
  readonly onError: (error: unknown) => void
}

type GenerateArgs = ArgsOf<'week.generate'>

/** What a week is refused with whose facts have changed since it was planned (GEN-20). Whoever may not plan at all is told so. */
const ofChangedFacts = new Set(['locked-subskill', 'not-found', 'broken-plan'])

/**
 * GEN-21. A week that was refused because its facts have changed is nobody's to decide: it is planned again from what this device knows by now, while the
 * week still stands as it did. What its people did with it goes again too. Answers how to stop.
 */
export function planWeeksAgain({ client, today, onError }: PlanWeeksAgainDeps): () => void {
  /** What is left of these is for a person to decide. */
  const decided = new Set<EditId>()
  let underWay = false
  let stopped = false

  async function lookOnce(): Promise<void> {
    for (const edit of refusedWeeks(client)) {
      if (stopped || decided.has(edit.edit)) continue
      const done = await planAgain(client, edit, today)
      if (done !== 'later') decided.add(edit.edit)
    }
  }
  function look(): void {
    if (underWay || stopped) return
    underWay = true
    lookOnce()
      // Another tab may have been faster; if so there is nothing left to complain of.
      .catch((error: unknown) => refusedWeeks(client).length > 0 && onError(error))
      .finally(() => (underWay = false))
  }

  const ends = [client.refused.subscribe(look), client.status.subscribe(look)]
  return () => {
    stopped = true
    for (const end of ends) end()
  }
}

/** Once everything that is on its way has arrived: before, the facts that have changed may not be here. */
function refusedWeeks({ status, refused }: Client): readonly RefusedEdit[] {
  const { type, arriving } = status.current ?? { type: 'starting', arriving: [] }
  if (type === 'starting' || type === 'syncing' || arriving.length > 0) return []
  return (refused.current ?? []).filter(
    ({ name, refusal }) => name === 'week.generate' && ofChangedFacts.has(refusal.type),
  )
}

async function planAgain(
  client: Client,
  edit: RefusedEdit,
  today: PlanWeeksAgainDeps['today'],
): Promise<'done' | 'left' | 'later'> {
  // What was accepted here and sent had been checked by the mutator.
  const args = edit.args as unknown as GenerateArgs
  const known = await readOnce(client, (reader) => readKnown(reader, args))
  // A learner who is not on this device now may be later.
  if (known === undefined) return 'later'
  if (known.snapshot === args.replaces) {
    const planned = await planFrom(client, known, args, today(known.profile))
    if (planned === 'same-facts') return 'later'
    if (!planned.ok) return 'left'
  }
  // Where another plan has come meanwhile, there is only what was built on this one: it is tried by itself.
  let isLeft = false
  for (const dependent of edit.dependents) isLeft = !(await client.resend(dependent)).ok || isLeft
  if (!isLeft) await client.discard(edit.edit)
  return isLeft ? 'left' : 'done'
}

interface Known {
  readonly profile: Body<'learner'>
  readonly learning: Learning
  readonly stored: readonly Body<'activity'>[]
  /** Of the plan that is there. */
  readonly snapshot: string | null
}

async function readKnown(
  reader: Reader,
  { learner, week }: { readonly learner: LearnerId; readonly week: CivilDate },
): Promise<Known | undefined> {
  const profile = await reader.get('learner', learner)
  const learning = await readLearning(reader, learner)
  if (profile === undefined || learning === undefined) return undefined
  const stored = (await reader.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body)
  const plan = await reader.get('weekly-plan', planId(learner, week))
  return { profile: profile.body, learning, stored, snapshot: plan?.body.content.snapshot ?? null }
}

async function planFrom(
  client: Client,
  { learning, stored }: Known,
  { learner, week, trigger, content, replaces }: GenerateArgs,
  today: CivilDate,
): Promise<'same-facts' | Result<unknown, unknown>> {
  // Of a week that has begun there was a part planned already, which says nothing of the whole.
  const target = today < week ? { target: content.target } : {}
  const snapshot = takeSnapshot(learning, { week, today, kept: keptActivities(stored), ...target })
  // The week is over, or there is nothing to learn in it any more.
  if (snapshot === null) return ok(null)
  const made = weekGeneration(snapshot, weekKey(learner, week), trigger, replaces)
  if (made.week.snapshot === content.snapshot) return 'same-facts'
  if (made.week.activities.length === 0 && replaces === null) return ok(null)
  return client.mutate('week.generate', made.mutation.args as unknown as GenerateArgs)
}

const readOnce = <T>(client: Client, read: (reader: Reader) => Promise<T>): Promise<T> =>
  new Promise((resolve) => {
    const stop = client.live(read).subscribe((answer) => {
      stop()
      resolve(answer)
    })
  })
