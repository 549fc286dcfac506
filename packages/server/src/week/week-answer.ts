import {
  activityTypes,
  addDays,
  dayOpens,
  instantOf,
  isStale,
  objectiveSentence,
  planId,
  planStatus,
  priorities,
  reasonSentence,
  themeSentence,
  wallSeconds,
  weekKey,
  weekProgress,
  zoneNamed,
} from '@etude/core'
import type { Body, CivilDate, LearnerId, PlannedDay, Reader, RecordId } from '@etude/core'
import * as z from 'zod'
import { ChangeAnswer, changeAnswer } from './change-answer.ts'
import { isoText } from './iso-text.ts'
import type { OpenLearner } from './open-learner.ts'
import { actionWords, paceWords, planStatusWords, statusWords, triggerWords, wordsOf } from './seed-words.ts'

export const ActivityAnswer = z.object({
  activity_uid: z.string(),
  activity_id: z.string(),
  subskill_id: z.string().nullable(),
  skill_id: z.string().nullable(),
  unit_id: z.string().nullable(),
  subject: z.string().nullable(),
  title: z.string(),
  activity_type: z.enum(activityTypes),
  planned_day: z.int().min(0).max(6),
  status: z.enum(wordsOf(statusWords)),
  priority: z.enum(priorities),
  llm_reasoning: z.string(),
  estimated_time_minutes: z.int(),
  target_difficulty: z.int().nullable(),
  source_assessment_id: z.string().nullable(),
  substituted_for_uid: z.string().nullable(),
  is_pinned: z.boolean(),
  is_extension: z.boolean(),
  extension_batch_id: z.string().nullable(),
  assigned_date: z.string().nullable(),
  completed_date: z.string().nullable(),
})
export type ActivityAnswer = z.infer<typeof ActivityAnswer>

const Progress = {
  total_activities: z.int(),
  completed_activities: z.int(),
  assigned_activities: z.int(),
  completion_percentage: z.int().min(0).max(100),
}

export const WeekAnswer = z.object({
  id: z.string(),
  plan_id: z.string(),
  student_id: z.string(),
  week_start_date: z.string(),
  document_type: z.literal('weekly_plan'),
  status: z.enum(wordsOf(planStatusWords)),
  trigger_type: z.enum(wordsOf(triggerWords)),
  version: z.int(),
  target_activities: z.int(),
  weekly_theme: z.string(),
  weekly_objectives: z.array(z.string()),
  planned_activities: z.array(ActivityAnswer),
  source_analytics_snapshot: z.object({
    hash: z.string(),
    velocity_metrics: z.array(
      z.object({
        subject: z.string(),
        subject_id: z.string(),
        curriculum_id: z.string(),
        velocity_percentage: z.number().nullable(),
        velocity_status: z.enum(wordsOf(paceWords)),
        weight: z.int(),
        allocated_activities: z.int(),
      }),
    ),
    unlocked_subskills: z.array(z.string()),
  }),
  has_extension: z.boolean(),
  /** REF-3. Made long ago and hardly begun: made again with the next day that is asked for, where that is not switched off. */
  is_stale: z.boolean(),
  ...Progress,
  generated_at: z.string(),
  published_at: z.string().nullable(),
  published_by: z.string().nullable(),
  modification_history: z.array(ChangeAnswer),
  /** REF-5. What the system did by itself, of the history above. */
  plan_refresh_history: z.array(ChangeAnswer),
  _ts: z.int(),
})
type WeekAnswer = z.infer<typeof WeekAnswer>

export const StatusAnswer = z.object({
  student_id: z.string(),
  week_start_date: z.string(),
  has_plan: z.boolean(),
  plan_id: z.string().nullable(),
  status: z.enum(wordsOf(planStatusWords)).nullable(),
  weekly_theme: z.string().nullable(),
  ...Progress,
  deferred_activities: z.int(),
  days: z.array(z.object({ planned_day: z.int(), date: z.string(), total: z.int(), completed: z.int() })),
})

/** GEN-6. The label of an activity, by the week it belongs to and its number in the plan. */
const activityUid = ({ learner, week, sequence }: Body<'activity'>): string =>
  `${learner}_${week}_act_${String(sequence).padStart(3, '0')}`

/** What a plan calls one of its activities; what belongs to none is called by its id. */
export const uidOf = (body: Body<'activity'>): string => (body.sequence === 0 ? body.activity : activityUid(body))

export interface StoredWeek {
  readonly plan: Body<'weekly-plan'>
  /** All of the week, in the order of their days. */
  readonly activities: readonly Body<'activity'>[]
}

/** With its audit, which days do without. */
export interface AuditedWeek extends StoredWeek {
  /** What people changed, the latest first. */
  readonly changes: readonly Body<'plan-change'>[]
}

export async function readWeek(reader: Reader, learner: LearnerId, week: CivilDate): Promise<StoredWeek | undefined> {
  const plan = await reader.get('weekly-plan', planId(learner, week))
  return plan === undefined ? undefined : { plan: plan.body, activities: await activitiesOf(reader, learner, week) }
}

export async function readAudited(
  reader: Reader,
  learner: LearnerId,
  week: CivilDate,
): Promise<AuditedWeek | undefined> {
  const stored = await readWeek(reader, learner, week)
  if (stored === undefined) return undefined
  const changes = (await reader.list('plan-change', 'week', weekKey(learner, week))).map(({ body }) => body)
  return { ...stored, changes: changes.sort((a, b) => b.at.instant - a.at.instant) }
}

/** What was taken away by another plan has no label any more, and is called by its id. */
function nameOf({ activities }: StoredWeek, activity: RecordId): string {
  const known = activities.find((each) => each.activity === activity)
  return known === undefined ? activity : uidOf(known)
}

export async function activitiesOf(
  reader: Reader,
  learner: LearnerId,
  week: CivilDate,
): Promise<readonly Body<'activity'>[]> {
  const stored = await reader.list('activity', 'week', weekKey(learner, week))
  return stored
    .map(({ body }) => body)
    .sort((a, b) => a.day - b.day || a.position - b.position || a.sequence - b.sequence)
}

/** Those that a plan promises: what was taken off it is promised no more. */
export const promised = ({ activities }: Pick<StoredWeek, 'activities'>): readonly Body<'activity'>[] =>
  activities.filter(({ plan, status }) => plan !== null && status !== 'cancelled')

export function progressAnswer(activities: readonly Body<'activity'>[]): z.infer<z.ZodObject<typeof Progress>> {
  const { counting, done } = weekProgress(activities)
  const count = (...statuses: readonly Body<'activity'>['status'][]): number =>
    counting.filter(({ status }) => statuses.includes(status)).length
  return {
    total_activities: counting.length,
    completed_activities: done.length,
    assigned_activities: count('assigned', 'in-progress'),
    // Rounded down: a hundred means that all of it is done.
    completion_percentage: counting.length === 0 ? 0 : Math.floor((100 * done.length) / counting.length),
  }
}

export function activityAnswer(body: Body<'activity'>, all: readonly Body<'activity'>[]): ActivityAnswer {
  const { about, reason } = body
  const instead = all.find(({ substitutedBy }) => substitutedBy === body.activity)
  return {
    activity_uid: uidOf(body),
    activity_id: body.activity,
    subskill_id: about?.subskill ?? null,
    skill_id: about?.skill ?? null,
    unit_id: about?.unit ?? null,
    subject: about?.titles.subject ?? null,
    title: body.title,
    activity_type: body.type,
    planned_day: body.day,
    status: statusWords[body.status],
    priority: body.priority,
    llm_reasoning: reasonSentence(reason),
    estimated_time_minutes: body.minutes,
    target_difficulty: about?.difficulty ?? null,
    source_assessment_id: reason.type === 'assessment' ? reason.assessment : null,
    substituted_for_uid: instead === undefined ? null : uidOf(instead),
    is_pinned: body.pinned,
    is_extension: body.extension !== null,
    extension_batch_id: body.extension,
    assigned_date: body.assignedOn,
    completed_date: body.completedOn,
  }
}

export function weekAnswer(week: AuditedWeek, { profile, today }: Pick<OpenLearner, 'profile' | 'today'>): WeekAnswer {
  const { plan } = week
  const { content } = plan
  const activities = promised(week)
  const status = planStatus(plan, activities, today)
  const id = `${plan.learner}_${plan.week}`
  const changes = week.changes.map((each) => changeAnswer(each, (activity) => nameOf(week, activity)))
  return {
    id,
    plan_id: id,
    student_id: plan.learner,
    week_start_date: plan.week,
    document_type: 'weekly_plan',
    status: planStatusWords[status],
    trigger_type: triggerWords[plan.trigger],
    version: plan.version,
    target_activities: content.target,
    ...sentencesOf(plan),
    planned_activities: activities.map((each) => activityAnswer(each, week.activities)),
    source_analytics_snapshot: {
      hash: content.snapshot,
      velocity_metrics: content.shares.map(({ curriculum, subject, title, percent, pace, weight, activities }) => ({
        subject: title,
        subject_id: subject,
        curriculum_id: curriculum,
        velocity_percentage: percent,
        velocity_status: paceWords[pace],
        weight,
        allocated_activities: activities,
      })),
      unlocked_subskills: [...content.unlocked],
    },
    is_stale: isStale(profile, plan, week.activities, today),
    has_extension: activities.some(({ extension }) => extension !== null),
    ...progressAnswer(activities),
    generated_at: isoText(plan.generatedAt.instant),
    ...publication(plan, status, profile),
    modification_history: changes,
    plan_refresh_history: changes.filter(({ action }) => refreshing.has(action)),
    _ts: Math.floor(plan.generatedAt.instant / 1000),
  }
}

const refreshing: ReadonlySet<string> = new Set([actionWords.extend, actionWords.refresh, actionWords.renew])

/** What was put beside the plan, where it is still about this plan; else the plain sentences that follow from it. */
export function sentencesOf({
  content,
  words,
}: Body<'weekly-plan'>): Pick<WeekAnswer, 'weekly_theme' | 'weekly_objectives'> {
  if (words !== undefined && words.snapshot === content.snapshot)
    return { weekly_theme: words.theme, weekly_objectives: [...words.objectives] }
  return { weekly_theme: themeSentence(content.theme), weekly_objectives: content.objectives.map(objectiveSentence) }
}

/** C-8, C-9. Approved by a person, made because somebody needed it now, or published by its Monday. */
function publication(
  { approval, trigger, generatedAt, week }: Body<'weekly-plan'>,
  status: ReturnType<typeof planStatus>,
  profile: Body<'learner'>,
): Pick<WeekAnswer, 'published_at' | 'published_by'> {
  if (approval !== null) return { published_at: isoText(approval.at.instant), published_by: approval.by }
  if (status === 'draft') return { published_at: null, published_by: null }
  const opened = mondayOpens(week, profile)
  const isOnDemand = trigger === 'on-demand' && generatedAt.instant >= opened
  return isOnDemand
    ? { published_at: isoText(generatedAt.instant), published_by: 'system:on_demand' }
    : { published_at: isoText(opened), published_by: 'system:monday' }
}

function mondayOpens(week: CivilDate, { zone, dayStarts }: Body<'learner'>): number {
  const known = zoneNamed(zone)
  const opens = dayOpens(week, dayStarts)
  return known.ok ? instantOf(known.value, opens) : wallSeconds(opens) * 1000
}

export function statusAnswer(
  week: StoredWeek | undefined,
  learner: LearnerId,
  monday: CivilDate,
  today: CivilDate,
): z.infer<typeof StatusAnswer> {
  const activities = week === undefined ? [] : promised(week)
  return {
    student_id: learner,
    week_start_date: monday,
    has_plan: week !== undefined,
    plan_id: week === undefined ? null : `${learner}_${monday}`,
    status: week === undefined ? null : planStatusWords[planStatus(week.plan, activities, today)],
    weekly_theme: week === undefined ? null : sentencesOf(week.plan).weekly_theme,
    ...progressAnswer(activities),
    deferred_activities: activities.filter(({ status }) => status === 'deferred').length,
    days: Array.from({ length: 7 }, (_, day) => {
      const { counting, done } = weekProgress(activities.filter((each) => each.day === (day as PlannedDay)))
      return { planned_day: day, date: addDays(monday, day), total: counting.length, completed: done.length }
    }),
  }
}
