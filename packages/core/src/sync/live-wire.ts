import * as z from 'zod/mini'
import { UserId } from '../record/ids.ts'
import { SpaceId } from '../record/space.ts'
import { Deletion, Version, WireRecord } from './wire.ts'

/** What `GET /live` says. An announcement without `put` and `del` only says that there is something to pull. */
export const LiveMessage = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('hello'), epoch: z.string(), account: UserId, serverTime: z.int() }),
  z.looseObject({
    type: z.literal('announce'),
    space: SpaceId,
    from: Version,
    to: Version,
    access: Version,
    put: z.optional(z.array(WireRecord)),
    del: z.optional(z.array(Deletion)),
    digest: z.optional(z.string()),
  }),
  z.looseObject({ type: z.literal('pull') }),
])
export type LiveMessage = z.infer<typeof LiveMessage>
