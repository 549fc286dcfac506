import { RecordId, ok, ratings, refuse } from '@etude/core'
import type { Body, DayItemBody, Json, Result } from '@etude/core'
import * as z from 'zod'
import type { Problem } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
import { adaptWeek } from './adapt-week.ts'
import type { OpenLearner } from './open-learner.ts'
import type { WeekDeps } from './week-deps.ts'

const minutesMax = 24 * 60

/** How it went. All of it may be left out. */
export const CompletionBody = z.object({
  minutes: z.int().min(1).max(minutesMax).optional(),
  rating: z.enum(ratings).nullish(),
  /** The id of the log entry that this writes: the same again is the same. */
  entry_id: z.string().max(120).pipe(RecordId).optional(),
})
type CompletionBody = Partial<z.infer<typeof CompletionBody>>

type Doable = Pick<DayItemBody | Body<'activity'>, 'activity' | 'title' | 'minutes' | 'about'>

/** DAY-7. Ticks an activity by the same mutation as a device does: the day, the week and the log change together. */
export async function completeItem(
  deps: WeekDeps,
  open: OpenLearner,
  { activity, title, about, ...planned }: Doable,
  { minutes, rating, entry_id }: CompletionBody,
): Promise<Result<void, Problem>> {
  const { actor, learner, at } = open
  const args = {
    learner,
    activity,
    // Named by what it is about, so that a request that was sent twice writes one entry, also where no plan knows the activity any more.
    entry: entry_id ?? `done-${activity}`,
    minutes: minutes ?? planned.minutes,
    rating: rating ?? null,
    title,
    curriculum: about?.curriculum ?? null,
    subskill: about?.subskill ?? null,
  } as Json
  const done = await deps.commit.run(actor, { name: 'activity.complete', version: 1, args }, at)
  if (!done.ok) return refuse(refusalProblem(done.error))
  await adaptWeek(deps, open)
  return ok(undefined)
}
