import { At, limits, ok, refuse, userActor } from '@etude/core'
import * as z from 'zod'
import { codeOfRefusal, refusalProblem } from '../http/refusal-problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import type { Commit } from './commit.ts'

const Mutation = z.object({ name: z.string().min(1).max(80), version: z.int().min(1).max(1000), args: z.json() })

/** The one way in, for clients that are no replica: one change, done or refused at once. */
export const mutationRoutes = ({ commit }: { readonly commit: Commit }): readonly Route[] => [
  route(
    {
      method: 'post',
      path: '/api/mutations',
      tag: 'Changes',
      summary: 'Make one change',
      description:
        'Runs the same mutation a device would run. `at` says when and where the person acted; without it, it is now. There is no protection against sending one twice: devices that may lose an answer use `/sync`.',
      access: 'signed-in',
      body: z.object({ ...Mutation.shape, at: z.optional(At) }),
      bodyBytesMax: limits.mutationBytes,
      status: 200,
      gives: 'The versions that the touched spaces took, and the change that would take it back, if there is one.',
      answer: z.object({
        touched: z.array(z.object({ space: z.string(), version: z.int() })),
        inverse: Mutation.nullable(),
      }),
      problems: [...new Set(Object.values(codeOfRefusal))],
    },
    async ({ caller, body: { at, ...mutation } }) => {
      const done = await commit.run(userActor(caller.user), mutation as never, at)
      if (!done.ok) return refuse(refusalProblem(done.error))
      const { touched, inverse } = done.value
      return ok({ touched: touched.map(([space, version]) => ({ space, version })), inverse: inverse as never })
    },
  ),
]
