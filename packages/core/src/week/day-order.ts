import { byPriority } from './activity-kinds.ts'
import type { Placed } from './place.ts'
import { schoolDays } from './week-limits.ts'
import { candidateKey } from './week-snapshot.ts'

/** GEN-13. The activities of each day in the order in which they are done: what is required first, high priority early, subjects and reviews taking turns. */
export function inDayOrder(placed: readonly Placed[]): readonly (readonly Placed[])[] {
  const days: Placed[][] = Array.from({ length: schoolDays }, () => [])
  for (const each of placed) days[each.day]?.push(each)
  return days.map(orderDay)
}

function orderDay(day: readonly Placed[]): readonly Placed[] {
  const waiting = [...day].sort((a, b) => byPriority(a.offer.priority, b.offer.priority))
  const ordered: Placed[] = []
  while (waiting.length > 0) {
    const keys = new Set(waiting.map(({ offer }) => offer.key))
    const ready = waiting.filter(({ offer: { candidate } }) =>
      candidate.requires.every((required) => !keys.has(candidateKey(candidate.about.curriculum, required))),
    )
    const last = ordered.at(-1)?.offer
    const next = ready.find(({ offer }) => last === undefined || isOther(offer, last)) ?? ready.at(0) ?? waiting.at(0)
    if (next === undefined) break
    ordered.push(next)
    waiting.splice(waiting.indexOf(next), 1)
  }
  return ordered
}

/** Another subject, or a review after work and the other way round. */
const isOther = (offer: Placed['offer'], last: Placed['offer']): boolean =>
  offer.candidate.about.subject !== last.candidate.about.subject ||
  (offer.type === 'review') !== (last.type === 'review')
