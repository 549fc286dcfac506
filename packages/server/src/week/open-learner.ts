import { LearnerId, learnerSpace, may, ok, userActor } from '@etude/core'
import type { Act, Actor, At, Body, CivilDate, Reader, Result } from '@etude/core'
import * as z from 'zod'
import type { Caller } from '../account/caller.ts'
import type { Snapshot } from '../database/snapshot.ts'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { learnerNow } from './learner-now.ts'
import type { WeekDeps } from './week-deps.ts'

export const StudentParams = z.object({ student_id: z.string().max(120).pipe(LearnerId) })

const spaceVersion = 'select version from space where id = ?1'

/** A learner whom the caller may see. */
export interface OpenLearner {
  readonly actor: Actor
  readonly learner: LearnerId
  readonly profile: Body<'learner'>
  readonly at: At
  readonly today: CivilDate
  /** Of the learner's space, at the moment in which `look` read. */
  readonly version: number
}

/**
 * WEEK-1. The learner, the guardians and the tutors of the learner's classes; for everybody else there is no such learner. `look` reads in the same
 * moment, and is over when this answers.
 */
export function openLearner<T>(
  { readSnapshot, curricula, now }: WeekDeps,
  caller: Caller,
  learner: LearnerId,
  look: (reader: Reader, open: OpenLearner) => Promise<T>,
  act: Act = 'read',
): Promise<Result<OpenLearner & { readonly found: T }, Problem>> {
  return readSnapshot(async (snapshot) => {
    const reader = curricula.reader(snapshot)
    const actor = userActor(caller.user)
    if (!(await may(reader, actor, act, learnerSpace(learner)))) return refused('not-found')
    const profile = await reader.get('learner', learner)
    if (profile === undefined) return refused('not-found')
    const version = await versionOf(snapshot, learner)
    const open = { actor, learner, profile: profile.body, version, ...learnerNow(profile.body, now()) }
    return ok({ ...open, found: await look(reader, open) })
  })
}

/** Reads on, from a moment that sees what was written since. */
export const readRecords = <T>(
  { readSnapshot, curricula }: WeekDeps,
  work: (reader: Reader) => Promise<T>,
): Promise<T> => readSnapshot((snapshot) => work(curricula.reader(snapshot)))

/** Reads on, and says of which version of the learner's space that was. */
export const readVersioned = <T>(
  { readSnapshot, curricula }: WeekDeps,
  learner: LearnerId,
  work: (reader: Reader) => Promise<T>,
): Promise<{ readonly version: number; readonly value: T }> =>
  readSnapshot(async (snapshot) => ({
    version: await versionOf(snapshot, learner),
    value: await work(curricula.reader(snapshot)),
  }))

async function versionOf(snapshot: Snapshot, learner: LearnerId): Promise<number> {
  const [space] = await snapshot.rows<{ version: number }>(spaceVersion, learnerSpace(learner))
  return space?.version ?? 0
}
