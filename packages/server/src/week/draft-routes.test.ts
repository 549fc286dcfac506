import { expect, test } from 'vitest'
import type * as z from 'zod'
import { ClassId, LearnerId, UserId, systemActor } from '@etude/core'
import { forEachDatabase } from '../database/for-each-database.ts'
import { problems } from '../http/problem-table.ts'
import type { ProblemCode } from '../http/problem-table.ts'
import type { Answer } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'
import type { Person } from '../testing/people.ts'
import { onTuesday } from '../testing/studying.ts'
import type { DraftAnswer } from './draft-answer.ts'
import type { WeekAnswer } from './week-answer.ts'

type Draft = z.infer<typeof DraftAnswer>
type Week = z.infer<typeof WeekAnswer>
const dayMs = 86_400_000

const okay = (answer: Answer): Draft => {
  expect({ status: answer.status, body: answer.body as unknown }).toMatchObject({ status: 200 })
  return answer.body
}
const refusedAs = (answer: Answer, code: ProblemCode): void => {
  const { status, detail } = problems[code]
  expect(answer).toMatchObject({ status, body: { code, detail } })
}

forEachDatabase('a draft over REST', (database) => {
  /** Anna on a Tuesday, with a draft of next week. */
  async function withDraft() {
    const installed = installation(database())
    const anna = await onTuesday(installed)
    okay(await anna.page.post(`/weekly-planner/generate/${anna.learner}`))
    const path = `/weekly-planner/${anna.learner}/draft`
    return { installed, anna, path, draft: okay(await anna.page.get(path)) }
  }
  const first = ({ planned_activities: [one] }: Draft) => {
    if (one === undefined) throw new Error('an empty draft')
    return one
  }
  const rows = () => database().db.selectFrom('record').selectAll().orderBy('kind').orderBy('id').execute()

  test('[PUB-2] [PUB-4] [US-005] is looked at, changed, published, and each step is answered with the draft as it is then', async () => {
    const { anna, path, draft } = await withDraft()
    expect(draft).toMatchObject({ status: 'draft', version: 1, versions: [], regenerations_left: 3 })
    const one = first(draft)
    const day = (one.planned_day + 1) % 5
    const moved = okay(
      await anna.page.put(`${path}/activities/${one.activity_uid}`, {
        planned_day: day,
        priority: 'high',
        reason: 'Choir',
      }),
    )
    expect(moved.planned_activities.find(({ activity_uid }) => activity_uid === one.activity_uid)).toMatchObject({
      planned_day: day,
      priority: 'high',
      is_pinned: true,
    })
    expect(moved.modification_history).toMatchObject([
      {
        user_id: anna.id,
        user_type: 'student',
        action: 'change_day',
        reason: 'Choir',
        details: [
          {
            activity_uid: one.activity_uid,
            old_value: { planned_day: one.planned_day },
            new_value: { planned_day: day },
          },
        ],
        undone_at: null,
      },
    ])
    expect(moved.modification_history[0]?.sentence).toMatch(/^The learner moved “.*” from \w+ to \w+ \(“Choir”\)\.$/)
    const [, second, third] = draft.planned_activities
    if (second === undefined || third === undefined) throw new Error('a small draft')
    const removed = okay(await anna.page.delete(`${path}/activities/${second.activity_uid}`))
    expect(removed.total_activities).toBe(draft.total_activities - 1)
    const added = okay(
      await anna.page.post(`${path}/activities`, { subskill_id: 'A.1.1', planned_day: 4, activity_type: 'tutoring' }),
    )
    expect(added.total_activities).toBe(draft.total_activities)
    const replaced = okay(
      await anna.page.post(`${path}/activities`, {
        subskill_id: 'B.1.1',
        planned_day: third.planned_day,
        activity_type: 'tutoring',
        replaces_uid: third.activity_uid,
      }),
    )
    expect(replaced.planned_activities.some(({ activity_uid }) => activity_uid === third.activity_uid)).toBe(false)
    const activities = replaced.planned_activities
      .slice(-3)
      .toReversed()
      .map(({ activity_uid }) => ({ activity_uid, planned_day: 2 }))
    const ordered = okay(await anna.page.post(`${path}/activities/reorder`, { activities }))
    const placed = activities.map(({ activity_uid }) =>
      ordered.planned_activities.find((each) => each.activity_uid === activity_uid),
    )
    expect(placed.map((each) => each?.planned_day)).toEqual([2, 2, 2])
    const inOrder = ordered.planned_activities.map(({ activity_uid }) => activity_uid)
    const places = activities.map(({ activity_uid }) => inOrder.indexOf(activity_uid))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    const published = okay(await anna.page.post(`${path}/publish`))
    expect(published).toMatchObject({ status: 'published', published_by: anna.id })
    expect(published.modification_history.map(({ action }) => action).toSorted()).toEqual([
      'add_activity',
      'change_day',
      'publish',
      'remove_activity',
      'reorder',
      'replace_activity',
    ])
    // Whoever did it, and whoever looks, sees the same history on the week itself.
    const week = (await anna.page.get(`/weekly-planner/${anna.learner}/week/${draft.week_start_date}`)).body as Week
    expect(week.modification_history).toEqual(published.modification_history)
  })

  test('[PUB-2] [PUB-7] is turned down with what another should be like, gone back from, and each change is taken back', async () => {
    const { anna, path, draft } = await withDraft()
    const out = first(draft)
    okay(await anna.page.delete(`${path}/activities/${out.activity_uid}`))
    const wish = { reason: 'We are away on Monday', target_activities: 8, days_off: [0] }
    const other = okay(await anna.page.post(`${path}/reject`, wish))
    expect(other).toMatchObject({ version: 2, status: 'draft', target_activities: 8, regenerations_left: 2 })
    expect(other.planned_activities.every(({ planned_day }) => planned_day !== 0)).toBe(true)
    expect(other.planned_activities.some(({ subskill_id }) => subskill_id === out.subskill_id)).toBe(false)
    expect(other.versions).toMatchObject([{ version: 1, replaced_by: anna.id, activities: draft.total_activities - 1 }])
    const back = okay(await anna.page.post(`${path}/roll-back`, { to_version: 1 }))
    expect(back).toMatchObject({ version: 3, total_activities: draft.total_activities - 1 })
    const removal = back.modification_history.find(({ action }) => action === 'remove_activity')
    const undone = okay(await anna.page.post(`${path}/undo/${removal?.change_id}`))
    expect(undone.total_activities).toBe(draft.total_activities)
    const taken = undone.modification_history.find(({ action }) => action === 'remove_activity')
    expect(taken?.undone_at).not.toBeNull()
    expect(taken?.sentence).toMatch(/ It was taken back\.$/)
  })

  test('[PUB-5] [PUB-6] [US-005] [C-9] what was taken out before Monday is not on its days, approved or not', async () => {
    const { installed, anna, path, draft } = await withDraft()
    const onMonday = draft.planned_activities.filter(({ planned_day }) => planned_day === 0)
    for (const { activity_uid } of onMonday.slice(1)) okay(await anna.page.delete(`${path}/activities/${activity_uid}`))
    installed.pass(6 * dayMs)
    await anna.page.post('/api/auth/sign-in', { email: anna.email, password: 'correct horse battery' })
    const day = (await anna.page.get(`/daily-plan/${anna.learner}`)).body as { activities: { id: string }[] }
    const shown = JSON.stringify(day)
    for (const { activity_id } of onMonday.slice(1)) expect(shown).not.toContain(activity_id)
    expect(shown).toContain(onMonday[0]?.activity_id)
    const week = (await anna.page.get(`/weekly-planner/${anna.learner}/current`)).body as Week
    expect(week).toMatchObject({ status: 'active', published_by: 'system:monday' })
    refusedAs(
      await anna.page.get(`/weekly-planner/${anna.learner}/draft?week_start_date=${draft.week_start_date}`),
      'week-has-begun',
    )
    refusedAs(
      await anna.page.post(`/weekly-planner/${anna.learner}/draft/publish?week_start_date=${draft.week_start_date}`),
      'week-has-begun',
    )
  })

  test('[PUB-3] [EDGE-14] what may not be is refused with its code, and changes nothing', async () => {
    const { anna, path, draft } = await withDraft()
    const one = first(draft)
    const before = await rows()
    const crowd = draft.planned_activities.slice(0, 11)
    const allOnFriday = crowd.map(({ activity_uid }) => ({ activity_uid, planned_day: 4 }))
    refusedAs(await anna.page.post(`${path}/activities/reorder`, { activities: allOnFriday }), 'broken-plan')
    refusedAs(await anna.page.post(`${path}/activities`, { subskill_id: 'A.1.3', planned_day: 4 }), 'locked-subskill')
    refusedAs(await anna.page.post(`${path}/activities`, { subskill_id: 'Z.9', planned_day: 4 }), 'not-found')
    refusedAs(await anna.page.put(`${path}/activities/${one.activity_uid}`, { planned_day: 7 }), 'invalid-input')
    refusedAs(
      await anna.page.put(`${path}/activities/${one.activity_uid}`, { planned_day: 1, version: 7 }),
      'stale-draft',
    )
    refusedAs(await anna.page.put(`${path}/activities/nothing`, { planned_day: 1 }), 'not-found')
    refusedAs(await anna.page.post(`${path}/reject`, {}), 'invalid-input')
    refusedAs(await anna.page.post(`${path}/roll-back`, { to_version: 4 }), 'not-found')
    refusedAs(await anna.page.post(`${path}/undo/c-0`), 'not-found')
    refusedAs(await anna.page.get(`${path}?week_start_date=2030-01-07`), 'no-plan')
    const { learner } = anna
    const { week_start_date: week } = (await anna.page.get(`/weekly-planner/${learner}/current`)).body as Week
    refusedAs(await anna.page.get(`${path}?week_start_date=${week}`), 'week-has-begun')
    expect((await rows()).filter(({ space }) => space === `learner:${learner}`).length).toBeGreaterThan(
      before.length / 2,
    )
    expect(okay(await anna.page.get(path))).toEqual(draft)
    for (const { activity_uid } of draft.planned_activities.slice(4))
      okay(await anna.page.delete(`${path}/activities/${activity_uid}`))
    refusedAs(await anna.page.post(`${path}/publish`), 'too-few-activities')
    okay(
      await anna.page.post(`${path}/activities`, { subskill_id: 'A.1.1', planned_day: 4, activity_type: 'tutoring' }),
    )
    okay(await anna.page.post(`${path}/publish`))
    const published = await rows()
    refusedAs(await anna.page.post(`${path}/publish`), 'already-published')
    expect(await rows()).toEqual(published)
  })

  test('[PUB-7] [EDGE-14] a week is not turned down a fourth time', async () => {
    const { anna, path } = await withDraft()
    for (const reason of ['One', 'Two', 'Three']) okay(await anna.page.post(`${path}/reject`, { reason }))
    const third = await rows()
    refusedAs(await anna.page.post(`${path}/reject`, { reason: 'Four' }), 'rejected-too-often')
    expect(await rows()).toEqual(third)
  })

  test('[PUB-4] [C-17] says of each what they were: a guardian, a tutor, and who is neither sees no learner', async () => {
    const { installed, anna } = await withDraft()
    const tutor: Person = await signUp(installed, 'Tutor')
    const child = (await anna.page.post('/api/children', { name: 'Kim', zone: 'Etc/UTC' })).body as { learner: string }
    const learner = LearnerId.parse(child.learner)
    const run = async (name: string, args: object): Promise<void> => {
      const done = await installed.commit.run(systemActor('test'), { name, version: 1, args: args as never })
      if (!done.ok) throw new Error(JSON.stringify(done.error))
    }
    const study = { learner, curriculum: `small-${anna.learner}`, from: '2024-01-01', weeklyPace: 4, mastery: 'spaced' }
    await run('study.set', study)
    const id = ClassId.parse('c1')
    await run('class.create', { class: id, title: 'Class', tutor: UserId.parse(tutor.id), tutorName: 'Tutor' })
    await run('class.enrol', { class: id, learner, learnerName: 'Kim' })
    okay(await anna.page.post(`/weekly-planner/generate/${learner}`))
    const path = `/weekly-planner/${learner}/draft`
    const draft = okay(await anna.page.get(path))
    okay(await anna.page.delete(`${path}/activities/${first(draft).activity_uid}`))
    const { modification_history } = okay(await tutor.page.post(`${path}/publish`))
    expect(modification_history.map(({ user_type, action }) => `${user_type} ${action}`).toSorted()).toEqual([
      'parent remove_activity',
      'teacher publish',
    ])
    const stranger = await signUp(installed, 'Bert')
    refusedAs(await stranger.page.post(`${path}/publish`), 'not-found')
  })

  test('[C-38] whoever may not see a learner is told of nothing there, whoever may see but not decide is told so', async () => {
    const { installed, anna } = await withDraft()
    const run = async (name: string, args: object): Promise<void> => {
      const done = await installed.commit.run(systemActor('test'), { name, version: 1, args: args as never })
      if (!done.ok) throw new Error(JSON.stringify(done.error))
    }
    const child = (await anna.page.post('/api/children', { name: 'Kim', zone: 'Etc/UTC' })).body as { learner: string }
    const learner = LearnerId.parse(child.learner)
    const study = { learner, curriculum: `small-${anna.learner}`, from: '2024-01-01', weeklyPace: 4, mastery: 'spaced' }
    await run('study.set', study)
    const kim = await signUp(installed, 'Kim')
    await run('learner.attach-account', { learner, user: UserId.parse(kim.id), child: true })
    okay(await anna.page.post(`/weekly-planner/generate/${learner}`))
    const draft = `/weekly-planner/${learner}/draft`
    const before = await rows()
    expect(okay(await kim.page.get(draft)).status).toBe('draft')
    refusedAs(await kim.page.post(`${draft}/publish`), 'not-allowed')
    refusedAs(await kim.page.post(`${draft}/reject`, { reason: 'Too much' }), 'not-allowed')
    const bert = await signUp(installed, 'Bert')
    const since = await rows()
    refusedAs(await bert.page.get(draft), 'not-found')
    refusedAs(await bert.page.post(`${draft}/publish`), 'not-found')
    refusedAs(await bert.page.get(`/weekly-planner/${learner}/current`), 'not-found')
    refusedAs(await bert.page.get(`/multi-week-planner/${learner}/current`), 'not-found')
    expect(await rows()).toEqual(since)
    expect(since).toEqual(expect.arrayContaining(before))
  })
})
