import * as z from 'zod/mini'
import { ZoneName } from '../time/instant.ts'
import { WallTime } from '../time/wall-time.ts'
import { ruleCharactersMax } from './parse-rule.ts'

/** Dates added to a rule or taken from it: one a day for more than a year. */
export const namedDatesMax = 500

/**
 * When something recurs, as it is stored: a start on the wall, the zone of that wall (null: whichever zone one is in), the text of a
 * rule, and dates added and taken away. It holds nothing that a new edition of the zone data could change.
 */
export const Recurrence = z.looseObject({
  start: WallTime,
  zone: z.nullable(ZoneName),
  /** null: the start alone, and what `rdates` adds. */
  rule: z.nullable(z.string().check(z.minLength(1), z.maxLength(ruleCharactersMax))),
  rdates: z.optional(z.array(WallTime).check(z.maxLength(namedDatesMax))),
  exdates: z.optional(z.array(WallTime).check(z.maxLength(namedDatesMax))),
})
export type Recurrence = z.infer<typeof Recurrence>
