import type { NodeCode } from '../curriculum/curriculum.ts'
import type { CurriculumId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { weekProgress } from '../week/week-progress.ts'
import type { KnownWeek, RoadmapFacts } from './plan-roadmap.ts'
import type { RoadmapWeek } from './roadmap-kind.ts'
import { shouldRebuild } from './should-rebuild.ts'

export type RoadmapStatus = 'active' | 'completed' | 'outdated'
export type RoadmapWeekStatus = 'pending' | 'active' | 'completed'

/** ROAD-2. Completed once its weeks are; outdated while another has taken its place or should. Nothing has to run to make it so. */
export function roadmapStatus(current: Body<'roadmap'>, latest: Body<'roadmap'>, facts: RoadmapFacts): RoadmapStatus {
  const { weeks } = current.content
  if (weeks.every(({ week }) => roadmapWeekStatus(week, facts) === 'completed')) return 'completed'
  if (latest.content.start > current.content.start) return 'outdated'
  return shouldRebuild(current, facts) === null ? 'active' : 'outdated'
}

/** ROAD-2. A week is completed when it is over, or everything that its plan promises is done. */
export function roadmapWeekStatus(
  week: CivilDate,
  { today, weeks }: Pick<RoadmapFacts, 'today' | 'weeks'>,
): RoadmapWeekStatus {
  if (addDays(week, 6) < today || isAllDone(weeks.find((each) => each.week === week))) return 'completed'
  return week <= today ? 'active' : 'pending'
}

function isAllDone(known: KnownWeek | undefined): boolean {
  if (known === undefined || known.plan === 'none') return false
  return weekProgress(known.activities).isCompleted
}

export interface KeySkill {
  readonly curriculum: CurriculumId
  readonly skill: NodeCode
  readonly title: string
  readonly activities: number
}

/** ROAD-2. The skills that a week is about, what there is most of first. */
export function keySkillsOf({ subskills }: Pick<RoadmapWeek, 'subskills'>): readonly KeySkill[] {
  const found = new Map<string, KeySkill>()
  for (const { about, activities } of subskills) {
    const { curriculum, skill, titles } = about
    const key = `${curriculum}/${skill}`
    const before = found.get(key)?.activities ?? 0
    found.set(key, { curriculum, skill, title: titles.skill, activities: before + activities })
  }
  return [...found.values()].sort((a, b) => b.activities - a.activities)
}
