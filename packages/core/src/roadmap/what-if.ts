import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { planRoadmap } from './plan-roadmap.ts'
import type { RoadmapFacts } from './plan-roadmap.ts'
import { driftOf } from './roadmap-drift.ts'
import type { DriftLine } from './roadmap-drift.ts'
import type { RoadmapContent } from './roadmap-kind.ts'
import { roadmapLimits } from './roadmap-limits.ts'

/** What somebody wonders about. Nothing given, nothing changed. */
export interface WhatIf {
  /** No practice at all for so many weeks from a date on. */
  readonly pause?: { readonly from: CivilDate; readonly weeks: number }
  /** Weekdays without practice, 0 for Monday. */
  readonly without?: readonly number[]
  /** So many minutes more, or fewer, on each day that has any. */
  readonly minutesADay?: number
}

export interface Outlook {
  readonly roadmap: RoadmapContent
  /** As it would be without the change, from the same facts. */
  readonly present: RoadmapContent
  readonly drift: readonly DriftLine[]
}

/** ROAD-6. The weeks ahead if something were otherwise, and what would move. Stores nothing: whoever wants it so changes the facts themselves. */
export function whatIf(facts: RoadmapFacts, change: WhatIf, count?: number): Outlook {
  const present = planRoadmap(facts, count)
  const roadmap = planRoadmap(changedFacts(facts, change), count)
  return { roadmap, present, drift: driftOf(present, roadmap) }
}

/** What is published or has begun stays, as far as there is time for it; a draft would be planned anew. */
function changedFacts(facts: RoadmapFacts, { pause, without = [], minutesADay = 0 }: WhatIf): RoadmapFacts {
  const { learning, today } = facts
  const weeksOff = Math.min(Math.max(0, Math.floor(pause?.weeks ?? 0)), roadmapLimits.pauseWeeksMax)
  const isUnchanged = weeksOff === 0 && without.length === 0 && minutesADay === 0
  if (isUnchanged) return facts
  // What is past is as it was, whatever somebody wonders.
  const from = pause === undefined || pause.from < today ? today : pause.from
  const off = new Set(without)
  const minutesOn = (minutes: number, day: number): number =>
    off.has(day) ? 0 : minutes === 0 ? 0 : Math.min(Math.max(0, minutes + minutesADay), minutesOfADay)
  const [mo, tu, we, th, fr, sa, su] = learning.availability
  return {
    ...facts,
    weeks: facts.weeks.map((each) => (each.plan === 'draft' ? { ...each, plan: 'none' } : each)),
    learning: {
      ...learning,
      availability: [
        minutesOn(mo, 0),
        minutesOn(tu, 1),
        minutesOn(we, 2),
        minutesOn(th, 3),
        minutesOn(fr, 4),
        minutesOn(sa, 5),
        minutesOn(su, 6),
      ],
      breaks: weeksOff === 0 ? learning.breaks : [...learning.breaks, { from, to: addDays(from, 7 * weeksOff - 1) }],
    },
  }
}

const minutesOfADay = 1440
