import {
  CurriculumId,
  NodeCode,
  RecordId,
  WeekStart,
  activityTypes,
  addDays,
  draftRejection,
  hasBegun,
  mondayOf,
  ok,
  priorities,
  readLearning,
  refuse,
  versionId,
  weekLimits,
} from '@etude/core'
import type { Body, CivilDate, Mutation, Reader, Result } from '@etude/core'
import * as z from 'zod'
import type { Caller } from '../account/caller.ts'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import type { ProblemCode } from '../http/problem-table.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { DraftAnswer, draftAnswer, readDraft } from './draft-answer.ts'
import type { StoredDraft } from './draft-answer.ts'
import { StudentParams, openLearner, readRecords } from './open-learner.ts'
import type { OpenLearner } from './open-learner.ts'
import { uidOf } from './week-answer.ts'
import type { WeekDeps } from './week-deps.ts'

const WhichWeek = z.object({ week_start_date: z.pipe(z.string(), WeekStart).optional() })
const Day = z.int().min(0).max(6)
const Name = z.string().min(1).max(200)
const ActivityParams = StudentParams.extend({ activity_uid: Name })

/** What every change may say: of which version it speaks, and why it is made. */
const said = {
  version: z.int().min(1).optional(),
  reason: z.string().min(1).max(weekLimits.reasonLengthMax).optional(),
}

const shared = {
  tag: 'Drafts',
  access: 'signed-in',
  query: WhichWeek,
  status: 200,
  gives: 'The draft as it is now.',
  answer: DraftAnswer,
} as const
const changing: readonly ProblemCode[] = [
  'not-found',
  'not-allowed',
  'no-plan',
  'week-has-begun',
  'stale-draft',
  'limit-reached',
]

/** PUB-2. A draft over REST: next week's, unless another is named. Every change is the mutation that the screens run. */
export const draftRoutes = (deps: WeekDeps): readonly Route[] => [
  getDraft(deps),
  changeActivity(deps),
  removeActivity(deps),
  addActivity(deps),
  reorder(deps),
  publish(deps),
  reject(deps),
  rollBack(deps),
  undo(deps),
]

const getDraft = (deps: WeekDeps): Route =>
  route(
    {
      ...shared,
      method: 'get',
      path: '/weekly-planner/:student_id/draft',
      summary: 'The draft of next week',
      description: 'With its reasons, what was changed by whom, and the versions that it took the place of.',
      params: StudentParams,
      gives: 'The draft.',
      problems: ['not-found', 'no-plan', 'week-has-begun'],
    },
    async ({ caller, params, query }) => {
      const open = await openDraft(deps, caller, params.student_id, query.week_start_date)
      return open.ok ? ok(draftAnswer(open.value.found, open.value)) : open
    },
  )

const changeActivity = (deps: WeekDeps): Route =>
  route(
    {
      ...shared,
      method: 'put',
      path: '/weekly-planner/:student_id/draft/activities/:activity_uid',
      summary: 'Put an activity on another day, or change how much it matters',
      params: ActivityParams,
      body: z
        .object({ planned_day: Day, priority: z.enum(priorities), position: z.int().min(0) })
        .partial()
        .extend(said),
      problems: [...changing, 'broken-plan', 'illegal-transition', 'invalid-arguments'],
    },
    ({ caller, params, query, body: { planned_day, priority, position, ...rest } }) =>
      change(deps, caller, params.student_id, query.week_start_date, rest, (found) => {
        const activity = named(found, params.activity_uid)
        const one = { activity, day: planned_day, position, priority }
        return activity === undefined ? refused('not-found') : ok(['draft.arrange', { activities: [one] }])
      }),
  )

const removeActivity = (deps: WeekDeps): Route =>
  route(
    {
      ...shared,
      method: 'delete',
      path: '/weekly-planner/:student_id/draft/activities/:activity_uid',
      summary: 'Take an activity out of a draft',
      params: ActivityParams,
      query: WhichWeek.extend({
        version: z.coerce.number().pipe(z.int().min(1)).optional(),
        reason: said.reason,
      }),
      problems: [...changing, 'too-few-activities', 'illegal-transition'],
    },
    ({ caller, params, query: { week_start_date, ...rest } }) =>
      change(deps, caller, params.student_id, week_start_date, rest, (found) => {
        const activity = named(found, params.activity_uid)
        return activity === undefined ? refused('not-found') : ok(['draft.remove', { activity }])
      }),
  )

const addActivity = (deps: WeekDeps): Route =>
  route(
    {
      ...shared,
      method: 'post',
      path: '/weekly-planner/:student_id/draft/activities',
      summary: 'Add an activity to a draft',
      description: 'By itself, or in the place of another. It has to be unlocked.',
      params: StudentParams,
      body: z.object({
        subskill_id: z.pipe(z.string(), NodeCode),
        /** May be left out where only one of the learner's curricula has the subskill. */
        curriculum_id: z.string().max(120).pipe(CurriculumId).optional(),
        planned_day: Day,
        activity_type: z.enum(activityTypes).default('practice'),
        priority: z.enum(priorities).default('medium'),
        replaces_uid: Name.optional(),
        ...said,
      }),
      problems: [...changing, 'locked-subskill', 'broken-plan', 'illegal-transition'],
    },
    ({ caller, params, query, body }) => {
      const { subskill_id, curriculum_id, planned_day, activity_type, priority, replaces_uid, ...rest } = body
      return change(deps, caller, params.student_id, query.week_start_date, rest, async (found, reader) => {
        const instead = replaces_uid === undefined ? null : named(found, replaces_uid)
        const learning = curriculum_id === undefined ? await readLearning(reader, params.student_id) : undefined
        const teaching = (learning?.courses ?? []).filter(({ curriculum }) =>
          curriculum.nodes.some(({ code }) => code === subskill_id),
        )
        const curriculum = curriculum_id ?? teaching.at(0)?.curriculum.curriculum
        if (instead === undefined || curriculum === undefined || teaching.length > 1) return refused('not-found')
        const what = { day: planned_day, curriculum, subskill: subskill_id, type: activity_type, priority, instead }
        return ok(['draft.add', what])
      })
    },
  )

const reorder = (deps: WeekDeps): Route =>
  route(
    {
      ...shared,
      method: 'post',
      path: '/weekly-planner/:student_id/draft/activities/reorder',
      summary: 'Arrange many activities of a draft in one step',
      description: 'All of them or none. Without a position, those of a day stand in the order in which they are sent.',
      params: StudentParams,
      body: z.object({
        activities: z
          .array(z.object({ activity_uid: Name, planned_day: Day, position: z.int().min(0).optional() }))
          .min(1)
          .max(weekLimits.arrangedMax),
        ...said,
      }),
      problems: [...changing, 'broken-plan', 'illegal-transition'],
    },
    ({ caller, params, query, body: { activities, ...rest } }) =>
      change(deps, caller, params.student_id, query.week_start_date, rest, (found) => {
        const counts = new Map<number, number>()
        const arranged = activities.map(({ activity_uid, planned_day, position }) => {
          const place = counts.get(planned_day) ?? 0
          counts.set(planned_day, place + 1)
          return { activity: named(found, activity_uid), day: planned_day, position: position ?? place }
        })
        return arranged.some(({ activity }) => activity === undefined)
          ? refused('not-found')
          : ok(['draft.arrange', { activities: arranged }])
      }),
  )

const publish = (deps: WeekDeps): Route =>
  route(
    {
      ...shared,
      method: 'post',
      path: '/weekly-planner/:student_id/draft/publish',
      summary: 'Publish a draft',
      params: StudentParams,
      body: z.object(said),
      isBodyOptional: true,
      gives: 'The plan, published.',
      problems: [...changing, 'already-published', 'too-few-activities'],
    },
    ({ caller, params, query, body }) =>
      change(deps, caller, params.student_id, query.week_start_date, body, () => ok(['draft.publish', {}])),
  )

const reject = (deps: WeekDeps): Route =>
  route(
    {
      ...shared,
      method: 'post',
      path: '/weekly-planner/:student_id/draft/reject',
      summary: 'Turn a draft down and have another made',
      description:
        'With a reason, and with what the other should be like: how many activities, days without any, subjects to leave out. What a person has placed or taken out stays so. Three times a week at most.',
      params: StudentParams,
      body: z.object({
        reason: z.string().min(1).max(weekLimits.reasonLengthMax),
        version: said.version,
        target_activities: z.int().min(weekLimits.floor).max(weekLimits.targetMax).optional(),
        days_off: z.array(Day).max(7).optional(),
        without_subjects: z.array(z.pipe(z.string(), NodeCode)).max(weekLimits.withoutMax).optional(),
      }),
      gives: 'The new draft.',
      problems: [...changing, 'rejected-too-often', 'nothing-to-plan', 'broken-plan', 'locked-subskill'],
    },
    ({ caller, params, query, body: { reason, version, target_activities, days_off, without_subjects } }) =>
      change(deps, caller, params.student_id, query.week_start_date, { version }, async (found, reader, { today }) => {
        const learning = await readLearning(reader, params.student_id)
        if (learning === undefined) return refused('not-found')
        const wish = {
          ...(target_activities === undefined ? {} : { target: target_activities }),
          ...(days_off === undefined ? {} : { daysOff: days_off as Body<'activity'>['day'][] }),
          ...(without_subjects === undefined ? {} : { without: without_subjects }),
        }
        const { plan, activities } = found
        const made = draftRejection(learning, { plan, activities, reason, wish, today })
        if (made === null || made.week.activities.length === 0) return refused('nothing-to-plan')
        return ok(['draft.reject', made.mutation.args as object])
      }),
  )

const rollBack = (deps: WeekDeps): Route =>
  route(
    {
      ...shared,
      method: 'post',
      path: '/weekly-planner/:student_id/draft/roll-back',
      summary: 'Go back to an earlier version of a draft',
      params: StudentParams,
      body: z.object({ to_version: z.int().min(1), ...said }),
      problems: changing,
    },
    ({ caller, params, query, body: { to_version, ...rest } }) =>
      change(deps, caller, params.student_id, query.week_start_date, rest, async (found, reader) => {
        const { learner, week } = found.plan
        const earlier = await reader.get('plan-version', versionId(learner, week, to_version))
        return earlier === undefined ? refused('not-found') : ok(['draft.roll-back', { to: to_version }])
      }),
  )

const undo = (deps: WeekDeps): Route =>
  route(
    {
      ...shared,
      method: 'post',
      path: '/weekly-planner/:student_id/draft/undo/:change_id',
      summary: 'Take a change of a draft back',
      description: 'Whosever it was, while what it left is still as it left it.',
      params: StudentParams.extend({ change_id: z.string().max(120).pipe(RecordId) }),
      problems: [...changing, 'changed-since', 'broken-plan'],
    },
    ({ caller, params, query }) =>
      change(deps, caller, params.student_id, query.week_start_date, {}, (found) =>
        found.changes.some(({ change }) => change === params.change_id)
          ? ok(['week.undo-change', { change: params.change_id }])
          : refused('not-found'),
      ),
  )

type OpenDraft = OpenLearner & { readonly found: StoredDraft }

/** Ownership first: to a stranger there is no such learner. Then that there is a draft, and that its week has not begun. */
async function openDraft(
  deps: WeekDeps,
  caller: Caller,
  learner: OpenLearner['learner'],
  week: CivilDate | undefined,
): Promise<Result<OpenDraft, Problem>> {
  const open = await openLearner(deps, caller, learner, (reader, { today }) =>
    readDraft(reader, learner, week ?? addDays(mondayOf(today), 7)),
  )
  if (!open.ok) return open
  const { found, profile } = open.value
  if (found === undefined) return refused('no-plan')
  if (hasBegun(profile, found.plan.week, { now: deps.now() })) return refused('week-has-begun')
  return ok({ ...open.value, found })
}

type Planned = Result<readonly [name: string, args: object], Problem>

/** Opens the draft, says the change as a mutation, runs it, and answers with the draft as it is then. */
async function change(
  deps: WeekDeps,
  caller: Caller,
  learner: OpenLearner['learner'],
  week: CivilDate | undefined,
  { version, reason }: { readonly version?: number | undefined; readonly reason?: string | undefined },
  say: (found: StoredDraft, reader: Reader, open: OpenDraft) => Planned | Promise<Planned>,
): Promise<Result<DraftAnswer, Problem>> {
  const open = await openDraft(deps, caller, learner, week)
  if (!open.ok) return open
  const { found, actor, at } = open.value
  const planned = await readRecords(deps, async (reader) => say(found, reader, open.value))
  if (!planned.ok) return planned
  const [name, more] = planned.value
  const which = { learner, week: found.plan.week, version: version ?? found.plan.version }
  // Last, so that what was made from the draft of now is still held to the version that the caller spoke of.
  const args = JSON.parse(JSON.stringify({ reason, ...more, ...which })) as Mutation['args']
  const done = await deps.commit.run(actor, { name, version: 1, args }, at)
  if (!done.ok) return refuse(refusalProblem(done.error))
  const after = await readRecords(deps, (reader) => readDraft(reader, learner, found.plan.week))
  return after === undefined ? refused('no-plan') : ok(draftAnswer(after, open.value))
}

/** An activity by its label in the plan, or by its id. */
const named = ({ activities }: StoredDraft, name: string): RecordId | undefined =>
  activities.find((each) => each.activity === name || uidOf(each) === name)?.activity
