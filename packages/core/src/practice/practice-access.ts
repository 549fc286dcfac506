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
import { learnerDateOf } from '../time/learner-day.ts'
import type { CivilDate } from '../time/instant.ts'

/** A learner for whom the actor may do what is asked, and the learner's date at the moment the actor says it was. */
export interface Practising {
  readonly learner: Body<'learner'>
  readonly today: CivilDate
}

/** Permission before existence. `today` comes from the device's claim: who plans offline on Sunday plans on Sunday, whenever the plan arrives. */
export async function practising(
  reader: Reader,
  { actor, at }: MutationContext,
  act: Act,
  learner: LearnerId,
): Promise<Result<Practising, Refusal>> {
  if (!(await may(reader, actor, act, learnerSpace(learner)))) return refuse({ type: 'not-allowed' })
  const found = await reader.get('learner', learner)
  if (found === undefined) return refuse({ type: 'not-found', kind: 'learner', id: learner })
  return ok({ learner: found.body, today: learnerDateOf(at, found.body.dayStarts) })
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
