import type { Body } from '../record/kinds.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import type { WallSeconds } from '../time/wall-time.ts'
import { statusAt } from './arranged-occurrence.ts'
import type { ArrangedOccurrence } from './arranged-occurrence.ts'
import type { MissedPolicy } from './practice-kinds.ts'

/** What was missed longer ago than this is not asked for again, whatever the policy. */
const carriedDays = { 'keep-one': 7, roll: 28, skip: 0, restart: 0 } as const satisfies Record<MissedPolicy, number>

/**
 * OCC-19. Which of one plan's missed sessions are still asked for, earliest first: the latest one, unless a later session has been done since (keep-one);
 * all of them (roll); none (skip, restart). Never by making new occurrences, so no app has to be open for a day to count, and nothing piles up twice.
 */
export function carriedOver(
  ofPlan: readonly ArrangedOccurrence[],
  policy: MissedPolicy,
  now: WallSeconds,
  today: CivilDate,
  freshStarts: readonly Body<'fresh-start'>[],
): readonly ArrangedOccurrence[] {
  const oldest = addDays(today, -carriedDays[policy])
  const carried = ofPlan.filter(
    (one) =>
      one.doing === null &&
      one.excused === null &&
      statusAt(one, now) === 'missed' &&
      one.counted.date >= oldest &&
      !freshStarts.some(({ upTo }) => one.counted.date <= upTo),
  )
  if (policy === 'roll') return carried
  if (policy !== 'keep-one') return []
  const last = carried.at(-1)
  if (last === undefined) return []
  const doneSince = ofPlan.some((one) => one.doing !== null && one.counted.date > last.counted.date)
  return doneSince ? [] : [last]
}

/**
 * OCC-20. Which session of a course comes next, counted from 1: as many as were done and one more (roll), or since the last one missed (restart),
 * or its place in the schedule, whatever happened to those before (skip, keep-one).
 */
export function nextSessionNumber(
  ofPlan: readonly ArrangedOccurrence[],
  policy: MissedPolicy,
  now: WallSeconds,
): number {
  let number = 1
  for (const one of ofPlan) {
    if (one.excused !== null) continue
    const status = statusAt(one, now)
    if (status === 'planned') continue
    if (status === 'completed') number += 1
    else if (policy === 'restart') number = 1
    else if (policy !== 'roll') number += 1
  }
  return number
}
