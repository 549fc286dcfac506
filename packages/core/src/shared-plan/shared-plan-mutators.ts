import * as z from 'zod/mini'
import { isChild, may } from '../access/may.ts'
import { applied, defineMutator } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { Tx } from '../mutation/tx.ts'
import type { Body } from '../record/kinds.ts'
import { LearnerId, PlanId, RecordId, UserId } from '../record/ids.ts'
import { pairId } from '../record/pair-id.ts'
import { refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { sha256 } from '../record/sha256.ts'
import { learnerSpace, planSpace, userSpace } from '../record/space.ts'
import type { DocumentState } from './documents.ts'
import { PlanNotes, PlanSegments, PlanTitle, projectPlan } from './plan-content.ts'
import { DocumentUpdate, memberRights, planMember, sharedPlan } from './shared-plan-kinds.ts'
import { sharedPlanLimits } from './shared-plan-limits.ts'

type Limit = 'documentChars' | 'membersOfPlan' | 'plansOfOwner' | 'plansOfLearner'
const tooMuch = (limit: Limit): Result<never, Refusal> =>
  refuse({ type: 'limit-reached', limit, max: sharedPlanLimits[limit] })

/** ENSEMBLE-1. Whoever makes a plan owns it. Its document is begun by the server alone, once: two beginnings would be the same words twice. */
export const createSharedPlan = defineMutator({
  name: 'shared-plan.create',
  version: 1,
  args: z.looseObject({
    plan: PlanId,
    owner: UserId,
    ownerName: sharedPlan.body.shape.ownerName,
    title: PlanTitle,
    notes: PlanNotes,
    segments: PlanSegments,
  }),
  spaces: ({ plan, owner }) => [planSpace(plan), userSpace(owner)],
  async apply(tx, { plan, owner, ownerName, ...content }, { actor, documents }) {
    if (actor.type === 'user' && actor.user !== owner) return refuse({ type: 'not-allowed' })
    if (await isChild(tx, actor)) return refuse({ type: 'not-allowed' })
    if ((await tx.get('shared-plan', plan)) !== undefined)
      return refuse({ type: 'already-exists', kind: 'shared-plan', id: plan })
    if ((await tx.list('shared-plan', 'owner', owner)).length >= sharedPlanLimits.plansOfOwner)
      return tooMuch('plansOfOwner')
    const { title, notes, segments } = content
    const begun = documents?.begin({ title, notes, segments })
    if (begun !== undefined) await putUpdate(tx, plan, begun.update)
    putPlan(tx, { plan, owner, ownerName, title, notes, segments, vector: null }, begun)
    return applied
  },
})

/** ENSEMBLE-2. The owner lets in learners whom they may see anyway, to write or to read, and changes which. */
export const setPlanMember = defineMutator({
  name: 'shared-plan.set-member',
  version: 1,
  args: z.looseObject({
    plan: PlanId,
    learner: LearnerId,
    learnerName: planMember.body.shape.learnerName,
    right: z.enum(memberRights),
  }),
  spaces: ({ plan, learner }) => [planSpace(plan), learnerSpace(learner)],
  async apply(tx, { plan, learner, learnerName, right }, { actor }) {
    if (!(await may(tx, actor, 'shared-plan.manage', planSpace(plan)))) return refuse({ type: 'not-allowed' })
    if (!(await may(tx, actor, 'read', learnerSpace(learner)))) return refuse({ type: 'not-allowed' })
    if ((await tx.get('shared-plan', plan)) === undefined)
      return refuse({ type: 'not-found', kind: 'shared-plan', id: plan })
    const id = pairId(plan, learner)
    const known = await tx.get('plan-member', id)
    if (known === undefined) {
      if ((await tx.list('plan-member', 'plan', plan)).length >= sharedPlanLimits.membersOfPlan)
        return tooMuch('membersOfPlan')
      if ((await tx.list('plan-member', 'learner', learner)).length >= sharedPlanLimits.plansOfLearner)
        return tooMuch('plansOfLearner')
    }
    const body = { ...known?.body, plan, learner, learnerName, right }
    tx.put({ kind: 'plan-member', id, space: planSpace(plan), body })
    return applied
  },
})

/** ENSEMBLE-2. The owner shows somebody out, and a learner goes; a child by a guardian's word. */
export const removePlanMember = defineMutator({
  name: 'shared-plan.remove-member',
  version: 1,
  args: z.looseObject({ plan: PlanId, learner: LearnerId }),
  spaces: ({ plan, learner }) => [planSpace(plan), learnerSpace(learner)],
  async apply(tx, { plan, learner }, { actor }) {
    const mayRemove = await may(tx, actor, 'shared-plan.manage', planSpace(plan))
    const mayLeave = (await may(tx, actor, 'learner.join-class', learnerSpace(learner))) && !(await isChild(tx, actor))
    if (!mayRemove && !mayLeave) return refuse({ type: 'not-allowed' })
    tx.del('plan-member', pairId(plan, learner))
    return applied
  },
})

/**
 * ENSEMBLE-3. One change of the document, from whichever way it came. A device keeps it as it is. The server puts it to the rest: what says nothing new is
 * not stored a second time, many changes are made one, and the plan's record says what the document says.
 */
export const writeSharedPlan = defineMutator({
  name: 'shared-plan.write',
  version: 1,
  args: z.looseObject({
    plan: PlanId,
    update: DocumentUpdate,
    /** The words that it brings, for its author to find again should it be refused. */
    written: z.optional(z.string().check(z.maxLength(sharedPlanLimits.writtenChars))),
  }),
  spaces: ({ plan }) => [planSpace(plan)],
  async apply(tx, { plan, update }, { actor, documents }) {
    if (!(await may(tx, actor, 'shared-plan.write', planSpace(plan)))) return refuse({ type: 'not-allowed' })
    const known = await tx.get('shared-plan', plan)
    if (known === undefined) return refuse({ type: 'not-found', kind: 'shared-plan', id: plan })
    if (documents === undefined) {
      await putUpdate(tx, plan, update)
      return applied
    }
    const stored = await tx.list('plan-update', 'plan', plan)
    const merged = documents.merge(
      stored.map(({ body }) => body.update),
      update,
    )
    if (merged === null)
      return refuse({
        type: 'invalid-arguments',
        issues: [{ path: 'update', message: 'It is no change of a document.' }],
      })
    if (!merged.isNews) return applied
    if (merged.update.length > sharedPlanLimits.documentChars) return tooMuch('documentChars')
    if (stored.length < sharedPlanLimits.updatesKept) await putUpdate(tx, plan, update)
    else {
      for (const { id } of stored) tx.del('plan-update', id)
      await putUpdate(tx, plan, merged.update)
    }
    putPlan(tx, known.body, merged)
    return applied
  },
})

/** ENSEMBLE-5. The owner throws a plan away, for everybody. */
export const removeSharedPlan = defineMutator({
  name: 'shared-plan.remove',
  version: 1,
  args: z.looseObject({ plan: PlanId }),
  spaces: ({ plan }) => [planSpace(plan)],
  async apply(tx, { plan }, { actor }) {
    if ((await tx.get('shared-plan', plan)) === undefined) return applied
    if (!(await may(tx, actor, 'shared-plan.manage', planSpace(plan)))) return refuse({ type: 'not-allowed' })
    for (const { id } of await tx.list('plan-update', 'plan', plan)) tx.del('plan-update', id)
    for (const { id } of await tx.list('plan-member', 'plan', plan)) tx.del('plan-member', id)
    tx.del('shared-plan', plan)
    return applied
  },
})

/** Named after what it says, so that the same change is one record however often it comes. */
const updateId = (plan: PlanId, update: string): RecordId => RecordId.parse(`${plan}~${sha256(update, 16)}`)

async function putUpdate(tx: Tx, plan: PlanId, update: string): Promise<void> {
  const id = updateId(plan, update)
  if ((await tx.get('plan-update', id)) !== undefined) return
  tx.put({ kind: 'plan-update', id, space: planSpace(plan), body: { plan, update } })
}

function putPlan(tx: Tx, before: Body<'shared-plan'>, document: DocumentState | undefined): void {
  const says = document === undefined ? {} : { ...projectPlan(document.json), vector: document.vector }
  // The cast: a projection's lists are only read, as every body is.
  const body = { ...before, ...says } as Body<'shared-plan'>
  tx.put({ kind: 'shared-plan', id: body.plan, space: planSpace(body.plan), body })
}
