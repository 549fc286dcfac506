import type { Actor } from '../access/actor.ts'
import { may } from '../access/may.ts'
import type { Act } from '../access/may.ts'
import type { MutationContext } from '../mutation/define-mutator.ts'
import type { Reader } from '../mutation/reader.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { LearnerId, UserId } from '../record/ids.ts'
import type { Body, KindName, Stored } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import type { SpaceId } from '../record/space.ts'
import { homeDateAt } from '../time/home-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { learnerDateOf } from '../time/learner-day.ts'

/** A learner for whom the actor may do what is asked. */
export interface Practising {
  readonly learner: Body<'learner'>
  /** The learner's date of a fact, as the device claims it. */
  readonly date: CivilDate
  /** Before this date no session planned changes: practice is arranged by the day of the device, wherever it is. */
  readonly today: CivilDate
  /** Today where the learner lives, at the same moment: weeks, days of activities and roadmaps are planned by it, from however far away. */
  readonly homeToday: CivilDate
}

/** For so long a device may have been offline, and so much may its clock be fast, before its word is not taken for when a plan was made. */
const claims = { lateMs: 35 * 86_400_000, earlyMs: 86_400_000 } as const

/**
 * Permission before existence. Who plans offline on Sunday plans on Sunday, whenever the plan arrives; but a clock that stands in another year would
 * open the past, so such a claim dates facts and no plans.
 */
export async function practising(
  reader: Reader,
  { actor, at, now }: MutationContext,
  act: Act,
  learner: LearnerId,
): Promise<Result<Practising, Refusal>> {
  if (!(await may(reader, actor, act, learnerSpace(learner)))) return refuse({ type: 'not-allowed' })
  const found = await reader.get('learner', learner)
  if (found === undefined) return refuse({ type: 'not-found', kind: 'learner', id: learner })
  const { body: profile } = found
  const credible = at.instant >= now - claims.lateMs && at.instant <= now + claims.earlyMs
  // The server itself may write down a past that it knows.
  const decided = credible || actor.type === 'system' ? at.instant : now
  return ok({
    learner: profile,
    date: learnerDateOf(at, profile.dayStarts),
    today: learnerDateOf({ ...at, instant: decided }, profile.dayStarts),
    homeToday: homeDateAt(decided, profile),
  })
}

/**
 * A record by an id that came from outside, if it is one of this space. The right to act was checked for the space, so a record
 * elsewhere is as good as none; to write over it would carry it off.
 */
export async function recordIn<K extends KindName>(
  reader: Reader,
  space: SpaceId,
  kind: K,
  id: string,
): Promise<Result<Stored<K> | undefined, Refusal>> {
  const found: Stored<K> | undefined = await reader.get(kind, id)
  return found !== undefined && found.space !== space ? refuse({ type: 'already-exists', kind, id }) : ok(found)
}

/** As `recordIn`, where there has to be one. */
export async function existingIn<K extends KindName>(
  reader: Reader,
  space: SpaceId,
  kind: K,
  id: string,
): Promise<Result<Stored<K>, Refusal>> {
  const found: Stored<K> | undefined = await reader.get(kind, id)
  return found === undefined || found.space !== space ? refuse({ type: 'not-found', kind, id }) : ok(found)
}

export const byOf = (actor: Actor): UserId | null => (actor.type === 'user' ? actor.user : actor.for)
