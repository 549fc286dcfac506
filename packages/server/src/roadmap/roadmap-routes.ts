import { dueRoadmap, ok, readRoadmap, readRoadmapFacts, refuse, roadmapLimits } from '@etude/core'
import type { CivilDate, DueRoadmap, LearnerId, Reader, Result } from '@etude/core'
import * as z from 'zod'
import type { Caller } from '../account/caller.ts'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { StudentParams, openLearner, readRecords } from '../week/open-learner.ts'
import type { OpenLearner } from '../week/open-learner.ts'
import type { WeekDeps } from '../week/week-deps.ts'
import { RoadmapAnswer, RoadmapChart, roadmapAnswer, roadmapChart } from './roadmap-answer.ts'
import type { FoundRoadmap } from './roadmap-answer.ts'

/** ROAD-3. The weeks ahead over REST. */
export const roadmapRoutes = (deps: WeekDeps): readonly Route[] => [generate(deps), getCurrent(deps), getChart(deps)]

const generate = (deps: WeekDeps): Route =>
  route(
    {
      method: 'post',
      path: '/multi-week-planner/generate/:student_id',
      tag: 'Roadmap',
      summary: 'Have the weeks ahead planned',
      description:
        'Four weeks, unless more are asked for. It moves nothing in a week: a week that has a plan is shown as it is.',
      access: 'signed-in',
      params: StudentParams,
      body: z.object({
        num_weeks: z.int().min(roadmapLimits.weeksMin).max(roadmapLimits.weeksMax).optional(),
      }),
      isBodyOptional: true,
      status: 200,
      gives: 'The roadmap.',
      answer: RoadmapAnswer,
      problems: ['not-found', 'not-allowed', 'nothing-to-plan'],
    },
    async ({ caller, params, body }) => {
      const open = await openLearner(deps, caller, params.student_id, async () => null)
      if (!open.ok) return open
      const weeks = body.num_weeks ?? roadmapLimits.weeksDefault
      const args = { learner: open.value.learner, weeks, asked: true }
      const made = await make(deps, open.value, { name: 'roadmap.make', version: 1, args })
      return made.ok ? ok(roadmapAnswer(made.value)) : made
    },
  )

const getCurrent = (deps: WeekDeps): Route =>
  route(
    {
      method: 'get',
      path: '/multi-week-planner/:student_id/current',
      tag: 'Roadmap',
      summary: 'The weeks ahead',
      description: 'They are planned where they are not yet, and planned again where what was planned no longer holds.',
      access: 'signed-in',
      params: StudentParams,
      status: 200,
      gives: 'The roadmap.',
      answer: RoadmapAnswer,
      problems: ['not-found', 'not-allowed', 'nothing-to-plan'],
    },
    async ({ caller, params }) => {
      const found = await lookAhead(deps, caller, params.student_id)
      return found.ok ? ok(roadmapAnswer(found.value)) : found
    },
  )

const getChart = (deps: WeekDeps): Route =>
  route(
    {
      method: 'get',
      path: '/multi-week-planner/:student_id/roadmap',
      tag: 'Roadmap',
      summary: 'The weeks ahead, to be drawn',
      description:
        'What is worked on in which week, what requires what, and what stands elsewhere than in the roadmap before, with the reason.',
      access: 'signed-in',
      params: StudentParams,
      status: 200,
      gives: 'Nodes, edges and drift.',
      answer: RoadmapChart,
      problems: ['not-found', 'not-allowed', 'nothing-to-plan'],
    },
    async ({ caller, params }) => {
      const found = await lookAhead(deps, caller, params.student_id)
      return found.ok ? ok(roadmapChart(found.value)) : found
    },
  )

/** ROAD-4. The roadmap as it is, made first where it is due. */
async function lookAhead(deps: WeekDeps, caller: Caller, learner: LearnerId): Promise<Result<FoundRoadmap, Problem>> {
  const open = await openLearner(deps, caller, learner, async (reader, { today }) => {
    const due = await dueRoadmap(reader, learner, today)
    return { due, found: due === null ? await findRoadmap(reader, learner, today) : undefined }
  })
  if (!open.ok) return open
  const { due, found } = open.value.found
  if (found !== undefined) return ok(found)
  return due === null ? refused('nothing-to-plan') : make(deps, open.value, due.mutation)
}

async function make(
  deps: WeekDeps,
  { actor, at, learner, today }: OpenLearner,
  mutation: DueRoadmap['mutation'],
): Promise<Result<FoundRoadmap, Problem>> {
  const done = await deps.commit.run(actor, mutation, at)
  // The learner was found: what is missing is something to learn.
  if (!done.ok) return done.error.type === 'not-found' ? refused('nothing-to-plan') : refuse(refusalProblem(done.error))
  const found = await readRecords(deps, (reader) => findRoadmap(reader, learner, today))
  return found === undefined ? refused('nothing-to-plan') : ok(found)
}

async function findRoadmap(reader: Reader, learner: LearnerId, today: CivilDate): Promise<FoundRoadmap | undefined> {
  const current = await readRoadmap(reader, learner)
  const facts = current === undefined ? undefined : await readRoadmapFacts(reader, learner, today)
  return current === undefined || facts === undefined ? undefined : { current, facts }
}
