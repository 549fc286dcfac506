import type { Offer } from './offers.ts'
import { schoolDays, weekLimits } from './week-limits.ts'
import { candidateKey } from './week-snapshot.ts'
import type { WeekSnapshot } from './week-snapshot.ts'

/** An offer that has found its day. */
export interface Placed {
  readonly offer: Offer
  readonly day: number
  readonly minutes: number
}

/** A week being filled: how full each day is, and which subskill stands on which days. */
export interface Board {
  readonly placed: readonly Placed[]
  /** How many activities count so far, kept ones included. */
  readonly total: () => number
  /** Puts an offer on the emptiest day that may take it; false where none may. `ignoreMinutes` is for the few that a week has at least. */
  readonly place: (offer: Offer, ignoreMinutes?: boolean) => boolean
}

interface Day {
  readonly capacity: number
  count: number
  minutes: number
  driven: number
}

/**
 * GEN-6, GEN-12. A day takes at most ten, at most two for assessments, a subskill once, and no more minutes than there are, save that the only
 * activity of a day is cut to fit. Nothing stands before what it requires.
 */
export function openBoard(snapshot: WeekSnapshot): Board {
  const days: Day[] = snapshot.capacityMinutes.map((capacity) => ({ capacity, count: 0, minutes: 0, driven: 0 }))
  const daysOf = new Map<string, Set<number>>()
  const dependantsOf = requiredBy(snapshot)
  const keptDays = new Map<string, number>()
  const placed: Placed[] = []
  let total = 0
  const take = (key: string | null, index: number, minutes: number, driven: boolean): void => {
    const day = days[index]
    if (day !== undefined) {
      day.count += 1
      day.minutes += minutes
      day.driven += driven ? 1 : 0
    }
    if (key !== null) daysOf.set(key, (daysOf.get(key) ?? new Set()).add(index))
    total += 1
  }
  for (const { curriculum, subskill, day, minutes, assessment, counts } of snapshot.kept) {
    const key = curriculum === null || subskill === null ? null : candidateKey(curriculum, subskill)
    if (!counts) continue
    take(key, day, minutes, assessment !== null)
    if (key !== null) keptDays.set(key, Math.min(day, keptDays.get(key) ?? day))
  }
  const firstDayOf = (key: string): number => Math.min(...(daysOf.get(key) ?? [Number.POSITIVE_INFINITY]))

  return {
    placed,
    total: () => total,
    place(offer, ignoreMinutes = false) {
      const { candidate, key, driven } = offer
      const { curriculum } = candidate.about
      const taken = daysOf.get(key) ?? new Set<number>()
      // On the same day order settles it, so that a day may hold both ends of a prerequisite.
      const earliest = candidate.requires.reduce((latest, required) => {
        const first = firstDayOf(candidateKey(curriculum, required))
        return Number.isFinite(first) ? Math.max(latest, first) : latest
      }, Number(snapshot.firstDay))
      const isFirst = taken.size === 0
      const latest = isFirst
        ? (dependantsOf.get(key) ?? []).reduce(
            (soonest, dependant) => Math.min(soonest, firstDayOf(dependant)),
            schoolDays - 1,
          )
        : schoolDays - 1
      let best: { index: number; load: number; minutes: number } | undefined
      for (let index = earliest; index <= latest; index += 1) {
        const day = days[index]
        if (day === undefined || day.capacity <= 0 || day.count >= weekLimits.perDayMax || taken.has(index)) continue
        if (driven && day.driven >= weekLimits.drivenPerDayMax) continue
        const minutes = day.count === 0 ? Math.min(candidate.minutes, day.capacity) : candidate.minutes
        if (!ignoreMinutes && day.minutes + minutes > day.capacity) continue
        const load = day.minutes / day.capacity
        if (best === undefined || load < best.load) best = { index, load, minutes }
      }
      if (best === undefined) return false
      take(key, best.index, best.minutes, driven)
      placed.push({ offer, day: best.index, minutes: best.minutes })
      return true
    },
  }
}

function requiredBy({ candidates }: WeekSnapshot): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { about, requires } of candidates) {
    for (const required of requires) {
      const key = candidateKey(about.curriculum, required)
      const known = found.get(key)
      if (known === undefined) found.set(key, [candidateKey(about.curriculum, about.subskill)])
      else known.push(candidateKey(about.curriculum, about.subskill))
    }
  }
  return found
}
