import {
  correctedEntry,
  dayId,
  mondayOf,
  objectiveSentence,
  objectivesOf,
  personalizationSources,
  points,
  priorities,
  readDayStreak,
  reasonSentence,
  themeOf,
  themeSentence,
  activityTypes,
} from '@etude/core'
import type { Body, CivilDate, DayItem, DayItemBody, LearnerId, PulledDay, Reader } from '@etude/core'
import * as z from 'zod'
import { isoText } from './iso-text.ts'
import { activitiesOf, progressAnswer, promised, readWeek, sentencesOf, uidOf } from './week-answer.ts'
import type { StoredWeek } from './week-answer.ts'
import { sourceWords, typeWords, wordsOf } from './seed-words.ts'

const Node = z.object({ id: z.string(), description: z.string() })

const DayActivityAnswer = z.object({
  id: z.string(),
  type: z.enum(activityTypes),
  title: z.string(),
  description: z.string(),
  category: z.string(),
  /** Minutes. */
  estimated_time: z.int(),
  points: z.int(),
  priority: z.enum(priorities),
  time_slot: z.enum(['morning', 'afternoon']),
  action: z.string(),
  endpoint: z.string(),
  icon_type: z.string(),
  metadata: z.object({
    source: z.enum(wordsOf(sourceWords)),
    from_weekly_plan: z.boolean(),
    weekly_plan_activity_uid: z.string().nullable(),
    planned_day: z.int().nullable(),
    skill_id: z.string().nullable(),
    subskill_id: z.string().nullable(),
    is_assessment_driven: z.boolean(),
    is_catch_up: z.boolean(),
    is_extension: z.boolean(),
  }),
  curriculum_metadata: z
    .object({
      subject: z.string(),
      unit: z.object({ id: z.string(), title: z.string() }),
      skill: Node,
      subskill: Node,
    })
    .nullable(),
  is_complete: z.boolean(),
})
type DayActivityAnswer = z.infer<typeof DayActivityAnswer>

export const DayAnswer = z.object({
  id: z.string(),
  student_id: z.string(),
  date: z.string(),
  document_type: z.literal('daily_plan'),
  personalization_source: z.enum(personalizationSources),
  /** Nobody asked for work that day: a break, or a day without time. */
  is_rest_day: z.boolean(),
  /** False for a look at a day that is still to come and may change until then. */
  is_saved: z.boolean(),
  daily_theme: z.string().nullable(),
  learning_objectives: z.array(z.string()),
  session_plan: z.object({
    session_focus: z.string(),
    estimated_time_minutes: z.int(),
    difficulty_balance: z.enum(['Easier', 'Balanced', 'Challenging']),
  }),
  activities: z.array(DayActivityAnswer),
  weekly_plan_info: z
    .object({
      plan_id: z.string(),
      weekly_theme: z.string(),
      week_progress: z.object({
        completed_activities: z.int(),
        total_activities: z.int(),
        completion_percentage: z.int(),
      }),
    })
    .nullable(),
  total_points: z.int(),
  progress: z.object({
    completed_activities: z.int(),
    total_activities: z.int(),
    points_earned_today: z.int(),
    daily_goal: z.int(),
    current_streak: z.int(),
    progress_percentage: z.int().min(0).max(100),
  }),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
})
export type DayAnswer = z.infer<typeof DayAnswer>

export const DayActivitiesAnswer = z.object({
  student_id: z.string(),
  date: z.string(),
  personalization_source: z.enum(personalizationSources),
  activities: z.array(DayActivityAnswer),
  source_breakdown: z.object(
    Object.fromEntries(wordsOf(sourceWords).map((word) => [word, z.int()])) as Record<
      (typeof sourceWords)[keyof typeof sourceWords],
      z.ZodInt
    >,
  ),
})

/** The day that was shown; undefined where none was. */
export async function shownDay(
  reader: Reader,
  learner: LearnerId,
  date: CivilDate,
  today: CivilDate,
): Promise<DayAnswer | undefined> {
  const day = (await reader.get('daily-plan', dayId(learner, date)))?.body
  if (day === undefined) return undefined
  const entries = await entriesOf(reader, day)
  const updated = Math.max(day.pulledAt.instant, ...entries.map(({ at }) => at.instant))
  const done = new Set(entries.filter(holds).flatMap(({ learnt }) => learnt?.activity ?? []))
  const times = { is_saved: true, createdAt: isoText(day.pulledAt.instant), updatedAt: isoText(updated) }
  return dayAnswer(reader, learner, today, day, done, times)
}

/** A look at a day that is still to come. Nothing is stored by looking. */
export const foreseenDay = (
  reader: Reader,
  learner: LearnerId,
  today: CivilDate,
  pulled: PulledDay,
): Promise<DayAnswer> =>
  dayAnswer(reader, learner, today, pulled, new Set(), { is_saved: false, createdAt: null, updatedAt: null })

export function activitiesAnswer({
  student_id,
  date,
  personalization_source,
  activities,
}: DayAnswer): z.infer<typeof DayActivitiesAnswer> {
  const count = (word: string): number => activities.filter(({ metadata }) => metadata.source === word).length
  const source_breakdown = Object.fromEntries(wordsOf(sourceWords).map((word) => [word, count(word)])) as never
  return { student_id, date, personalization_source, activities, source_breakdown }
}

const holds = (entry: Body<'log-entry'>): boolean => !correctedEntry(entry).withdrawn

/** Facts say what was done: also where the plan no longer knows the activity. */
async function entriesOf(
  reader: Reader,
  { items }: { readonly items: readonly DayItemBody[] },
): Promise<readonly Body<'log-entry'>[]> {
  const found: Body<'log-entry'>[] = []
  for (const { activity } of items)
    for (const { body } of await reader.list('log-entry', 'activity', activity)) found.push(body)
  return found
}

type Day = Pick<PulledDay, 'date' | 'source' | 'rest'> & { readonly items: readonly (DayItem | DayItemBody)[] }

async function dayAnswer(
  reader: Reader,
  learner: LearnerId,
  today: CivilDate,
  { date, source, rest, items }: Day,
  done: ReadonlySet<string>,
  times: Pick<DayAnswer, 'is_saved' | 'createdAt' | 'updatedAt'>,
): Promise<DayAnswer> {
  const monday = mondayOf(date)
  const week = await readWeek(reader, learner, monday)
  const stored = week?.activities ?? (await activitiesOf(reader, learner, monday))
  const activityById = new Map(stored.map((body) => [body.activity, body]))
  const activities = items.map((item, index) => {
    const answer = itemAnswer(item, index, items.length, activityById.get(item.activity))
    return done.has(item.activity) ? { ...answer, is_complete: true } : answer
  })
  const complete = activities.filter(({ is_complete }) => is_complete)
  const known = items.flatMap(({ about, reason }) => (about === null ? [] : [{ about, reason }]))
  return {
    id: `${learner}_${date}`,
    student_id: learner,
    date,
    document_type: 'daily_plan',
    personalization_source: source,
    is_rest_day: rest,
    daily_theme: known.length === 0 ? null : themeSentence(themeOf(known)),
    learning_objectives: objectivesOf(known).map(objectiveSentence),
    session_plan: {
      session_focus: focusOf(items, rest),
      estimated_time_minutes: sum(items.map(({ minutes }) => minutes)),
      difficulty_balance: balanceOf(items),
    },
    activities,
    weekly_plan_info: week === undefined ? null : planInfo(week),
    total_points: sum(items.map((item) => item.points)),
    progress: {
      completed_activities: complete.length,
      total_activities: items.length,
      points_earned_today: sum(complete.map((each) => each.points)),
      daily_goal: points.dailyGoal,
      current_streak: (await readDayStreak(reader, learner, today)).length,
      progress_percentage: items.length === 0 ? 0 : Math.floor((100 * complete.length) / items.length),
    },
    ...times,
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

function itemAnswer(
  item: Day['items'][number],
  index: number,
  count: number,
  stored: Body<'activity'> | undefined,
): DayActivityAnswer {
  const { about, type, tier, reason } = item
  const words = typeWords[type]
  const isPlanned = stored !== undefined && stored.plan !== null
  return {
    id: item.activity,
    type,
    title: `${words.verb}: ${item.title}`,
    description: reasonSentence(reason),
    category: words.category,
    estimated_time: item.minutes,
    points: item.points,
    priority: item.priority,
    time_slot: index * 2 < count ? 'morning' : 'afternoon',
    action: `Start ${words.verb}`,
    endpoint: words.endpoint,
    icon_type: words.icon,
    metadata: {
      source: sourceWords[tier],
      from_weekly_plan: isPlanned,
      weekly_plan_activity_uid: isPlanned ? uidOf(stored) : null,
      planned_day: isPlanned ? stored.day : null,
      skill_id: about?.skill ?? null,
      subskill_id: about?.subskill ?? null,
      is_assessment_driven: reason.type === 'assessment',
      is_catch_up: tier === 'catch-up',
      is_extension: stored !== undefined && stored.extension !== null,
    },
    curriculum_metadata:
      about === null
        ? null
        : {
            subject: about.titles.subject,
            unit: { id: about.unit, title: about.titles.unit },
            skill: { id: about.skill, description: about.titles.skill },
            subskill: { id: about.subskill, description: about.titles.subskill },
          },
    is_complete: stored?.status === 'completed',
  }
}

const planInfo = (week: StoredWeek): NonNullable<DayAnswer['weekly_plan_info']> => {
  const { completed_activities, total_activities, completion_percentage } = progressAnswer(promised(week))
  return {
    plan_id: `${week.plan.learner}_${week.plan.week}`,
    weekly_theme: sentencesOf(week.plan).weekly_theme,
    week_progress: { completed_activities, total_activities, completion_percentage },
  }
}

/** What the day is mostly about, in a sentence. */
function focusOf(items: Day['items'], rest: boolean): string {
  if (rest) return 'A day of rest: nothing is asked of you today.'
  const tiers = new Set(items.map(({ tier }) => tier))
  if (tiers.has('inject')) return 'What a recent assessment showed comes first, then the plan of today.'
  if (tiers.has('catch-up')) return 'First what earlier days left, then the plan of today.'
  if (tiers.has('today')) return 'The plan of today.'
  if (tiers.has('accelerate')) return 'Today is done, so here is some of what comes next.'
  return tiers.has('standby') ? 'Something that is always worth doing.' : 'What fits best from what is known so far.'
}

/** Where the middle of a scale of ten lies, and how far from it a day has to be to be called something else. */
const middle = { from: 3.5, to: 6.5 } as const

function balanceOf(items: Day['items']): DayAnswer['session_plan']['difficulty_balance'] {
  const difficulties = items.flatMap(({ about }) => about?.difficulty ?? [])
  if (difficulties.length === 0) return 'Balanced'
  const mean = sum(difficulties) / difficulties.length
  return mean < middle.from ? 'Easier' : mean > middle.to ? 'Challenging' : 'Balanced'
}
