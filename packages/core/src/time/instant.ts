import * as z from 'zod/mini'

/** The last day that any zone dates with a year of four digits, and a day to spare. */
const lastInstant = 253_402_128_000_000

/** Milliseconds since 1970 UTC. core never reads a clock; every instant is handed in. */
export const Instant = z.int().check(z.nonnegative(), z.lte(lastInstant)).brand<'Instant'>()
export type Instant = z.infer<typeof Instant>

/** An IANA zone by name. Only the shape is checked: rules hold no zone data. */
export const ZoneName = z
  .string()
  .check(z.maxLength(64), z.regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/))
  .brand<'ZoneName'>()
export type ZoneName = z.infer<typeof ZoneName>

/** What a device says about when something happened. A claim, kept as data: it orders nothing. */
export const At = z.looseObject({
  instant: Instant,
  zone: ZoneName,
  offset: z.int().check(z.gte(-1080), z.lte(1080)),
})
export type At = z.infer<typeof At>

/** A date on a wall calendar, `YYYY-MM-DD`, in nobody's zone. */
export const CivilDate = z.iso.date().brand<'CivilDate'>()
export type CivilDate = z.infer<typeof CivilDate>
