import * as z from 'zod/mini'
import { isChild, may } from '../access/may.ts'
import { spaceLimits, tooMany } from '../access/space-limits.ts'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import { fieldsOf, stillAs } from '../mutation/still-as.ts'
import type { Tx } from '../mutation/tx.ts'
import { LearnerId, UserId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { pairId } from '../record/pair-id.ts'
import { ok, refuse } from '../record/result.ts'
import { learnerSpace, userSpace } from '../record/space.ts'
import { CivilDate, ZoneName } from '../time/instant.ts'
import { Availability, DayStartMinutes, learner as learnerKind } from './learner-kinds.ts'

const fields = learnerKind.body.shape
const everyDayAnHour: Availability = [60, 60, 60, 60, 60, 60, 60]
const beginning = CivilDate.parse('1970-01-01')

const write = (tx: Tx, body: Body<'learner'>): void =>
  tx.put({ kind: 'learner', id: body.learner, space: learnerSpace(body.learner), body })

/** LEARNER-1. A person's own learner: they may make one for themselves and for nobody else. */
export const createLearner = defineMutator({
  name: 'learner.create',
  version: 1,
  args: z.looseObject({ learner: LearnerId, user: UserId, name: fields.name, zone: ZoneName }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, user, name, zone }, { actor, knowsZone }) {
    if (actor.type === 'user' && actor.user !== user) return refuse({ type: 'not-allowed' })
    if ((await tx.get('learner', learner)) !== undefined)
      return refuse({ type: 'already-exists', kind: 'learner', id: learner })
    if (knowsZone?.(zone) === false) return refuse({ type: 'unknown-zone', zone })
    write(tx, {
      learner,
      user,
      name,
      zone,
      child: false,
      dayStarts: [{ from: beginning, minutes: 0 }],
      availability: everyDayAnHour,
    })
    return applied
  },
})

/** LEARNER-8. What one account can come to read is bounded. Whoever asks declares the guardian's own space, so that nobody else counts at the same moment. */
const looksAfterEnough = async (tx: Tx, guardian: UserId): Promise<boolean> =>
  (await tx.list('guardianship', 'guardian', guardian)).length >= spaceLimits.childrenOfGuardian

/** LEARNER-2. A child profile has no account and at least one guardian from its first moment: whoever made it. */
export const createChild = defineMutator({
  name: 'learner.create-child',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    guardian: UserId,
    guardianName: fields.name,
    name: fields.name,
    zone: ZoneName,
  }),
  spaces: ({ learner, guardian }) => [learnerSpace(learner), userSpace(guardian)],
  async apply(tx, { learner, guardian, guardianName, name, zone }, { actor, knowsZone }) {
    if (actor.type === 'user' && actor.user !== guardian) return refuse({ type: 'not-allowed' })
    if (await isChild(tx, actor)) return refuse({ type: 'not-allowed' })
    if ((await tx.get('learner', learner)) !== undefined)
      return refuse({ type: 'already-exists', kind: 'learner', id: learner })
    if (knowsZone?.(zone) === false) return refuse({ type: 'unknown-zone', zone })
    if (await looksAfterEnough(tx, guardian)) return tooMany('childrenOfGuardian')
    write(tx, {
      learner,
      user: null,
      name,
      zone,
      child: true,
      dayStarts: [{ from: beginning, minutes: 0 }],
      availability: everyDayAnHour,
    })
    tx.put({
      kind: 'guardianship',
      id: pairId(learner, guardian),
      space: learnerSpace(learner),
      body: { learner, guardian, guardianName },
    })
    return applied
  },
})

/** LEARNER-3. Name, zone and availability, each alone or together. */
export const editProfile = defineMutator({
  name: 'learner.edit-profile',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    name: z.optional(fields.name),
    zone: z.optional(ZoneName),
    availability: z.optional(Availability),
    expected: z.optional(z.partial(learnerKind.body)),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, name, zone, availability, expected }, { actor, knowsZone }) {
    const before = await editable(tx, learner, actor)
    if (!before.ok) return before
    if (!stillAs(before.value, expected)) return refuse({ type: 'changed-since', kind: 'learner', id: learner })
    // LEARNER-9. What is there already may be sent along with something else.
    if (zone !== undefined && zone !== before.value.zone && knowsZone?.(zone) === false)
      return refuse({ type: 'unknown-zone', zone })
    const changed = {
      ...(name === undefined ? {} : { name }),
      ...(zone === undefined ? {} : { zone }),
      ...(availability === undefined ? {} : { availability }),
    }
    write(tx, { ...before.value, ...changed })
    const inverse = { learner, ...fieldsOf(before.value, changed), expected: changed }
    return undoable({ name: 'learner.edit-profile', version: 1, args: inverse as Mutation['args'] })
  },
})

/** LEARNER-4. The hour a learner's day begins, from a date on: earlier days keep the start they had. Null withdraws the change made at that date. */
export const changeDayStart = defineMutator({
  name: 'learner.change-day-start',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    from: CivilDate,
    minutes: z.nullable(DayStartMinutes),
    expected: z.optional(z.partial(learnerKind.body)),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, from, minutes, expected }, { actor }) {
    const before = await editable(tx, learner, actor)
    if (!before.ok) return before
    if (!stillAs(before.value, expected)) return refuse({ type: 'changed-since', kind: 'learner', id: learner })
    const last = before.value.dayStarts.at(-1)
    if (last !== undefined && from < last.from) return refuse({ type: 'day-start-in-the-past', from: last.from })
    const replaced = before.value.dayStarts.find((start) => start.from === from)
    const kept = before.value.dayStarts.filter((start) => start.from !== from)
    const dayStarts = minutes === null ? kept : [...kept, { ...replaced, from, minutes }]
    // The first day start cannot be withdrawn: every date needs one.
    if (dayStarts.length === 0) return refuse({ type: 'day-start-in-the-past', from })
    write(tx, { ...before.value, dayStarts })
    const inverse = { learner, from, minutes: replaced?.minutes ?? null, expected: { dayStarts } }
    return undoable({ name: 'learner.change-day-start', version: 1, args: inverse as Mutation['args'] })
  },
})

/** LEARNER-5. Only an accepted invitation makes a guardian of somebody, so only the server may ask for this. */
export const addGuardian = defineMutator({
  name: 'learner.add-guardian',
  version: 1,
  args: z.looseObject({ learner: LearnerId, guardian: UserId, guardianName: fields.name }),
  spaces: ({ learner, guardian }) => [learnerSpace(learner), userSpace(guardian)],
  async apply(tx, { learner, guardian, guardianName }, { actor }) {
    if (actor.type !== 'system') return refuse({ type: 'not-allowed' })
    if ((await tx.get('learner', learner)) === undefined)
      return refuse({ type: 'not-found', kind: 'learner', id: learner })
    const known = await tx.get('guardianship', pairId(learner, guardian))
    if (known === undefined && (await looksAfterEnough(tx, guardian))) return tooMany('childrenOfGuardian')
    tx.put({
      kind: 'guardianship',
      id: pairId(learner, guardian),
      space: learnerSpace(learner),
      body: { ...known?.body, learner, guardian, guardianName },
    })
    return applied
  },
})

/** LEARNER-6. A learner without an account keeps at least one guardian, or nobody could reach the records any more. */
export const removeGuardian = defineMutator({
  name: 'learner.remove-guardian',
  version: 1,
  args: z.looseObject({ learner: LearnerId, guardian: UserId }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, guardian }, { actor }) {
    if (await isChild(tx, actor)) return refuse({ type: 'not-allowed' })
    if (!(await may(tx, actor, 'learner.manage-guardians', learnerSpace(learner))))
      return refuse({ type: 'not-allowed' })
    const id = pairId(learner, guardian)
    if ((await tx.get('guardianship', id)) === undefined) return applied
    const profile = await tx.get('learner', learner)
    const guardians = await tx.list('guardianship', 'learner', learner)
    if (guardians.length === 1 && (profile === undefined || profile.body.user === null || profile.body.child)) {
      return refuse({ type: 'last-guardian', learner })
    }
    tx.del('guardianship', id)
    return applied
  },
})

/** LEARNER-7. Ties a learner to an account: a child's device account, or the grown-up child's own with `child` false. The records stay as they are. */
export const attachAccount = defineMutator({
  name: 'learner.attach-account',
  version: 1,
  args: z.looseObject({ learner: LearnerId, user: UserId, child: z.boolean() }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, user, child }, { actor }) {
    if (actor.type !== 'system') return refuse({ type: 'not-allowed' })
    const before = await tx.get('learner', learner)
    if (before === undefined) return refuse({ type: 'not-found', kind: 'learner', id: learner })
    write(tx, { ...before.body, user, child })
    return applied
  },
})

/** Permission comes before existence, so that a refusal tells a stranger nothing. */
async function editable(tx: Tx, learner: LearnerId, actor: Parameters<typeof may>[1]) {
  if (!(await may(tx, actor, 'learner.edit-profile', learnerSpace(learner))))
    return refuse({ type: 'not-allowed' as const })
  const found = await tx.get('learner', learner)
  return found === undefined
    ? refuse({ type: 'not-found' as const, kind: 'learner' as const, id: learner })
    : ok(found.body)
}
