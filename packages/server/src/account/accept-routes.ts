import { LearnerId, UserId, learnerSpace, may, ok, refuse, systemActor, userActor } from '@etude/core'
import type { Json, Result } from '@etude/core'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import type { AccountDeps } from './account-deps.ts'
import { fromLibrary, libraryHeaders } from './call-library.ts'
import type { Caller } from './caller.ts'
import { ensureChildAccount } from './child-account.ts'
import { Password, PersonName } from './fields.ts'
import { putPassword } from './put-password.ts'
import { Secret, mayStillInvite, openable, targetOf } from './invitation-routes.ts'
import { finishInvitation, invitationState, takeInvitation } from './invitation-store.ts'
import type { Invitation } from './invitation-store.ts'

/** What an accepted invitation does to records is done by mutations of the server itself, since no record can say that an invitation was accepted. */
export const acceptRoutes = (deps: AccountDeps): readonly Route[] => [accept(deps), acceptHandOver(deps)]

const accept = (deps: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/invitations/accept',
      tag: 'Invitations',
      summary: 'Accept an invitation',
      description:
        'To join a class, say which learner joins: yourself, or one you are a guardian of. For a child only a guardian may accept. If the answer got lost half-way, the same person may ask again.',
      access: 'signed-in',
      body: z.object({ secret: Secret, learner: z.string().max(120).pipe(LearnerId).optional() }),
      status: 200,
      gives: 'What one belongs to now.',
      answer: z.object({ kind: z.string(), learner: z.string().nullable(), class: z.string().nullable() }),
      problems: [
        'not-found',
        'not-allowed',
        'invalid-input',
        'invitation-accepted',
        'invitation-revoked',
        'invitation-lapsed',
        'too-many-requests',
      ],
    },
    async ({ c, caller, body }) => {
      const found = await usable(deps, c.var.address, body.secret)
      if (!found.ok) return found
      if (caller.child !== null) return refused('not-allowed')
      const mutation = await mutationFor(deps, caller, found.value, body.learner)
      if (!mutation.ok) return mutation
      const learner = found.value.kind === 'enrolment' ? (body.learner ?? null) : null
      const taken = await take(deps, found.value, caller.user, learner)
      if (!taken.ok) return taken
      const actor = systemActor('invitations', caller.user)
      const done = await deps.commit.run(actor, { ...mutation.value, version: 1 })
      if (!done.ok) return refuse(refusalProblem(done.error))
      await finishInvitation(deps.database.db, found.value.id, deps.now())
      return ok({ kind: found.value.kind, learner: learner ?? found.value.learner, class: found.value.class })
    },
  )

async function mutationFor(
  { records }: AccountDeps,
  caller: Caller,
  invitation: Invitation,
  learner: LearnerId | undefined,
): Promise<Result<{ readonly name: string; readonly args: Json }, Problem>> {
  const target = targetOf(invitation)
  const callerName = caller.name.slice(0, 80)
  switch (target.kind) {
    case 'guardian':
      return ok({
        name: 'learner.add-guardian',
        args: { learner: target.learner, guardian: caller.user, guardianName: callerName },
      })
    case 'co-tutor':
      return ok({ name: 'class.add-tutor', args: { class: target.class, tutor: caller.user, tutorName: callerName } })
    case 'enrolment': {
      if (learner === undefined)
        return refused('invalid-input', {
          errors: [{ path: 'learner', message: 'Say which learner joins the class.' }],
        })
      const allowed = await may(records, userActor(caller.user), 'learner.join-class', learnerSpace(learner))
      const profile = allowed ? await records.get('learner', learner) : undefined
      if (profile === undefined) return refused('not-found')
      return ok({ name: 'class.enrol', args: { class: target.class, learner, learnerName: profile.body.name } })
    }
    case 'hand-over':
      return refused('not-allowed')
  }
}

/** Open, or taken by somebody who was interrupted before it had done its work: whether that is whoever asks now is seen when it is taken. */
async function usable(deps: AccountDeps, address: string, secret: string): Promise<Result<Invitation, Problem>> {
  const found = await openable(deps, address, secret)
  if (!found.ok) return found
  const state = invitationState(found.value, deps.now())
  if (state === 'accepted' && found.value.finished_at === null) return found
  if (state !== 'open') return refused(`invitation-${state}`)
  const { created_by: by } = found.value
  return (await mayStillInvite(deps, UserId.parse(by), targetOf(found.value))) ? found : refused('invitation-revoked')
}

async function take(
  { database, now }: AccountDeps,
  { id }: Invitation,
  by: string,
  learner: string | null,
): Promise<Result<void, Problem>> {
  return (await takeInvitation(database.db, id, by, learner, now())) ? ok(undefined) : refused('invitation-accepted')
}

const acceptHandOver = (deps: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/invitations/accept-hand-over',
      tag: 'Invitations',
      summary: 'Take one’s own profile over from one’s guardian',
      description:
        'The profile gets the invited e-mail address and a password of its own. All records stay, and guardians stay until they are removed; the devices that the child was signed in on have to sign in anew.',
      access: 'anyone',
      body: z.object({ secret: Secret, password: Password, name: PersonName.optional() }),
      status: 200,
      gives: 'The account; the session cookie is set.',
      answer: z.object({
        user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
        learner: z.string(),
      }),
      problems: [
        'not-found',
        'address-taken',
        'invitation-accepted',
        'invitation-revoked',
        'invitation-lapsed',
        'too-many-requests',
      ],
    },
    async ({ c, body }) => {
      const found = await usable(deps, c.var.address, body.secret)
      if (!found.ok) return found
      const invitation = found.value
      if (invitation.kind !== 'hand-over' || invitation.email === null) return refused('not-found')
      const { email } = invitation
      const learner = LearnerId.parse(invitation.learner)
      // The account that the child's devices have had stays the account.
      const user = invitation.accepted_by ?? (await ensureChildAccount(deps, learner))
      const { internalAdapter } = await deps.auth.$context
      const holder = await internalAdapter.findUserByEmail(email)
      if (holder !== null && holder.user.id !== user) return refused('address-taken')
      const taken = await take(deps, invitation, user, null)
      if (!taken.ok) return taken
      const name = body.name ?? (await deps.records.get('learner', learner))?.body.name ?? ''
      await internalAdapter.updateUser(user, { email, name, emailVerified: true, child: null })
      await putPassword(deps.auth, user, body.password)
      const actor = systemActor('invitations', UserId.parse(user))
      const args = { learner, user, child: false }
      const done = await deps.commit.run(actor, { name: 'learner.attach-account', version: 1, args })
      if (!done.ok) return refuse(refusalProblem(done.error))
      await finishInvitation(deps.database.db, invitation.id, deps.now())
      // A guardian's tablet may be among the devices that were signed in as the child: from here on the journal is the learner's alone.
      await internalAdapter.deleteUserSessions(user)
      const started = await fromLibrary(
        c,
        deps.auth.api.startSession({ body: { userId: user }, headers: libraryHeaders(c), asResponse: true }),
      )
      if (!started.ok) return started
      await deps.people.ensureRecords(user)
      return ok({ user: { id: user, email, name }, learner })
    },
  )
