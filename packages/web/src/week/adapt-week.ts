import { nextAdaptation } from '@etude/core'
import type { AdaptingOccasion, ArgsOf, LearnerId } from '@etude/core'
import type { Client } from '@etude/client-sdk'
import { readOnce } from '../kit/read-once.ts'
import { rememberedMe } from '../session/me.ts'
import { learnerDayAt } from '../today/learner-day.ts'

/** An extension, and a few results that came together. What is left is found with the next tick. */
const stepsMax = 4

/** REF-5. Does on this device what the learner's weeks have come to, each step as a mutation of its own. Without a connection it is the same. */
export async function adaptWeek(
  client: Client,
  learner: LearnerId,
  occasion: AdaptingOccasion = 'fact',
): Promise<void> {
  if (rememberedMe(client.account)?.adapting === false) return
  for (let step = 0; step < stepsMax; step += 1) {
    const due = await readOnce(client, async (reader) => {
      const profile = await reader.get('learner', learner)
      if (profile === undefined) return null
      const { date: today } = learnerDayAt(Date.now(), profile.body)
      return nextAdaptation(reader, { learner, today, occasion })
    })
    if (due === null) return
    // The step that made the arguments is the one that the mutator checks.
    const done = await client.mutate(due.name as 'week.extend', due.args as unknown as ArgsOf<'week.extend'>)
    // What is refused here would be so again.
    if (!done.ok) return
  }
}
