import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type * as z from 'zod'
import { forEachDatabase } from '../database/for-each-database.ts'
import type { ProblemCode } from '../http/problem-table.ts'
import type { Answer } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import type { Installation } from '../testing/installation.ts'
import type { Person } from '../testing/people.ts'
import { onTuesday } from '../testing/studying.ts'
import type { DraftAnswer } from './draft-answer.ts'

type Draft = z.infer<typeof DraftAnswer>

interface Scene {
  readonly installed: Installation
  readonly anna: Person
  readonly path: string
  readonly draft: Draft
}

const dayMs = 86_400_000
const page = readFileSync(new URL('../../../../docs/bad-input.md', import.meta.url), 'utf8')

const named = ({ draft }: Scene, place: number): string => {
  const one = draft.planned_activities[place]
  if (one === undefined) throw new Error('a small draft')
  return one.activity_uid
}
const okay = (answer: Answer): Draft => {
  expect(answer.status).toBe(200)
  return answer.body
}
const wish = (subskill_id: string, planned_day: number, activity_type = 'practice') => ({
  subskill_id,
  planned_day,
  activity_type,
})

/** Every activity of the draft that is not on Friday yet goes there until ten stand on it. */
async function fillFriday({ anna, path, draft }: Scene): Promise<void> {
  const there = draft.planned_activities.filter(({ planned_day }) => planned_day === 4).length
  const others = draft.planned_activities.filter(({ planned_day }) => planned_day !== 4).slice(0, 10 - there)
  const activities = others.map(({ activity_uid }) => ({ activity_uid, planned_day: 4 }))
  okay(await anna.page.post(`${path}/activities/reorder`, { activities }))
}

const leaveFour = async ({ anna, path, draft }: Scene): Promise<void> => {
  for (const { activity_uid } of draft.planned_activities.slice(4))
    okay(await anna.page.delete(`${path}/activities/${activity_uid}`))
}
const onMonday = async ({ installed, anna }: Scene): Promise<void> => {
  installed.pass(6 * dayMs)
  await anna.page.post('/api/auth/sign-in', { email: anna.email, password: 'correct horse battery' })
}
const rejectThrice = async ({ anna, path }: Scene): Promise<void> => {
  for (const reason of ['One', 'Two', 'Three']) okay(await anna.page.post(`${path}/reject`, { reason }))
}
const ofItsWeek = ({ path, draft }: Scene, more: string): string =>
  `${path}${more}?week_start_date=${draft.week_start_date}`

type Case = readonly [
  row: string,
  code: ProblemCode,
  before: (scene: Scene) => Promise<unknown>,
  asks: readonly ((scene: Scene) => Promise<Answer>)[],
]
const nothing = async (): Promise<void> => {}

const cases: readonly Case[] = [
  [
    'An eleventh activity on a day of a draft',
    'broken-plan',
    fillFriday,
    [
      ({ anna, path }) => anna.page.post(`${path}/activities`, wish('A.1.1', 4, 'tutoring')),
      async ({ anna, path }) => {
        const { planned_activities } = okay(await anna.page.get(path))
        const other = planned_activities.find(({ planned_day }) => planned_day !== 4)
        return anna.page.put(`${path}/activities/${other?.activity_uid}`, { planned_day: 4 })
      },
    ],
  ],
  [
    'Publishing fewer than five activities',
    'too-few-activities',
    leaveFour,
    [({ anna, path }) => anna.page.post(`${path}/publish`)],
  ],
  [
    'Adding to a draft what is still locked',
    'locked-subskill',
    nothing,
    [
      ({ anna, path }) => anna.page.post(`${path}/activities`, wish('A.1.3', 4)),
      (scene) => {
        const body = { ...wish('A.1.4', 2), replaces_uid: named(scene, 0) }
        return scene.anna.page.post(`${scene.path}/activities`, body)
      },
    ],
  ],
  [
    'Changing, publishing or turning down a draft whose week has begun',
    'week-has-begun',
    onMonday,
    [
      (scene) => scene.anna.page.put(ofItsWeek(scene, `/activities/${named(scene, 0)}`), { planned_day: 3 }),
      (scene) => scene.anna.page.delete(ofItsWeek(scene, `/activities/${named(scene, 0)}`)),
      (scene) => scene.anna.page.post(ofItsWeek(scene, '/activities'), wish('A.1.1', 4, 'tutoring')),
      (scene) =>
        scene.anna.page.post(ofItsWeek(scene, '/activities/reorder'), {
          activities: [{ activity_uid: named(scene, 0), planned_day: 3 }],
        }),
      (scene) => scene.anna.page.post(ofItsWeek(scene, '/publish')),
      (scene) => scene.anna.page.post(ofItsWeek(scene, '/reject'), { reason: 'Too late' }),
      (scene) => scene.anna.page.post(ofItsWeek(scene, '/roll-back'), { to_version: 1 }),
    ],
  ],
  [
    'Publishing a plan twice',
    'already-published',
    async ({ anna, path }) => okay(await anna.page.post(`${path}/publish`)),
    [({ anna, path }) => anna.page.post(`${path}/publish`)],
  ],
  [
    'Turning a week down a fourth time',
    'rejected-too-often',
    rejectThrice,
    [({ anna, path }) => anna.page.post(`${path}/reject`, { reason: 'Four' })],
  ],
  [
    'A change of a draft that another plan has replaced',
    'stale-draft',
    async ({ anna, path }) => okay(await anna.page.post(`${path}/reject`, { reason: 'Another' })),
    [
      ({ anna, path }) => anna.page.post(`${path}/publish`, { version: 1 }),
      ({ anna, path }) => anna.page.post(`${path}/activities`, { ...wish('A.1.1', 4, 'tutoring'), version: 1 }),
      ({ anna, path }) => anna.page.post(`${path}/reject`, { reason: 'Once more', version: 1 }),
      async ({ anna, path }) => {
        const [one] = okay(await anna.page.get(path)).planned_activities
        return anna.page.put(`${path}/activities/${one?.activity_uid}`, { priority: 'low', version: 1 })
      },
    ],
  ],
]

forEachDatabase('bad input to a draft', (database) => {
  const rows = () =>
    database()
      .db.selectFrom('record')
      .selectAll()
      .where('space', 'like', 'learner:%')
      .orderBy('kind')
      .orderBy('id')
      .execute()

  test.each(cases)(
    '[PUB-3] [EDGE-14] %s: status, code and sentence are those of the page, and nothing changes',
    async (row, code, before, asks) => {
      const installed = installation(database())
      const anna = await onTuesday(installed)
      okay(await anna.page.post(`/weekly-planner/generate/${anna.learner}`))
      const path = `/weekly-planner/${anna.learner}/draft`
      const scene = { installed, anna, path, draft: okay(await anna.page.get(path)) }
      await before(scene)
      const line = page.split('\n').find((each) => each.startsWith(`| ${row} |`))
      const [, , status, , sentence] = (line ?? '').split('|').map((cell) => cell.trim())
      const there = await rows()
      for (const ask of asks) {
        const answer = await ask(scene)
        expect(answer).toMatchObject({ status: Number(status), body: { code, detail: sentence } })
        expect(line).toContain(`\`${code}\``)
        expect(await rows()).toEqual(there)
      }
    },
  )
})
