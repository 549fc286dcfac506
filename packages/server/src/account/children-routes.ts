import { LearnerId, ZoneName, learnerSpace, may, ok, refuse, userActor } from '@etude/core'
import type { Act, Result } from '@etude/core'
import * as z from 'zod'
import type { Problem } from '../http/problem.ts'
import { refused } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import type { AccountDeps } from './account-deps.ts'
import type { Caller } from './caller.ts'
import { childAccountOf } from './child-account.ts'
import { PersonName, Zone } from './fields.ts'
import { SessionAnswer, endSession, listSessions } from './session-routes.ts'

export const LearnerParams = z.object({ learner: z.string().max(120).pipe(LearnerId) })

/** What a guardian does for children, who have no e-mail and no password. */
export const childrenRoutes = (deps: AccountDeps): readonly Route[] => [
  createChild(deps),
  listChildren(deps),
  childSessions(deps),
  endChildSession(deps),
]

/** A stranger learns nothing, not even that the learner exists. */
export async function asGuardian(
  { records }: AccountDeps,
  caller: Caller,
  act: Act,
  learner: LearnerId,
): Promise<Result<void, Problem>> {
  const allowed = await may(records, userActor(caller.user), act, learnerSpace(learner))
  return allowed ? ok(undefined) : refused('not-found')
}

const createChild = ({ commit, newId }: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/children',
      tag: 'Children',
      summary: 'Make a profile for a child, without an e-mail address',
      description: 'Whoever makes it is its guardian. An id may be given, so that asking twice makes one profile.',
      access: 'signed-in',
      body: z.object({ learner: z.string().max(120).pipe(LearnerId).optional(), name: PersonName, zone: Zone }),
      status: 201,
      gives: 'The profile.',
      answer: z.object({ learner: z.string(), name: z.string() }),
      problems: ['not-allowed', 'already-exists'],
    },
    async ({ caller, body }) => {
      if (caller.child !== null) return refused('not-allowed')
      const learner = body.learner ?? LearnerId.parse(newId())
      const { name } = body
      const args = {
        learner,
        guardian: caller.user,
        guardianName: caller.name.slice(0, 80),
        name,
        zone: ZoneName.parse(body.zone),
      }
      const done = await commit.run(userActor(caller.user), { name: 'learner.create-child', version: 1, args })
      return done.ok ? ok({ learner, name }) : refuse(refusalProblem(done.error))
    },
  )

const listChildren = ({ records, auth, database }: AccountDeps): Route =>
  route(
    {
      method: 'get',
      path: '/api/children',
      tag: 'Children',
      summary: 'The learners I am a guardian of',
      access: 'signed-in',
      status: 200,
      gives: 'Each with whether it is a child profile, and on how many devices it is signed in.',
      answer: z.object({
        children: z.array(z.object({ learner: z.string(), name: z.string(), child: z.boolean(), devices: z.int() })),
      }),
      problems: [],
    },
    async ({ caller }) => {
      const children = []
      for (const { body } of await records.list('guardianship', 'guardian', caller.user)) {
        const profile = await records.get('learner', body.learner)
        if (profile === undefined) continue
        const { learner, name, child } = profile.body
        const account = child ? await childAccountOf(database.db, learner) : undefined
        const devices = account === undefined ? 0 : (await listSessions(auth, account, null)).length
        children.push({ learner, name, child, devices })
      }
      return ok({ children })
    },
  )

const childSessions = (deps: AccountDeps): Route =>
  route(
    {
      method: 'get',
      path: '/api/children/:learner/sessions',
      tag: 'Children',
      summary: 'The devices a child is signed in on',
      access: 'signed-in',
      params: LearnerParams,
      status: 200,
      gives: 'One line a device, the newest first.',
      answer: z.object({ sessions: z.array(SessionAnswer) }),
      problems: ['not-found'],
    },
    async ({ caller, params: { learner } }) => {
      const allowed = await asGuardian(deps, caller, 'learner.sign-in-devices', learner)
      if (!allowed.ok) return allowed
      const account = await childAccountOf(deps.database.db, learner)
      return ok({ sessions: account === undefined ? [] : await listSessions(deps.auth, account, null) })
    },
  )

const endChildSession = (deps: AccountDeps): Route =>
  route(
    {
      method: 'delete',
      path: '/api/children/:learner/sessions/:session',
      tag: 'Children',
      summary: 'Sign a child’s device out, a lost one too',
      access: 'signed-in',
      params: LearnerParams.extend({ session: z.string().max(120) }),
      status: 204,
      gives: 'That device is signed out.',
      problems: ['not-found'],
    },
    async ({ caller, params: { learner, session } }) => {
      const allowed = await asGuardian(deps, caller, 'learner.sign-in-devices', learner)
      if (!allowed.ok) return allowed
      const account = await childAccountOf(deps.database.db, learner)
      const ended = account !== undefined && (await endSession(deps.auth, account, session))
      return ended ? ok(undefined) : refused('not-found')
    },
  )
