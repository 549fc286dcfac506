import * as z from 'zod/mini'
import { UserId } from '../record/ids.ts'
import { SpaceId } from '../record/space.ts'
import { At } from '../time/instant.ts'
import { ClientId } from './client-id.ts'
import { limits } from './limits.ts'
import { Json, Seq } from './wire.ts'

// What a device says. Servers alone check it, so that no device need carry it.

export const SentMutation = z.looseObject({
  seq: Seq,
  name: z.string().check(z.minLength(1), z.maxLength(80)),
  v: z.int().check(z.gte(1), z.lte(1000)),
  args: Json,
  at: At,
  /** Where this mutation was confirmed before the server was restored from an older copy. */
  origin: z.optional(z.looseObject({ client: ClientId, seq: Seq })),
})
export type SentMutation = z.infer<typeof SentMutation>

export const SyncRequest = z.looseObject({
  protocol: z.int().check(z.gte(1)),
  account: UserId,
  client: ClientId,
  /** The newest kinds the device's app knows; the server answers older devices in what they understand. */
  schema: z.int().check(z.nonnegative()),
  cookie: z.nullable(z.string().check(z.maxLength(limits.cookieBytes))),
  /** Outcomes up to here are stored on the device and may be forgotten. */
  ack: z.int().check(z.nonnegative()),
  mutations: z.array(SentMutation).check(z.maxLength(limits.mutationsPerRequest)),
  want: z.optional(
    z.looseObject({
      /** Spaces fetched on demand, beside those every device of this account holds. */
      spaces: z.optional(z.array(SpaceId).check(z.maxLength(limits.wantedSpaces))),
      /** Spaces whose copy on the device does not add up: each is sent again, whole. */
      again: z.optional(z.array(SpaceId).check(z.maxLength(limits.wantedSpaces))),
      limit: z.optional(z.int().check(z.gte(1), z.lte(limits.recordsPerResponse))),
    }),
  ),
})
export type SyncRequest = z.infer<typeof SyncRequest>

/** What a device may say on `GET /live`: which spaces it has opened beside those it always holds. */
export const LiveRequest = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('want'), spaces: z.array(SpaceId).check(z.maxLength(limits.wantedSpaces)) }),
])
export type LiveRequest = z.infer<typeof LiveRequest>
