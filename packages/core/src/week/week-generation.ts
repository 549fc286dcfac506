import type { Mutation } from '../mutation/define-mutator.ts'
import type { Body } from '../record/kinds.ts'
import type { GeneratedWeek } from './generate-week.ts'
import { generateWeek } from './generate-week.ts'
import { staysInPlan } from './week-mutators.ts'
import { weekLimits } from './week-limits.ts'
import type { KeptActivity, WeekSnapshot } from './week-snapshot.ts'
import type { Trigger } from './weekly-plan.ts'

/** GEN-3. Plans a week and says it as the mutation that stores it: what a phone does offline and what the server does are this one step. */
export function weekGeneration(
  snapshot: WeekSnapshot,
  seed: string,
  trigger: Trigger,
  replaces: string | null,
): { readonly week: GeneratedWeek; readonly mutation: Mutation } {
  const week = generateWeek(snapshot, seed)
  const { activities, ...content } = week
  const unlocked = snapshot.candidates.slice(0, weekLimits.unlockedKept).map(({ about }) => about.subskill)
  const args = {
    learner: snapshot.learner,
    week: snapshot.week,
    trigger,
    content: { ...content, unlocked },
    activities,
    replaces,
  }
  return { week, mutation: { name: 'week.generate', version: 1, args: args as unknown as Mutation['args'] } }
}

/** GEN-15. What of a week stays as it is when it is planned again. */
export const keptActivities = (stored: readonly Body<'activity'>[]): readonly KeptActivity[] =>
  stored.filter(staysInPlan).map(keptActivity)

export const keptActivity = (body: Body<'activity'>): KeptActivity => ({
  activity: body.activity,
  curriculum: body.about?.curriculum ?? null,
  subject: body.about?.subject ?? null,
  subskill: body.about?.subskill ?? null,
  type: body.type,
  ordinal: body.ordinal,
  sequence: body.sequence,
  day: body.day,
  minutes: body.minutes,
  assessment: body.reason.type === 'assessment' ? body.reason.assessment : null,
  counts: body.status !== 'cancelled',
})
