import { CivilDate, RecordId, addDays, dayId, ok } from '@etude/core'
import type { DayItemBody, LearnerId, Reader, Result } from '@etude/core'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { CompletionBody, completeItem } from './complete-item.ts'
import { DayActivitiesAnswer, DayAnswer, activitiesAnswer, foreseenDay, shownDay } from './day-answer.ts'
import { createKeptDays } from './kept-days.ts'
import type { KeptDays } from './kept-days.ts'
import { StudentParams, openLearner, readRecords, readVersioned } from './open-learner.ts'
import type { OpenLearner } from './open-learner.ts'
import { isShown, pulledDay, showToday } from './show-day.ts'
import type { WeekDeps } from './week-deps.ts'

const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1')
const DateQuery = z.object({ date: z.pipe(z.string(), CivilDate).optional() })

/** How many days ahead a day can be looked at. */
const foreseenDaysMax = 14

interface DayDeps extends WeekDeps {
  readonly kept: KeptDays
}

export function dayRoutes(given: WeekDeps): readonly Route[] {
  const deps = { ...given, kept: createKeptDays() }
  return [getDay, getActivities, refreshDay, completeOne, completeAll].map((declare) => declare(deps))
}

/** Today is made where it is missing; a day to come is only looked at; of a day that is over there is what was shown. */
async function dayOn(
  deps: DayDeps,
  open: OpenLearner,
  date: CivilDate,
  anew: boolean,
): Promise<Result<DayAnswer, Problem>> {
  const { learner, today } = open
  if (date > addDays(today, foreseenDaysMax)) return refused('too-far-ahead')
  if (date === today) {
    const isThere = !anew && (await readRecords(deps, (reader) => isShown(reader, learner, date)))
    const made = isThere ? ok(undefined) : await showToday(deps, open, anew ? 'anew' : 'first')
    if (!made.ok) return made
  }
  const { version, value: answer } = await readVersioned(deps, learner, (reader) => answerFor(reader, open, date))
  if (answer === undefined) return refused('no-plan')
  deps.kept.keep({ learner, today, version }, answer)
  return ok(answer)
}

async function answerFor(
  reader: Reader,
  { learner, today }: OpenLearner,
  date: CivilDate,
): Promise<DayAnswer | undefined> {
  const shown = await shownDay(reader, learner, date, today)
  if (shown !== undefined || date <= today) return shown
  const pulled = await pulledDay(reader, learner, date)
  return pulled === undefined ? undefined : foreseenDay(reader, learner, today, pulled)
}

const getDay = (deps: DayDeps): Route =>
  route(
    {
      method: 'get',
      path: '/daily-plan/:student_id',
      tag: 'Days',
      summary: 'The activities of a day',
      description:
        'Without a date, the learner’s today. The day that was saved is given again. Where today has none yet it is made, and a plan for its week if that is missing too. Days to come are foreseen without being saved.',
      access: 'signed-in',
      params: StudentParams,
      query: DateQuery.extend({ force_refresh: flag.optional() }),
      status: 200,
      gives: 'The day with its activities, why each is there, and how far it is done.',
      answer: DayAnswer,
      problems: ['not-found', 'no-plan', 'too-far-ahead'],
    },
    async ({ caller, params, query }) => {
      const open = await openLearner(deps, caller, params.student_id, async () => null)
      if (!open.ok) return open
      const { today } = open.value
      const kept = query.force_refresh === true ? undefined : deps.kept.find(open.value, query.date ?? today)
      if (kept !== undefined) return ok(kept)
      return dayOn(
        deps,
        open.value,
        query.date ?? today,
        query.force_refresh === true && (query.date ?? today) === today,
      )
    },
  )

const getActivities = (deps: DayDeps): Route =>
  route(
    {
      method: 'get',
      path: '/daily-plan/:student_id/activities',
      tag: 'Days',
      summary: 'The activities of a day, and how many came from where',
      access: 'signed-in',
      params: StudentParams,
      query: DateQuery,
      status: 200,
      gives: 'The activities and the breakdown by source.',
      answer: DayActivitiesAnswer,
      problems: ['not-found', 'no-plan', 'too-far-ahead'],
    },
    async ({ caller, params, query }) => {
      const open = await openLearner(deps, caller, params.student_id, async () => null)
      if (!open.ok) return open
      const date = query.date ?? open.value.today
      const kept = deps.kept.find(open.value, date)
      const day = kept === undefined ? await dayOn(deps, open.value, date, false) : ok(kept)
      return day.ok ? ok(activitiesAnswer(day.value)) : day
    },
  )

const refreshDay = (deps: DayDeps): Route =>
  route(
    {
      method: 'post',
      path: '/daily-plan/:student_id/refresh',
      tag: 'Days',
      summary: 'Pull today once more',
      description: 'What was begun, done or pinned stays; the rest is chosen anew from the plan as it is now.',
      access: 'signed-in',
      params: StudentParams,
      status: 200,
      gives: 'Today.',
      answer: DayAnswer,
      problems: ['not-found', 'not-allowed', 'no-plan', 'limit-reached'],
    },
    async ({ caller, params }) => {
      const open = await openLearner(deps, caller, params.student_id, async () => null)
      return open.ok ? dayOn(deps, open.value, open.value.today, true) : open
    },
  )

const completeOne = (deps: DayDeps): Route =>
  route(
    {
      method: 'post',
      path: '/daily-plan/:student_id/activities/:activity_id/complete',
      tag: 'Days',
      summary: 'Tick an activity of a day',
      description:
        'Writes what was done and ticks the activity, in its week too, in one step. Done twice it was done once. The body may be left out.',
      access: 'signed-in',
      params: StudentParams.extend({ activity_id: z.string().max(120).pipe(RecordId) }),
      query: DateQuery,
      body: CompletionBody,
      isBodyOptional: true,
      status: 200,
      gives: 'The day as it is now.',
      answer: DayAnswer,
      problems: ['not-found', 'not-allowed', 'no-plan', 'invalid-arguments'],
    },
    async ({ caller, params, query, body }) => {
      const { student_id, activity_id } = params
      const open = await openLearner(deps, caller, student_id, (reader, { learner, today }) =>
        itemsOn(reader, learner, query.date ?? today),
      )
      if (!open.ok) return open
      const item = open.value.found?.find(({ activity }) => activity === activity_id)
      if (item === undefined) return refused('not-found')
      const done = await completeItem(deps, open.value, item, body)
      return done.ok ? dayOn(deps, open.value, query.date ?? open.value.today, false) : done
    },
  )

const completeAll = (deps: DayDeps): Route =>
  route(
    {
      method: 'post',
      path: '/daily-plan/:student_id/complete',
      tag: 'Days',
      summary: 'Tick everything of a day',
      access: 'signed-in',
      params: StudentParams,
      query: DateQuery,
      status: 200,
      gives: 'The day as it is now.',
      answer: DayAnswer,
      problems: ['not-found', 'not-allowed', 'no-plan'],
    },
    async ({ caller, params, query }) => {
      const open = await openLearner(deps, caller, params.student_id, (reader, { learner, today }) =>
        itemsOn(reader, learner, query.date ?? today),
      )
      if (!open.ok) return open
      if (open.value.found === undefined) return refused('no-plan')
      // One after another: each is a fact of its own, and what a failure leaves undone is done by asking again.
      for (const item of open.value.found) {
        const done = await completeItem(deps, open.value, item, {})
        if (!done.ok) return done
      }
      return dayOn(deps, open.value, query.date ?? open.value.today, false)
    },
  )

const itemsOn = async (
  reader: Reader,
  learner: LearnerId,
  date: CivilDate,
): Promise<readonly DayItemBody[] | undefined> => (await reader.get('daily-plan', dayId(learner, date)))?.body.items
