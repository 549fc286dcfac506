import { pointsOf } from '../day/day-limits.ts'
import type { MutationContext } from '../mutation/define-mutator.ts'
import type { Tx } from '../mutation/tx.ts'
import { RecordId } from '../record/ids.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { sha256 } from '../record/sha256.ts'
import { learnerSpace } from '../record/space.ts'
import { learnerDateOf } from '../time/learner-day.ts'
import type { CivilDate } from '../time/instant.ts'
import { weekKey } from '../week/activity-kinds.ts'
import { whoActs } from '../week/audit.ts'
import { hasBegun } from '../week/draft.ts'
import { weekProgress } from '../week/week-progress.ts'
import { noticeLimits } from './notice-limits.ts'
import type { NoticeEvent } from './notice-kinds.ts'

type Notice = Body<'notice'>

export interface News {
  readonly learner: LearnerId
  readonly week: CivilDate
  readonly event: NoticeEvent
  /** The record that it tells of: a line of the audit, a log entry, a plan by its version. */
  readonly cause: RecordId
  readonly activities: readonly Body<'activity'>[]
  readonly reason?: string | null | undefined
  readonly content?: Pick<Body<'weekly-plan'>['content'], 'theme' | 'objectives'>
  readonly focus?: Notice['focus']
  readonly because?: Notice['because']
  readonly points?: number
}

/**
 * NOT-1 to NOT-4. Leaves word of what a mutation has just done; called after its writes. Told twice it is told once. The oldest of the learner's notices go
 * where there are too many.
 */
export async function tell(tx: Tx, context: MutationContext, news: News): Promise<void> {
  const { learner, week, event, cause, activities, reason = null, content, focus = [], because, points } = news
  const profile = (await tx.get('learner', learner))?.body
  if (profile === undefined) return
  const { at, actor } = context
  const who = await whoActs(tx, actor, learner)
  // Of changes one notice a day and person: whoever arranges a week anew does not ring ten times.
  const about = event === 'changed' ? [learnerDateOf(at, profile.dayStarts), who.by] : [cause]
  const notice = RecordId.parse(`n-${sha256(JSON.stringify([learner, week, event, ...about]), 16)}`)
  const before = await tx.get('notice', notice)
  const causes = before?.body.causes ?? []
  if (causes.some((each) => each.cause === cause)) return
  if (before === undefined) await makeRoom(tx, learner)
  const promised = activities.filter(({ status }) => status !== 'cancelled')
  const told = [...causes, { cause, at }].slice(-noticeLimits.causesMax)
  const isAhead = !hasBegun(profile, week, { now: at.instant })
  tx.put({
    kind: 'notice',
    id: notice,
    space: learnerSpace(learner),
    body: {
      ...before?.body,
      notice,
      learner,
      week,
      event,
      count: event === 'changed' ? told.length : promised.length,
      minutes: promised.reduce((sum, each) => sum + each.minutes, 0),
      ...(points === undefined ? {} : { points }),
      reason: before?.body.reason ?? reason,
      theme: content?.theme ?? [],
      objectives: content?.objectives ?? [],
      focus,
      ...(because === undefined ? {} : { because }),
      link: `/${isAhead ? 'approve' : 'week'}?week=${week}`,
      at: before?.body.at ?? at,
      ...who,
      causes: told,
    },
  })
}

/** What was taken back is told no more. */
export async function untell(tx: Tx, learner: LearnerId, cause: string): Promise<void> {
  for (const stored of await tx.list('notice', 'learner', learner)) {
    const { body } = stored
    const causes = body.causes.filter((each) => each.cause !== cause)
    if (causes.length === body.causes.length) continue
    if (causes.length === 0) tx.del('notice', stored.id)
    else tx.put({ ...stored, body: { ...body, causes, count: causes.length } })
  }
}

/** NOT-4. Says so where what has become of this activity was all that the week still waited for, with the points that it brought. */
export async function tellCompleted(
  tx: Tx,
  context: MutationContext,
  before: Body<'activity'>,
  of: Pick<News, 'cause' | 'reason'>,
) {
  const { activity, learner, week } = before
  const now = (await tx.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body)
  const was = now.map((each) => (each.activity === activity ? before : each))
  const { isCompleted, counting } = weekProgress(now)
  if (!isCompleted || weekProgress(was).isCompleted) return
  const points = counting.reduce((sum, each) => sum + pointsOf(each), 0)
  await tell(tx, context, { ...of, learner, week, event: 'completed', activities: counting, points })
}

/** PUB-4. A grown-up has changed a week that had begun: the others hear of it. What the learner does with the own days is on the week for all to see. */
export async function tellChanged(
  tx: Tx,
  context: MutationContext,
  of: Pick<News, 'learner' | 'week' | 'cause' | 'reason'>,
) {
  const profile = (await tx.get('learner', of.learner))?.body
  if (profile === undefined || !hasBegun(profile, of.week, { now: context.at.instant })) return
  const { as } = await whoActs(tx, context.actor, of.learner)
  if (as === 'system' || as === 'learner') return
  await tell(tx, context, { ...of, event: 'changed', activities: [] })
}

async function makeRoom(tx: Tx, learner: LearnerId): Promise<void> {
  const kept = [...(await tx.list('notice', 'learner', learner))].sort(byAge)
  for (const { id } of kept.slice(0, Math.max(0, kept.length + 1 - noticeLimits.keptMax))) tx.del('notice', id)
}

const byAge = (a: Stored<'notice'>, b: Stored<'notice'>): number =>
  a.body.at.instant - b.body.at.instant || (a.id < b.id ? -1 : 1)
