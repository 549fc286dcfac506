import { SyncRequest, SyncResponse, limits } from '@etude/core'
import { refused } from '../http/problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { dialectsOf } from './dialects.ts'
import type { createSync } from './sync.ts'

export const syncRoutes = (sync: ReturnType<typeof createSync>, dialect = dialectsOf()): readonly Route[] => [
  route(
    {
      method: 'post',
      path: '/sync',
      tag: 'Sync',
      summary: 'Send what this device did and fetch what it lacks',
      description:
        'One round trip for both directions. An answer of 401, 403, 429 or 5xx has consumed nothing: keep the queue and send it again.',
      access: 'signed-in',
      body: SyncRequest,
      bodyBytesMax: limits.requestBytes,
      dialect,
      status: 200,
      gives: 'The outcomes of the mutations and the changes of every space this account may read.',
      answer: SyncResponse,
      problems: ['wrong-account', 'cookie-invalid', 'client-forked', 'protocol-too-old', 'protocol-unknown'],
    },
    async ({ body, caller }) => {
      const answer = await sync(caller.user, body)
      if (answer.ok) return answer
      const { error } = answer
      return refused(error.type, error.type === 'client-forked' ? { lastSeq: error.lastSeq } : {})
    },
  ),
]
