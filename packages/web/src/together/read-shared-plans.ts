import { may, planSpace, userActor } from '@etude/core'
import type { LearnerId, PlanId, Reader, Stored, UserId } from '@etude/core'

/** Every plan that this account writes or reads with others, by its name. */
export async function readSharedPlans(reader: Reader, account: UserId): Promise<readonly Stored<'shared-plan'>[]> {
  const plans = new Map((await reader.list('shared-plan', 'owner', account)).map((plan) => [plan.id, plan]))
  for (const learner of await learnersAround(reader, account)) {
    for (const { body } of await reader.list('plan-member', 'learner', learner)) {
      const plan = await reader.get('shared-plan', body.plan)
      if (plan !== undefined) plans.set(plan.id, plan)
    }
  }
  return [...plans.values()].sort((a, b) => a.body.title.localeCompare(b.body.title))
}

export interface Membership {
  readonly members: readonly Stored<'plan-member'>[]
  readonly ownerName: string
  readonly mayWrite: boolean
  readonly mayManage: boolean
  /** Those of the members who are this account, or a child of it. */
  readonly own: readonly LearnerId[]
}

export async function readMembership(reader: Reader, account: UserId, plan: PlanId): Promise<Membership> {
  const members = await reader.list('plan-member', 'plan', plan)
  const around = await learnersAround(reader, account)
  const ask = (act: 'shared-plan.write' | 'shared-plan.manage') => may(reader, userActor(account), act, planSpace(plan))
  return {
    members: members.toSorted((a, b) => a.body.learnerName.localeCompare(b.body.learnerName)),
    ownerName: (await reader.get('shared-plan', plan))?.body.ownerName ?? '',
    mayWrite: await ask('shared-plan.write'),
    mayManage: await ask('shared-plan.manage'),
    own: members.map(({ body }) => body.learner).filter((learner) => around.includes(learner)),
  }
}

async function learnersAround(reader: Reader, account: UserId): Promise<readonly LearnerId[]> {
  const own = await reader.list('learner', 'user', account)
  const guarded = await reader.list('guardianship', 'guardian', account)
  return [...new Set([...own, ...guarded].map(({ body }) => body.learner))]
}
