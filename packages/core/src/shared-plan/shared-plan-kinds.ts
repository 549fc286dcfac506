import * as z from 'zod/mini'
import { peopleAround, userSubject } from '../access/grant.ts'
import type { Role } from '../access/grant.ts'
import { defineKind } from '../record/define-kind.ts'
import { LearnerId, PlanId, UserId } from '../record/ids.ts'
import { planSpace } from '../record/space.ts'
import { PlanNotes, PlanSegments, PlanTitle } from './plan-content.ts'
import { sharedPlanLimits } from './shared-plan-limits.ts'

const PersonName = z.string().check(z.minLength(1), z.maxLength(80))
const base64 = (maxChars: number) => z.string().check(z.maxLength(maxChars), z.regex(/^[A-Za-z0-9+/]+={0,2}$/))

export const DocumentUpdate = base64(sharedPlanLimits.updateChars)

/** A plan that an ensemble writes together. What it says is read from its document; nobody writes that here. */
export const sharedPlan = defineKind({
  name: 'shared-plan',
  body: z.looseObject({
    plan: PlanId,
    owner: UserId,
    ownerName: PersonName,
    title: PlanTitle,
    notes: PlanNotes,
    segments: PlanSegments,
    /** How much of the document is stored; null until the server has begun it. */
    vector: z.nullable(base64(sharedPlanLimits.documentChars)),
  }),
  spaces: ['plan'],
  indexes: { owner: (body) => body.owner },
  grants: ({ body }) => [{ object: planSpace(body.plan), subject: userSubject(body.owner), role: 'owner' }],
})

export const memberRights = ['edit', 'view'] as const
const roleOfRight = { edit: 'editor', view: 'reader' } as const satisfies Record<(typeof memberRights)[number], Role>

/** A learner who takes part, and with the learner whoever looks after them. */
export const planMember = defineKind({
  name: 'plan-member',
  body: z.looseObject({ plan: PlanId, learner: LearnerId, learnerName: PersonName, right: z.enum(memberRights) }),
  spaces: ['plan'],
  indexes: { plan: (body) => body.plan, learner: (body) => body.learner },
  grants: ({ body }) => [
    { object: planSpace(body.plan), subject: peopleAround(body.learner), role: roleOfRight[body.right] },
  ],
})

export const roleOfMember = (right: (typeof memberRights)[number]): Role => roleOfRight[right]

/** One change of a plan's document, or many made one. Together they are the document. */
export const planUpdate = defineKind({
  name: 'plan-update',
  body: z.looseObject({ plan: PlanId, update: base64(sharedPlanLimits.documentChars) }),
  spaces: ['plan'],
  indexes: { plan: (body) => body.plan },
})
