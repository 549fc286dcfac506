import { dayNumber } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import type { Opportunity } from './opportunity.ts'

const halfLifeSessions = 13
const rateDays = 28

/**
 * ANA-6. Between 0 and 1: it grows with every day on which the share due was done and fades with every day on which it was not, the slower the less
 * often somebody means to practise. A day without anything due goes on as the one before; an excused day changes nothing; one lapse hardly shows.
 */
export function habitStrength(days: readonly Opportunity[], today: CivilDate): number | null {
  const settled = days.filter(({ date, open, due, done }) => date < today && (!open || due === done))
  const first = settled[0]
  if (first === undefined) return null
  let [strength, share, sessions, daysSeen, next] = [0, 0, 0, 0, 0]
  const recent: number[] = []
  const until = dayNumber(today)
  for (let day = first.day; day < until; day += 1) {
    const opportunity = settled[next]?.day === day ? settled[next] : undefined
    if (opportunity !== undefined) next += 1
    if (opportunity?.due === 0) continue
    if (opportunity !== undefined) share = opportunity.done / opportunity.due
    const due = opportunity?.due ?? 0
    recent.push(due)
    sessions += due
    if (daysSeen === rateDays) sessions -= recent[recent.length - 1 - rateDays] ?? 0
    else daysSeen += 1
    const memory = 0.5 ** (Math.sqrt(sessions / daysSeen) / halfLifeSessions)
    strength = strength * memory + share * (1 - memory)
  }
  return daysSeen === 0 ? null : strength
}
