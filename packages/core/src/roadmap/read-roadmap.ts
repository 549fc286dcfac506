import { readLearning } from '../evidence/read-learning.ts'
import type { Reader } from '../mutation/reader.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { weekKey } from '../week/activity-kinds.ts'
import { planId } from '../week/weekly-plan.ts'
import type { KnownWeek, RoadmapFacts } from './plan-roadmap.ts'
import { roadmapStart } from './plan-roadmap.ts'
import { roadmapLimits } from './roadmap-limits.ts'

/** The roadmap that a learner has: the one that begins last. */
export async function readRoadmap(reader: Reader, learner: LearnerId): Promise<Body<'roadmap'> | undefined> {
  return (await readRoadmaps(reader, learner)).at(0)
}

/** All that are kept, the latest first. */
export async function readRoadmaps(reader: Reader, learner: LearnerId): Promise<readonly Body<'roadmap'>[]> {
  const stored = (await reader.list('roadmap', 'learner', learner)).map(({ body }) => body)
  return stored.sort((a, b) => (a.content.start < b.content.start ? 1 : -1))
}

/** What a roadmap of so many weeks is planned from, on a device or on the server. Undefined where there is no such learner here. */
export async function readRoadmapFacts(
  reader: Reader,
  learner: LearnerId,
  today: CivilDate,
): Promise<RoadmapFacts | undefined> {
  const learning = await readLearning(reader, learner)
  if (learning === undefined) return undefined
  const start = roadmapStart(today)
  // As far back as a roadmap reaches that may still be asked what became of it.
  const from = -roadmapLimits.weeksMax
  const weeks: KnownWeek[] = []
  for (let index = from; index < roadmapLimits.weeksMax; index += 1) {
    const week = addDays(start, 7 * index)
    const activities = (await reader.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body)
    if (activities.length === 0) continue
    const stored = await reader.get('weekly-plan', planId(learner, week))
    const isDraft = stored?.body.approval === null && week > today
    const plan = stored === undefined ? 'none' : isDraft ? 'draft' : 'fixed'
    const said = stored === undefined ? null : saidBy(stored.body)
    weeks.push({ week, plan, said, activities })
  }
  return { learning, today, weeks }
}

const saidBy = ({ content: { theme, objectives } }: Body<'weekly-plan'>): NonNullable<KnownWeek['said']> => ({
  theme,
  objectives,
})
