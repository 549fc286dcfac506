import * as z from 'zod/mini'
import type { Tx } from '../mutation/tx.ts'
import { defineKind } from '../record/define-kind.ts'
import { LearnerId, RecordId, UserId } from '../record/ids.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { sha256 } from '../record/sha256.ts'
import { learnerSpace } from '../record/space.ts'
import { At, CivilDate } from '../time/instant.ts'
import { activity, weekKey } from './activity-kinds.ts'
import { weekLimits } from './week-limits.ts'
import { weeklyPlan } from './weekly-plan.ts'

/** C-18. A plan that another took the place of, whole, so that somebody can go back to it. */
export const planVersion = defineKind({
  name: 'plan-version',
  body: z.looseObject({
    learner: LearnerId,
    week: CivilDate,
    version: z.int().check(z.gte(1)),
    plan: weeklyPlan.body,
    activities: z.array(activity.body).check(z.maxLength(500)),
    replacedAt: At,
    by: z.nullable(UserId),
  }),
  spaces: ['learner'],
  indexes: { week: (body) => weekKey(body.learner, body.week) },
})

export const versionId = (learner: LearnerId, week: CivilDate, version: number): RecordId =>
  RecordId.parse(`${learner}~${week}~v${version}`)

/** C-18. Keeps a plan as it is, just before another takes its place. Of very many the oldest are forgotten, and nobody goes back to those. */
export async function keepVersion(
  tx: Tx,
  plan: Stored<'weekly-plan'>,
  activities: readonly Stored<'activity'>[],
  replaced: { readonly at: At; readonly by: UserId | null },
): Promise<void> {
  const { learner, week, version } = plan.body
  const others = (await tx.list('plan-version', 'week', weekKey(learner, week)))
    .filter(({ body }) => body.version !== version)
    .sort((a, b) => a.body.version - b.body.version)
  for (const { id } of others.slice(0, Math.max(0, others.length + 1 - weekLimits.versionsKeptMax)))
    tx.del('plan-version', id)
  tx.put({
    kind: 'plan-version',
    id: versionId(learner, week, version),
    space: plan.space,
    body: {
      learner,
      week,
      version,
      plan: plan.body,
      activities: activities.map(({ body }) => body),
      replacedAt: replaced.at,
      by: replaced.by,
    },
  })
}

/** Puts the activities of a kept plan back. What somebody has begun or done since is a fact and stays as it is. */
export function bringBack(tx: Tx, kept: Body<'plan-version'>, present: readonly Stored<'activity'>[]): void {
  const now = new Map<string, Body<'activity'>>(present.map(({ id, body }) => [id, body]))
  const wanted = new Set<string>(kept.activities.map((body) => body.activity))
  for (const [id, body] of now) if (!wanted.has(id) && !isFact(body)) tx.del('activity', id)
  for (const body of kept.activities) {
    const before = now.get(body.activity)
    if (before === undefined || !isFact(before))
      tx.put({ kind: 'activity', id: body.activity, space: learnerSpace(kept.learner), body: { ...before, ...body } })
  }
}

const isFact = ({ status }: Pick<Body<'activity'>, 'status'>): boolean => status !== 'planned' && status !== 'cancelled'

/** How a week looks, so that what was put in place is taken back only while it looks so. */
export const lookOf = (activities: readonly Body<'activity'>[]): string =>
  sha256(
    JSON.stringify(
      activities
        .map(({ activity, day, position, priority, pinned, status }) =>
          JSON.stringify([activity, day, position, priority, pinned, status]),
        )
        .sort(),
    ),
    16,
  )
