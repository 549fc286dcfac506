import { rolesIn } from '../access/may.ts'
import { undoable } from '../mutation/define-mutator.ts'
import type { MutationContext } from '../mutation/define-mutator.ts'
import type { Reader } from '../mutation/reader.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { Tx } from '../mutation/tx.ts'
import { byOf } from '../practice/practice-access.ts'
import { RecordId } from '../record/ids.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { pairId } from '../record/pair-id.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { sha256 } from '../record/sha256.ts'
import { learnerSpace } from '../record/space.ts'
import type { CivilDate } from '../time/instant.ts'
import { weekKey } from './activity-kinds.ts'
import type { ActivityState } from './plan-change.ts'
import { weekLimits } from './week-limits.ts'
import { planId } from './weekly-plan.ts'

type Change = Body<'plan-change'>
type Said = Pick<Change, 'action' | 'activities'> & Partial<Pick<Change, 'reason' | 'wish' | 'to' | 'left'>>

/** Writes one line of the audit and answers with its id. */
export type Audit = (tx: Tx, said: Said) => RecordId

/**
 * PUB-4. Opens the audit of a week for one change. The id of a line follows from who did what and when, so that a replay writes the same line again
 * and no device has to make one up.
 */
export async function openAudit(
  reader: Reader,
  { actor, at }: MutationContext,
  learner: LearnerId,
  week: CivilDate,
): Promise<Result<Audit, Refusal>> {
  const max = weekLimits.changesMax
  const changes = await reader.list('plan-change', 'week', weekKey(learner, week))
  if (changes.length >= max) return refuse({ type: 'limit-reached', limit: 'changesMax', max })
  const who = await whoActs(reader, actor, learner)
  const version = (await reader.get('weekly-plan', planId(learner, week)))?.body.version ?? 0
  const { by } = who
  return ok((tx, { action, activities, reason = null, ...more }) => {
    const named = sha256(JSON.stringify([learner, week, version, action, at.instant, by, activities, reason, more]), 12)
    const change = RecordId.parse(`c-${named}`)
    tx.put({
      kind: 'plan-change',
      id: change,
      space: learnerSpace(learner),
      body: { change, learner, week, version, action, at, ...who, reason, activities, ...more, undone: null },
    })
    return change
  })
}

/** SYNC-20. Each change is taken back by the line that the audit has of it. */
export const takenBackBy = (learner: LearnerId, change: RecordId) =>
  undoable({ name: 'week.undo-change', version: 1, args: { learner, change } })

/**
 * Who looks after a learner acts as such, also where they teach the learner or are the learner. The name of a tutor goes along, because only tutors can look
 * it up in their class; those of learner and guardians are in the learner's space for everybody to read.
 */
export async function whoActs(
  reader: Reader,
  actor: MutationContext['actor'],
  learner: LearnerId,
): Promise<Pick<Change, 'by' | 'as' | 'byName'>> {
  const by = byOf(actor)
  if (actor.type === 'system') return { by, as: 'system' }
  const roles = await rolesIn(reader, actor.user, learnerSpace(learner))
  if (roles.includes('guardian')) return { by, as: 'guardian' }
  if (!roles.includes('tutor')) return { by, as: 'learner' }
  for (const { body } of await reader.list('enrolment', 'learner', learner)) {
    const teaching = await reader.get('teaching', pairId(body.class, actor.user))
    if (teaching !== undefined) return { by, as: 'tutor', byName: teaching.body.tutorName }
  }
  return { by, as: 'tutor' }
}

const stateOf = ({ day, position, priority, pinned, status, excused }: Body<'activity'>): ActivityState => ({
  day,
  position,
  priority,
  pinned,
  status,
  excused,
})

/** What a change did to one activity. */
export const lineOf = (before: Body<'activity'> | null, after: Body<'activity'>): Change['activities'][number] => ({
  activity: after.activity,
  title: after.title,
  before: before === null ? null : stateOf(before),
  after: stateOf(after),
})
