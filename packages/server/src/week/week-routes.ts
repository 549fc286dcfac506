import {
  RecordId,
  WeekStart,
  addDays,
  firstDayToPlan,
  mondayOf,
  ok,
  refuse,
  weekLimits,
  weekProgress,
} from '@etude/core'
import type { Body, CivilDate, LearnerId, PlannedDay, Reader, Result } from '@etude/core'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { CompletionBody, completeItem } from './complete-item.ts'
import { StudentParams, openLearner, readRecords } from './open-learner.ts'
import type { OpenLearner } from './open-learner.ts'
import { planWeek } from './plan-week.ts'
import {
  ActivityAnswer,
  StatusAnswer,
  WeekAnswer,
  activityAnswer,
  promised,
  readAudited,
  readWeek,
  statusAnswer,
  uidOf,
  weekAnswer,
} from './week-answer.ts'
import type { StoredWeek } from './week-answer.ts'
import type { WeekDeps } from './week-deps.ts'

const WeekParams = StudentParams.extend({ week_start_date: z.pipe(z.string(), WeekStart) })

export const weekPlannerRoutes = (deps: WeekDeps): readonly Route[] => [
  generate(deps),
  getCurrent(deps),
  getWeek(deps),
  getStatus(deps),
  getDayOfWeek(deps),
  completeInWeek(deps),
  removeWeek(deps),
  undoChange(deps),
]

const generate = (deps: WeekDeps): Route =>
  route(
    {
      method: 'post',
      path: '/weekly-planner/generate/:student_id',
      tag: 'Weeks',
      summary: 'Have a week planned',
      description:
        'Without a date, next week. A plan that is there is given as it is, unless a new one is asked for: then what was shown, done or pinned stays, and the rest is planned around it. Before its Monday that counts as turning the plan down, and one that is published has to be turned down.',
      access: 'signed-in',
      params: StudentParams,
      body: z.object({
        week_start_date: z.pipe(z.string(), WeekStart).optional(),
        target_activities: z.int().min(weekLimits.targetMin).max(weekLimits.targetMax).optional(),
        force_regenerate: z.boolean().optional(),
      }),
      isBodyOptional: true,
      status: 200,
      gives: 'The plan of that week.',
      answer: WeekAnswer,
      problems: [
        'not-found',
        'not-allowed',
        'week-is-over',
        'nothing-to-plan',
        'too-far-ahead',
        'already-published',
        'rejected-too-often',
        'limit-reached',
      ],
    },
    async ({ caller, params, body }) => {
      const open = await openLearner(deps, caller, params.student_id, async () => null)
      if (!open.ok) return open
      const week = body.week_start_date ?? addDays(mondayOf(open.value.today), 7)
      const made = await planWeek(deps, open.value, {
        week,
        trigger: 'manual',
        anew: body.force_regenerate ?? false,
        ...(body.target_activities === undefined ? {} : { target: body.target_activities }),
      })
      return made.ok ? answerOf(deps, open.value, week) : made
    },
  )

const getCurrent = (deps: WeekDeps): Route =>
  route(
    {
      method: 'get',
      path: '/weekly-planner/:student_id/current',
      tag: 'Weeks',
      summary: 'The plan of this week',
      description: 'It is made where it is missing, for the days that are left of the week.',
      access: 'signed-in',
      params: StudentParams,
      status: 200,
      gives: 'The plan.',
      answer: WeekAnswer,
      problems: ['not-found', 'not-allowed', 'no-plan', 'nothing-to-plan'],
    },
    async ({ caller, params }) => {
      const open = await openLearner(deps, caller, params.student_id, (reader, { learner, today }) =>
        readAudited(reader, learner, mondayOf(today)),
      )
      if (!open.ok) return open
      const week = mondayOf(open.value.today)
      if (open.value.found !== undefined) return ok(weekAnswer(open.value.found, open.value))
      // On a weekend no plan is made for what is left of the week.
      if (firstDayToPlan(week, open.value.today) === null) return refused('no-plan')
      const made = await planWeek(deps, open.value, { week, trigger: 'on-demand' })
      return made.ok ? answerOf(deps, open.value, week) : made
    },
  )

const getWeek = (deps: WeekDeps): Route =>
  route(
    {
      method: 'get',
      path: '/weekly-planner/:student_id/week/:week_start_date',
      tag: 'Weeks',
      summary: 'The plan of a week',
      access: 'signed-in',
      params: WeekParams,
      status: 200,
      gives: 'The plan.',
      answer: WeekAnswer,
      problems: ['not-found', 'no-plan'],
    },
    async ({ caller, params: { student_id, week_start_date } }) => {
      const open = await openLearner(deps, caller, student_id, (reader) =>
        readAudited(reader, student_id, week_start_date),
      )
      if (!open.ok) return open
      return open.value.found === undefined ? refused('no-plan') : ok(weekAnswer(open.value.found, open.value))
    },
  )

const getStatus = (deps: WeekDeps): Route =>
  route(
    {
      method: 'get',
      path: '/weekly-planner/:student_id/status',
      tag: 'Weeks',
      summary: 'How this week is going',
      access: 'signed-in',
      params: StudentParams,
      status: 200,
      gives: 'Whether there is a plan, and how much of it is done, day by day.',
      answer: StatusAnswer,
      problems: ['not-found'],
    },
    async ({ caller, params }) => {
      const open = await openLearner(deps, caller, params.student_id, (reader, { learner, today }) =>
        readWeek(reader, learner, mondayOf(today)),
      )
      if (!open.ok) return open
      const { found, learner, today } = open.value
      return ok(statusAnswer(found, learner, mondayOf(today), today))
    },
  )

const getDayOfWeek = (deps: WeekDeps): Route =>
  route(
    {
      method: 'get',
      path: '/weekly-planner/:student_id/day/:day_index',
      tag: 'Weeks',
      summary: 'What this week’s plan holds for a day',
      description: 'Monday is 0.',
      access: 'signed-in',
      params: StudentParams.extend({
        day_index: z
          .string()
          .regex(/^[0-6]$/, 'a day from 0 for Monday to 6')
          .transform(Number),
      }),
      status: 200,
      gives: 'The activities of that day.',
      answer: z.object({
        student_id: z.string(),
        week_start_date: z.string(),
        planned_day: z.int(),
        date: z.string(),
        activities: z.array(ActivityAnswer),
        total_activities: z.int(),
        completed_activities: z.int(),
        estimated_time_minutes: z.int(),
      }),
      problems: ['not-found', 'no-plan'],
    },
    async ({ caller, params }) => {
      const open = await openLearner(deps, caller, params.student_id, (reader, { learner, today }) =>
        readWeek(reader, learner, mondayOf(today)),
      )
      if (!open.ok) return open
      const { found, learner, today } = open.value
      if (found === undefined) return refused('no-plan')
      return ok(dayOfWeek(found, learner, mondayOf(today), params.day_index as PlannedDay))
    },
  )

const completeInWeek = (deps: WeekDeps): Route =>
  route(
    {
      method: 'post',
      path: '/weekly-planner/:student_id/activity/:activity_uid/complete',
      tag: 'Weeks',
      summary: 'Tick an activity of a week',
      description: 'It is named by its label in the plan, or by its id. The body may be left out.',
      access: 'signed-in',
      params: StudentParams.extend({ activity_uid: z.string().min(1).max(200) }),
      body: CompletionBody,
      isBodyOptional: true,
      status: 200,
      gives: 'The plan as it is now.',
      answer: WeekAnswer,
      problems: ['not-found', 'not-allowed', 'no-plan', 'invalid-arguments'],
    },
    async ({ caller, params: { student_id, activity_uid }, body }) => {
      const open = await openLearner(deps, caller, student_id, (reader, { today }) =>
        activityNamed(reader, student_id, activity_uid, today),
      )
      if (!open.ok) return open
      const { found } = open.value
      if (found === undefined) return refused('not-found')
      const done = await completeItem(deps, open.value, found, body)
      return done.ok ? answerOf(deps, open.value, found.week) : done
    },
  )

const removeWeek = (deps: WeekDeps): Route =>
  route(
    {
      method: 'delete',
      path: '/weekly-planner/:student_id/week/:week_start_date',
      tag: 'Weeks',
      summary: 'Take a plan away',
      description: 'What was shown, begun or done stays, without a plan.',
      access: 'signed-in',
      params: WeekParams,
      status: 204,
      gives: 'There is no plan for that week any more.',
      problems: ['not-found', 'not-allowed', 'no-plan', 'already-published', 'rejected-too-often', 'limit-reached'],
    },
    async ({ caller, params: { student_id, week_start_date } }) => {
      const open = await openLearner(deps, caller, student_id, (reader) =>
        readWeek(reader, student_id, week_start_date),
      )
      if (!open.ok) return open
      const { found, actor, at, learner } = open.value
      if (found === undefined) return refused('no-plan')
      const args = { learner, week: week_start_date }
      const done = await deps.commit.run(actor, { name: 'week.remove', version: 1, args }, at)
      return done.ok ? ok(undefined) : refuse(refusalProblem(done.error))
    },
  )

const undoChange = (deps: WeekDeps): Route =>
  route(
    {
      method: 'post',
      path: '/weekly-planner/:student_id/week/:week_start_date/undo/:change_id',
      tag: 'Weeks',
      summary: 'Take a change of a week back',
      description:
        'Also one that Etude made by itself, and also after the week has begun, while what it left is still as it left it.',
      access: 'signed-in',
      params: WeekParams.extend({ change_id: z.string().max(120).pipe(RecordId) }),
      status: 200,
      gives: 'The plan as it is now.',
      answer: WeekAnswer,
      problems: [
        'not-found',
        'not-allowed',
        'no-plan',
        'changed-since',
        'week-has-begun',
        'broken-plan',
        'limit-reached',
      ],
    },
    async ({ caller, params: { student_id, week_start_date, change_id } }) => {
      const open = await openLearner(deps, caller, student_id, (reader) =>
        readAudited(reader, student_id, week_start_date),
      )
      if (!open.ok) return open
      const { found, actor, at, learner } = open.value
      if (found === undefined) return refused('no-plan')
      if (!found.changes.some(({ change }) => change === change_id)) return refused('not-found')
      const args = { learner, change: change_id }
      const done = await deps.commit.run(actor, { name: 'week.undo-change', version: 1, args }, at)
      return done.ok ? answerOf(deps, open.value, week_start_date) : refuse(refusalProblem(done.error))
    },
  )

async function answerOf(
  deps: WeekDeps,
  open: OpenLearner,
  week: CivilDate,
): Promise<Result<z.infer<typeof WeekAnswer>, Problem>> {
  const found = await readRecords(deps, (reader) => readAudited(reader, open.learner, week))
  return found === undefined ? refused('no-plan') : ok(weekAnswer(found, open))
}

function dayOfWeek(week: StoredWeek, learner: LearnerId, monday: CivilDate, day: PlannedDay) {
  const own = promised(week).filter((each) => each.day === day)
  const { counting, done } = weekProgress(own)
  return {
    student_id: learner,
    week_start_date: monday,
    planned_day: day,
    date: addDays(monday, day),
    activities: own.map((each) => activityAnswer(each, week.activities)),
    total_activities: counting.length,
    completed_activities: done.length,
    estimated_time_minutes: counting.reduce((sum, { minutes }) => sum + minutes, 0),
  }
}

const label = /_(\d{4}-\d{2}-\d{2})_act_\d+$/

/** An activity by its label, whose week stands in it, or by its id. Whichever it is, it is one of this learner or none. */
async function activityNamed(
  reader: Reader,
  learner: LearnerId,
  name: string,
  today: CivilDate,
): Promise<Body<'activity'> | undefined> {
  const byId = RecordId.safeParse(name)
  const stored = byId.success ? await reader.get('activity', byId.data) : undefined
  if (stored !== undefined) return stored.body.learner === learner ? stored.body : undefined
  const week = WeekStart.safeParse(label.exec(name)?.[1] ?? mondayOf(today))
  const found = week.success ? await readWeek(reader, learner, week.data) : undefined
  return found?.activities.find((each) => uidOf(each) === name)
}
