import { At, learnerDateOf, wallAt, wallSeconds, zoneNamed } from '@etude/core'
import type { Body, CivilDate, Instant } from '@etude/core'

/** D-4. Now, where the learner is: what they would call today decides, not what the server's clock or a caller's would. */
export function learnerNow(
  profile: Pick<Body<'learner'>, 'zone' | 'dayStarts'>,
  now: Instant,
): { readonly at: At; readonly today: CivilDate } {
  const zone = zoneNamed(profile.zone)
  // A zone that this runtime has not heard of yet is read as UTC, as the stored offset of nobody.
  const offset = zone.ok ? Math.round((wallSeconds(wallAt(zone.value, now)) - now / 1000) / 60) : 0
  const at = At.parse({ instant: now, zone: zone.ok ? profile.zone : 'UTC', offset })
  return { at, today: learnerDateOf(at, profile.dayStarts) }
}
