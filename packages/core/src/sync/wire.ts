import * as z from 'zod/mini'
import type { Json as JsonValue } from '../record/define-kind.ts'
import { UserId } from '../record/ids.ts'
import { SpaceId } from '../record/space.ts'

export const Seq = z.int().check(z.gte(1))
export const Version = z.int().check(z.nonnegative())
/** Whoever checks these shapes has parsed the text already, so that a value can be nothing but JSON, however deep. */
export const Json = z.custom<JsonValue>((value) => value !== undefined)

export const outcomeTypes = ['applied', 'changed', 'refused', 'superseded', 'failed'] as const

export const Outcome = z.looseObject({
  seq: Seq,
  type: z.enum(outcomeTypes),
  refusal: z.optional(z.looseObject({ type: z.string() })),
  /** The spaces it wrote, with the version each took: optimistic state stays until they have arrived. */
  touched: z.array(z.tuple([SpaceId, Version])),
})
export type Outcome = z.infer<typeof Outcome>

export const WireRecord = z.looseObject({ kind: z.string(), id: z.string(), version: Version, body: Json })
export type WireRecord = z.infer<typeof WireRecord>

export const Deletion = z.tuple([z.string(), z.string()])

export const SpacePatch = z.looseObject({
  id: SpaceId,
  from: Version,
  to: Version,
  /** The device's rows of this space are forgotten first. */
  reset: z.optional(z.boolean()),
  /** More of this space follows: judge nothing from it yet. */
  arriving: z.optional(z.boolean()),
  put: z.array(WireRecord),
  del: z.array(Deletion),
  digest: z.nullable(z.string()),
})
export type SpacePatch = z.infer<typeof SpacePatch>

export const SyncResponse = z.looseObject({
  account: UserId,
  epoch: z.string(),
  cookie: z.string(),
  lastSeq: z.int().check(z.nonnegative()),
  outcomes: z.array(Outcome),
  spaces: z.array(SpacePatch),
  drop: z.array(SpaceId),
  more: z.boolean(),
  serverTime: z.int(),
  minSchema: z.optional(z.int()),
})
export type SyncResponse = z.infer<typeof SyncResponse>
