import type { BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import * as z from 'zod'

/** Starts a session for somebody whom a route has already recognised by other means than a password: a child's device code, an accepted hand-over. */
export const deviceSession = () =>
  ({
    id: 'device-session',
    endpoints: {
      startSession: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ userId: z.string() }) },
        async (c) => {
          const user = await c.context.internalAdapter.findUserById(c.body.userId)
          if (user === null) throw new Error('A session was asked for somebody who does not exist')
          const session = await c.context.internalAdapter.createSession(user.id)
          await setSessionCookie(c, { session, user })
          return c.json({ token: session.token })
        },
      ),
    },
  }) satisfies BetterAuthPlugin
