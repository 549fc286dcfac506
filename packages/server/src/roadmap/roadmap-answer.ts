import {
  addDays,
  driftOf,
  driftSentence,
  keySkillsOf,
  objectiveSentence,
  rebuildSentence,
  roadmapStatus,
  roadmapWeekStatus,
  themeSentence,
  weeksLater,
} from '@etude/core'
import type { Aim, Body, DriftLine, RoadmapFacts } from '@etude/core'
import * as z from 'zod'
import { isoText } from '../week/iso-text.ts'
import { wordsOf } from '../week/seed-words.ts'

/** What becomes of a subskill, as programs are told. */
const aimWords = {
  mend: 'remediate',
  begin: 'introduce',
  master: 'continue',
  keep: 'review',
} as const satisfies Record<Aim, string>

const WeekStatus = z.enum(['pending', 'active', 'completed'])

const WeekSummary = z.object({
  week_number: z.int(),
  week_start_date: z.string(),
  weekly_theme: z.string(),
  weekly_objectives: z.array(z.string()),
  estimated_activities: z.int(),
  estimated_time_minutes: z.int(),
  key_skills: z.array(z.string()),
  available_minutes: z.int(),
  has_plan: z.boolean(),
  status: WeekStatus,
})

export const RoadmapAnswer = z.object({
  student_id: z.string(),
  plan_id: z.string(),
  start_date: z.string(),
  end_date: z.string(),
  total_weeks: z.int(),
  weekly_plans: z.array(WeekSummary),
  roadmap_theme: z.string(),
  roadmap_objectives: z.array(z.string()),
  generated_at: z.string(),
  last_updated_at: z.string(),
  status: z.enum(['active', 'completed', 'outdated']),
  version: z.int(),
  /** ROAD-4. Why it was last made. */
  update_reason: z.string(),
})
type RoadmapAnswer = z.infer<typeof RoadmapAnswer>

const DriftAnswer = z.object({
  curriculum_id: z.string(),
  skill_id: z.string(),
  skill: z.string(),
  subskill_ids: z.array(z.string()),
  from_week: z.string().nullable(),
  to_week: z.string().nullable(),
  weeks_later: z.int().nullable(),
  reason: z.string(),
  sentence: z.string(),
})

export const RoadmapChart = z.object({
  student_id: z.string(),
  plan_id: z.string(),
  status: RoadmapAnswer.shape.status,
  weeks: z.array(WeekSummary),
  nodes: z.array(
    z.object({
      curriculum_id: z.string(),
      subskill_id: z.string(),
      title: z.string(),
      skill_id: z.string(),
      skill: z.string(),
      unit_id: z.string(),
      unit: z.string(),
      subject_id: z.string(),
      subject: z.string(),
      week_number: z.int(),
      aim: z.enum(wordsOf(aimWords)),
      estimated_activities: z.int(),
    }),
  ),
  edges: z.array(z.object({ curriculum_id: z.string(), requires: z.string(), subskill_id: z.string() })),
  drift: z.array(DriftAnswer),
})
type RoadmapChart = z.infer<typeof RoadmapChart>

/** A roadmap with what it takes to say what has become of it. */
export interface FoundRoadmap {
  readonly current: Body<'roadmap'>
  readonly facts: RoadmapFacts
}

const fridayAfterMonday = 4

export function roadmapAnswer({ current, facts }: FoundRoadmap): RoadmapAnswer {
  const { content } = current
  const last = content.weeks.at(-1)?.week ?? content.start
  return {
    student_id: current.learner,
    plan_id: current.roadmap,
    start_date: content.start,
    end_date: addDays(last, fridayAfterMonday),
    total_weeks: content.weeks.length,
    weekly_plans: summaries(current, facts),
    roadmap_theme: themeSentence(content.theme),
    roadmap_objectives: content.objectives.map(objectiveSentence),
    generated_at: isoText(current.generatedAt.instant),
    last_updated_at: isoText(current.updatedAt.instant),
    status: roadmapStatus(current, current, facts),
    version: current.version,
    update_reason: rebuildSentence(current.because),
  }
}

const summaries = ({ content }: Body<'roadmap'>, facts: RoadmapFacts): RoadmapAnswer['weekly_plans'] =>
  content.weeks.map((each, index) => ({
    week_number: index + 1,
    week_start_date: each.week,
    weekly_theme: themeSentence(each.theme),
    weekly_objectives: each.objectives.map(objectiveSentence),
    estimated_activities: each.activities,
    estimated_time_minutes: each.plannedMinutes,
    key_skills: keySkillsOf(each).map(({ skill }) => skill),
    available_minutes: each.minutes,
    has_plan: each.taken,
    status: roadmapWeekStatus(each.week, facts),
  }))

export function roadmapChart({ current, facts }: FoundRoadmap): RoadmapChart {
  const { content, previous, since } = current
  return {
    student_id: current.learner,
    plan_id: current.roadmap,
    status: roadmapStatus(current, current, facts),
    weeks: summaries(current, facts),
    nodes: content.weeks.flatMap(({ subskills }, index) =>
      subskills.map(({ about, aim, activities }) => ({
        curriculum_id: about.curriculum,
        subskill_id: about.subskill,
        title: about.titles.subskill,
        skill_id: about.skill,
        skill: about.titles.skill,
        unit_id: about.unit,
        unit: about.titles.unit,
        subject_id: about.subject,
        subject: about.titles.subject,
        week_number: index + 1,
        aim: aimWords[aim],
        estimated_activities: activities,
      })),
    ),
    edges: content.edges.map(({ curriculum, requires, subskill }) => ({
      curriculum_id: curriculum,
      requires,
      subskill_id: subskill,
    })),
    drift: previous === null ? [] : driftOf(previous, content, since).map(driftAnswer),
  }
}

const driftAnswer = (line: DriftLine): RoadmapChart['drift'][number] => ({
  curriculum_id: line.curriculum,
  skill_id: line.skill,
  skill: line.title,
  subskill_ids: line.subskills.map(({ subskill }) => subskill),
  from_week: line.from,
  to_week: line.to,
  weeks_later: weeksLater(line),
  reason: line.because.type.replaceAll('-', '_'),
  sentence: driftSentence(line),
})
