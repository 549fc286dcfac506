import { ClassId, LearnerId, UserId, classSpace, learnerSpace, may, ok, userActor } from '@etude/core'
import type { Result } from '@etude/core'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { accountMails, invitationLink } from './account-mails.ts'
import type { AccountDeps } from './account-deps.ts'
import type { Caller } from './caller.ts'
import { isLocked } from './is-locked.ts'
import { Email } from './fields.ts'
import {
  addInvitation,
  findInvitation,
  invitationState,
  invitationStates,
  newSecret,
  revokeInvitation,
} from './invitation-store.ts'
import type { Invitation, InvitationTarget } from './invitation-store.ts'
import { openInvitationsMax } from './limits.ts'

const Learner = z.string().max(120).pipe(LearnerId)
const Class = z.string().max(120).pipe(ClassId)
export const Secret = z.string().min(1).max(100)
const kinds = ['guardian', 'enrolment', 'co-tutor', 'hand-over'] as const

const Target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('guardian'), learner: Learner, email: Email.optional() }),
  z.object({ kind: z.literal('enrolment'), class: Class, email: Email.optional() }),
  z.object({ kind: z.literal('co-tutor'), class: Class, email: Email.optional() }),
  // Whoever opens this link becomes the account of the child, so it goes to one address and is shown to nobody else.
  z.object({ kind: z.literal('hand-over'), learner: Learner, email: Email }),
])

const InvitationLine = z.object({
  id: z.string(),
  kind: z.enum(kinds),
  learner: z.string().nullable(),
  class: z.string().nullable(),
  email: z.string().nullable(),
  createdAt: z.int(),
  expiresAt: z.int(),
  state: z.enum(invitationStates),
})

export const invitationRoutes = (deps: AccountDeps): readonly Route[] => [
  invite(deps),
  list(deps),
  revoke(deps),
  look(deps),
]

const invite = (deps: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/invitations',
      tag: 'Invitations',
      summary: 'Invite a guardian, a learner to a class, a second tutor, or hand a child’s profile over',
      description:
        'The link works once and for 14 days. With an e-mail address it is mailed as well; that of a hand-over is only mailed, to the child who has grown up.',
      access: 'signed-in',
      body: Target,
      status: 201,
      gives: 'The invitation, and its link where the inviter may hand it on themselves: shown this once.',
      answer: z.object({ id: z.string(), link: z.string().nullable(), expiresAt: z.int() }),
      problems: ['not-found', 'not-allowed', 'too-many-invitations', 'too-many-requests'],
    },
    async ({ c, caller, body }) => {
      const { database, now, newId, publicUrl, wakeEffects } = deps
      const { email = null, ...target } = body
      const allowed = await mayInvite(deps, caller, target)
      if (!allowed.ok) return allowed
      const limited = await deps.limits.invite.take({ address: c.var.address, account: caller.user })
      if (!limited.ok) return limited
      if ((await countOpen(deps, caller.user)) >= openInvitationsMax) return refused('too-many-invitations')
      const secret = newSecret()
      const id = newId()
      const what = await purposeOf(deps, target)
      const byName = caller.name
      const expiresAt = await database.db.transaction().execute(async (trx) => {
        const made = await addInvitation(trx, { id, target, email, by: caller.user, byName }, secret, now())
        const mails = accountMails({ db: trx, publicUrl, now, newId })
        if (email !== null) await mails.invitation(email, { from: byName, what, secret })
        return made
      })
      wakeEffects()
      return ok({ id, link: target.kind === 'hand-over' ? null : invitationLink(publicUrl, secret), expiresAt })
    },
  )

/** Children invite nobody: that is for those who look after them. */
async function mayInvite(deps: AccountDeps, caller: Caller, target: InvitationTarget): Promise<Result<void, Problem>> {
  if (caller.child !== null) return refused('not-allowed')
  if (!(await mayStillInvite(deps, caller.user, target))) return refused('not-found')
  if (target.kind !== 'hand-over') return ok(undefined)
  const profile = await deps.records.get('learner', target.learner)
  return profile?.body.child === true ? ok(undefined) : refused('not-allowed')
}

/** Asked again when an invitation is accepted: who has lost the right meanwhile invites nobody any more. */
export async function mayStillInvite(
  { records, database }: AccountDeps,
  user: UserId,
  target: InvitationTarget,
): Promise<boolean> {
  if (await isLocked(database.db, user)) return false
  const actor = userActor(user)
  switch (target.kind) {
    case 'guardian':
      return may(records, actor, 'learner.manage-guardians', learnerSpace(target.learner))
    case 'hand-over':
      return may(records, actor, 'learner.hand-over', learnerSpace(target.learner))
    case 'enrolment':
      return may(records, actor, 'class.invite', classSpace(target.class))
    case 'co-tutor':
      return may(records, actor, 'class.manage-tutors', classSpace(target.class))
  }
}

/** What accepting means, in words for the invited. */
async function purposeOf(deps: AccountDeps, target: InvitationTarget): Promise<string> {
  const subject = await subjectOf(deps, target)
  switch (target.kind) {
    case 'co-tutor':
      return `to teach the class “${subject}” together`
    case 'enrolment':
      return `to join the class “${subject}”`
    case 'hand-over':
      return `to take over your own profile “${subject}”`
    case 'guardian':
      return `to be a guardian of ${subject}`
  }
}

/** The name of the class or the learner it is about. */
async function subjectOf({ records }: AccountDeps, target: InvitationTarget): Promise<string> {
  return 'class' in target
    ? ((await records.get('class', target.class))?.body.title ?? '')
    : ((await records.get('learner', target.learner))?.body.name ?? '')
}

export function targetOf({ kind, learner, class: schoolClass }: Invitation): InvitationTarget {
  switch (kind) {
    case 'guardian':
    case 'hand-over':
      return { kind, learner: LearnerId.parse(learner) }
    case 'enrolment':
    case 'co-tutor':
      return { kind, class: ClassId.parse(schoolClass) }
  }
}

async function countOpen({ database, now }: AccountDeps, user: string): Promise<number> {
  const { count } = await database.db
    .selectFrom('invitation')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('created_by', '=', user)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now())
    .executeTakeFirstOrThrow()
  return Number(count)
}

const list = ({ database, now }: AccountDeps): Route =>
  route(
    {
      method: 'get',
      path: '/api/invitations',
      tag: 'Invitations',
      summary: 'The invitations I have sent',
      access: 'signed-in',
      status: 200,
      gives: 'The newest first, with what became of each.',
      answer: z.object({ invitations: z.array(InvitationLine) }),
      problems: [],
    },
    async ({ caller }) => {
      const rows = await database.db
        .selectFrom('invitation')
        .selectAll()
        .where('created_by', '=', caller.user)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(openInvitationsMax * 2)
        .execute()
      return ok({
        invitations: rows.map((row) => ({
          id: row.id,
          kind: row.kind,
          learner: row.learner,
          class: row.class,
          email: row.email,
          createdAt: row.created_at,
          expiresAt: row.expires_at,
          state: invitationState(row, now()),
        })),
      })
    },
  )

const revoke = (deps: AccountDeps): Route =>
  route(
    {
      method: 'delete',
      path: '/api/invitations/:id',
      tag: 'Invitations',
      summary: 'Take an invitation back',
      description: 'Whoever sent it may, and everybody who could send the same one.',
      access: 'signed-in',
      params: z.object({ id: z.string().max(120) }),
      status: 204,
      gives: 'Its link does not work any more.',
      problems: ['not-found', 'invitation-accepted', 'invitation-revoked', 'invitation-lapsed'],
    },
    async ({ caller, params: { id } }) => {
      const { db } = deps.database
      const found = await db.selectFrom('invitation').selectAll().where('id', '=', id).executeTakeFirst()
      if (found === undefined) return refused('not-found')
      const allowed = found.created_by === caller.user || (await mayStillInvite(deps, caller.user, targetOf(found)))
      if (!allowed) return refused('not-found')
      const state = invitationState(found, deps.now())
      if (state !== 'open') return refused(`invitation-${state}`)
      return (await revokeInvitation(db, id, deps.now())) ? ok(undefined) : refused('invitation-accepted')
    },
  )

const look = (deps: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/invitations/look',
      tag: 'Invitations',
      summary: 'What an invitation is about, before accepting it',
      description: 'Takes the part of the link behind the `#`. Nobody need be signed in.',
      access: 'anyone',
      body: z.object({ secret: Secret }),
      status: 200,
      gives: 'Who invites to what.',
      answer: z.object({
        kind: z.enum(kinds),
        from: z.string(),
        what: z.string(),
        /** What it is about, by name: for whoever says the rest in another language. */
        subject: z.string(),
        email: z.string().nullable(),
        expiresAt: z.int(),
        state: z.enum(invitationStates),
      }),
      problems: ['not-found', 'too-many-requests'],
    },
    async ({ c, body: { secret } }) => {
      const found = await openable(deps, c.var.address, secret)
      if (!found.ok) return found
      const { kind, created_by_name: from, email, expires_at: expiresAt } = found.value
      const state = invitationState(found.value, deps.now())
      const target = targetOf(found.value)
      const [what, subject] = [await purposeOf(deps, target), await subjectOf(deps, target)]
      return ok({ kind, from, what, subject, email, expiresAt, state })
    },
  )

/** Wrong secrets are counted, or one could be searched for. */
export async function openable(
  deps: AccountDeps,
  address: string,
  secret: string,
): Promise<Result<Invitation, Problem>> {
  const limited = await deps.limits.code.take({ address })
  if (!limited.ok) return limited
  const found = await findInvitation(deps.database.db, secret)
  return found === undefined ? refused('not-found') : ok(found)
}
