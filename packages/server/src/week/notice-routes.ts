import { RecordId, noticeEvents, noticeSentence, noticesFor, ok, readingOf, refuse, userActor } from '@etude/core'
import type { Mutation, ShownNotice, UserId } from '@etude/core'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { isoText } from './iso-text.ts'
import { readRecords } from './open-learner.ts'
import { actorWords, wordsOf } from './seed-words.ts'
import type { WeekDeps } from './week-deps.ts'

const NoticeAnswer = z.object({
  notice_id: z.string(),
  event: z.enum(noticeEvents),
  student_id: z.string(),
  student_name: z.string(),
  week_start_date: z.string(),
  timestamp: z.string(),
  user_id: z.string().nullable(),
  user_type: z.enum(wordsOf(actorWords)),
  /** Of activities; of changes how many. */
  count: z.int(),
  estimated_time_minutes: z.int(),
  /** Of a week that is done: what it brought. */
  points: z.int().nullable(),
  reason: z.string().nullable(),
  focus: z.array(z.string()),
  sentence: z.string(),
  /** Where it leads, in the app. */
  link: z.string(),
  /** The lines of the audit, and other records, that it tells of. */
  causes: z.array(z.string()),
  is_new: z.boolean(),
})
const NoticesAnswer = z.object({ notices: z.array(NoticeAnswer), new_notices: z.int().min(0) })

const shared = {
  tag: 'Notices',
  access: 'signed-in',
  status: 200,
  gives: 'The notices, the latest first.',
  answer: NoticesAnswer,
} as const

/** NOT-5. What a person is told of the weeks of those whom they look after, and of their own, for whoever has no app that would say it. */
export const noticeRoutes = (deps: WeekDeps): readonly Route[] => [listNotices(deps), markNotices(deps)]

const listNotices = (deps: WeekDeps): Route =>
  route(
    {
      ...shared,
      method: 'get',
      path: '/api/notices',
      summary: 'What has happened',
      description: 'Of yourself as a learner and of those whom you look after, without what you did yourself.',
      problems: [],
    },
    async ({ caller }) => ok(answerOf(await noticesOf(deps, caller.user))),
  )

const markNotices = (deps: WeekDeps): Route =>
  route(
    {
      ...shared,
      method: 'post',
      path: '/api/notices/:notice_id/read',
      summary: 'Say that a notice was read',
      description: 'When what it tells of goes on, it is new again.',
      params: z.object({ notice_id: z.string().max(120).pipe(RecordId) }),
      problems: ['not-found'],
    },
    async ({ caller, params: { notice_id } }) => {
      const told = (await noticesOf(deps, caller.user)).find(({ notice }) => notice.notice === notice_id)
      if (told === undefined) return refused('not-found')
      const marks = [{ notice: notice_id, count: readingOf(told.notice) }]
      const args = { user: caller.user, marks } as Mutation['args']
      const done = await deps.commit.run(userActor(caller.user), { name: 'notice.mark', version: 1, args })
      if (!done.ok) return refuse(refusalProblem(done.error))
      return ok(answerOf(await noticesOf(deps, caller.user)))
    },
  )

const noticesOf = (deps: WeekDeps, user: UserId): Promise<readonly ShownNotice[]> =>
  readRecords(deps, (reader) => noticesFor(reader, user))

const answerOf = (shown: readonly ShownNotice[]): z.infer<typeof NoticesAnswer> => ({
  notices: shown.map(noticeAnswer),
  new_notices: shown.filter(({ isNew }) => isNew).length,
})

const noticeAnswer = ({ notice, learnerName, instant, isNew }: ShownNotice): z.infer<typeof NoticeAnswer> => ({
  notice_id: notice.notice,
  event: notice.event,
  student_id: notice.learner,
  student_name: learnerName,
  week_start_date: notice.week,
  timestamp: isoText(instant),
  user_id: notice.by,
  user_type: actorWords[notice.as],
  count: notice.count,
  estimated_time_minutes: notice.minutes,
  points: notice.points ?? null,
  reason: notice.reason,
  focus: [...notice.focus],
  sentence: noticeSentence(notice, learnerName),
  link: notice.link,
  causes: notice.causes.map(({ cause }) => cause),
  is_new: isNew,
})
