import { ok } from '@etude/core'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import type { AccountDeps } from './account-deps.ts'
import type { Auth } from './auth.ts'

export const SessionAnswer = z.object({
  id: z.string(),
  /** What the browser or client calls itself. */
  device: z.string(),
  startedAt: z.int(),
  /** When it was last prolonged: to the day, not to the minute. */
  usedAt: z.int(),
  expiresAt: z.int(),
  current: z.boolean(),
})

export const sessionRoutes = (deps: AccountDeps): readonly Route[] => [
  route(
    {
      method: 'get',
      path: '/api/sessions',
      tag: 'Accounts',
      summary: 'The devices I am signed in on',
      access: 'signed-in',
      status: 200,
      gives: 'One line a device, the newest first.',
      answer: z.object({ sessions: z.array(SessionAnswer) }),
      problems: [],
    },
    async ({ caller }) => ok({ sessions: await listSessions(deps.auth, caller.user, caller.session) }),
  ),
  route(
    {
      method: 'delete',
      path: '/api/sessions/:session',
      tag: 'Accounts',
      summary: 'Sign one device out, a lost one too',
      description: 'It works at once: the session’s cookie and tokens are refused from then on.',
      access: 'signed-in',
      params: z.object({ session: z.string().max(120) }),
      status: 204,
      gives: 'That device is signed out.',
      problems: ['not-found'],
    },
    async ({ caller, params }) =>
      (await endSession(deps.auth, caller.user, params.session)) ? ok(undefined) : refused('not-found'),
  ),
  route(
    {
      method: 'delete',
      path: '/api/sessions',
      tag: 'Accounts',
      summary: 'Sign every other device out',
      access: 'signed-in',
      status: 204,
      gives: 'Only this session is left.',
      problems: [],
    },
    async ({ caller }) => {
      const others = (await listSessions(deps.auth, caller.user, caller.session)).filter(({ current }) => !current)
      for (const { id } of others) await endSession(deps.auth, caller.user, id)
      return ok(undefined)
    },
  ),
]

const deviceLengthMax = 200

export async function listSessions(
  auth: Auth,
  user: string,
  current: string | null,
): Promise<readonly z.infer<typeof SessionAnswer>[]> {
  const { internalAdapter } = await auth.$context
  const sessions = await internalAdapter.listSessions(user)
  return sessions
    .map(({ id, userAgent, createdAt, updatedAt, expiresAt }) => ({
      id,
      device: (userAgent ?? '').slice(0, deviceLengthMax),
      startedAt: createdAt.getTime(),
      usedAt: updatedAt.getTime(),
      expiresAt: expiresAt.getTime(),
      current: id === current,
    }))
    .sort((a, b) => b.startedAt - a.startedAt)
}

/** False where the user has no such session. */
export async function endSession(auth: Auth, user: string, id: string): Promise<boolean> {
  const { internalAdapter } = await auth.$context
  const session = (await internalAdapter.listSessions(user)).find((candidate) => candidate.id === id)
  if (session === undefined) return false
  await internalAdapter.deleteSession(session.token)
  return true
}
