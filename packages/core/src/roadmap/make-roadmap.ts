import { courseState } from '../evidence/course-state.ts'
import { sameJson } from '../record/same-json.ts'
import type { Body } from '../record/kinds.ts'
import type { At, CivilDate } from '../time/instant.ts'
import { planRoadmap } from './plan-roadmap.ts'
import type { RoadmapFacts } from './plan-roadmap.ts'
import { roadmapId } from './roadmap-kind.ts'
import type { RebuildReason, RoadmapContent, RoadmapSince } from './roadmap-kind.ts'
import { nothingSince } from './roadmap-drift.ts'
import { doneIn } from './should-rebuild.ts'
import { keyOf } from './standing.ts'

export interface RoadmapOrder {
  readonly weeks: number
  /** The roadmaps that there are, the latest first. */
  readonly kept: readonly Body<'roadmap'>[]
  readonly at: At
  readonly because: RebuildReason | null
}

/** ROAD-3. A roadmap as it is kept, beside the one that it is compared with. The same from the same facts is the same roadmap, looked over once more. */
export function makeRoadmap(facts: RoadmapFacts, { weeks, kept, at, because }: RoadmapOrder): Body<'roadmap'> {
  const { learner } = facts.learning
  const content = planRoadmap(facts, weeks)
  const before = kept.find(({ content: { start } }) => start === content.start)
  const isSame = before !== undefined && sameJson(before.content, content)
  const earlier = kept.find(({ content: { start } }) => start < content.start)?.content ?? null
  const previous = earlier ?? before?.previous ?? (isSame ? null : (before?.content ?? null))
  return {
    ...before,
    roadmap: roadmapId(learner, content.start),
    learner,
    content,
    previous,
    since: previous === null ? nothingSince : sinceOf(previous, content.start, facts),
    because,
    version: before === undefined ? 1 : before.version + (isSame ? 0 : 1),
    generatedAt: before?.generatedAt ?? at,
    updatedAt: at,
    updatedOn: facts.today,
  }
}

function sinceOf(
  { weeks }: RoadmapContent,
  start: CivilDate,
  { learning, today, weeks: known }: RoadmapFacts,
): RoadmapSince {
  const states = new Map(
    learning.courses.map((course) => [course.curriculum.curriculum, courseState(course, today, learning.breaks)]),
  )
  const shown = new Map(weeks.flatMap(({ subskills }) => subskills.map(({ about }) => [keyOf(about), about] as const)))
  return {
    weeks: weeks
      .filter(({ week }) => week < start)
      .map(({ week, activities }) => ({ week, planned: activities, done: doneIn(known, week) })),
    mastered: [...shown.values()]
      .filter(({ curriculum, subskill }) => states.get(curriculum)?.masteryOf(subskill).level === 'mastered')
      .map(({ curriculum, subskill }) => ({ curriculum, subskill })),
  }
}
