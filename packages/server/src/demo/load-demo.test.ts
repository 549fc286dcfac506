import { Instant } from '@etude/core'
import { beforeEach, expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import { untilTuesday } from '../testing/studying.ts'
import { loadDemo } from './load-demo.ts'
import { demoAccounts, demoPassword, demoSharedPlan } from './school.ts'

forEachDatabase('the demonstration', (database) => {
  const load = (ahead = untilTuesday()) => {
    const { accounts, commit, app, pass } = installation(database())
    pass(ahead)
    const now = () => Instant.parse(Date.now() + ahead)
    const deps = { database: database(), commit, makeAccount: accounts.makeAccount, now }
    return { app, commit, result: loadDemo(deps) }
  }

  const forgetDemo = () => database().db.deleteFrom('etude').where('name', '=', 'demo').execute()
  beforeEach(async () => void (await forgetDemo()))

  test('[DEMO-1] each account signs in and sees whose plans it may see', async () => {
    const { app, result } = load()
    expect(await result).toBe('loaded')
    const seenBy = async (email: string) => {
      const person = browser(app)
      expect((await person.post('/api/auth/sign-in', { email, password: demoPassword })).status).toBe(200)
      const { body } = await person.get('/api/me')
      return (body as { learners: { name: string; relation: string }[] }).learners.map(
        ({ name, relation }) => `${relation} ${name}`,
      )
    }
    expect(await seenBy(demoAccounts.learner.email)).toEqual(['self Mara Lind'])
    expect(await seenBy(demoAccounts.guardian.email)).toEqual(expect.arrayContaining(['guardian Nils Berg']))
    expect((await seenBy(demoAccounts.tutor.email)).filter((line) => line.startsWith('tutor '))).toHaveLength(8)
  })

  test('[DEMO-2] it comes once, and a start that was interrupted is taken up again', async () => {
    const { commit, result } = load()
    await result
    expect(await load().result).toBe('was there')
    await database().db.updateTable('etude').set({ value: 'loading' }).where('name', '=', 'demo').execute()
    const before = await database()
      .db.selectFrom('record')
      .select(['kind', 'id'])
      .orderBy('kind')
      .orderBy('id')
      .execute()
    expect(await load().result).toBe('loaded')
    expect(
      await database().db.selectFrom('record').select(['kind', 'id']).orderBy('kind').orderBy('id').execute(),
    ).toEqual(before)
    await commit.close()
  })

  test('[DEMO-4] there is something to learn from: two curricula, and each learner has taken one up', async () => {
    await load().result
    const rows = await database()
      .db.selectFrom('record')
      .select(({ fn }) => ['kind', fn.countAll().as('count')])
      .where('kind', 'in', ['curriculum', 'subskill', 'study'])
      .groupBy('kind')
      .execute()
    const counts = Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]))
    expect(counts).toMatchObject({ curriculum: 2, study: 12 })
    expect(counts['subskill']).toBeGreaterThanOrEqual(100)
  })

  test('[DEMO-5] everybody one can sign in as has a week that is under way, tests, and work done; today is left to them', async () => {
    const { app, result } = load()
    await result
    const counts = async (learner: string) => {
      const rows = await database()
        .db.selectFrom('record')
        .select(({ fn }) => ['kind', fn.countAll<number>().as('count')])
        .where('space', '=', `learner:${learner}`)
        .groupBy('kind')
        .execute()
      return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]))
    }
    for (const { email } of Object.values(demoAccounts)) {
      const person = browser(app)
      await person.post('/api/auth/sign-in', { email, password: demoPassword })
      const { learners } = (await person.get('/api/me')).body as { learners: { id: string; relation: string }[] }
      for (const { id } of learners.filter(({ relation }) => relation !== 'tutor')) {
        const has = await counts(id)
        // A week or two behind, this one and the next; Monday is the last day of which something is known.
        expect([email, has['assessment']]).toEqual([email, 2])
        expect(has['weekly-plan']).toBeGreaterThanOrEqual(3)
        expect(has['daily-plan']).toBe(5 * ((has['weekly-plan'] ?? 0) - 2) + 1)
        expect(has['log-entry']).toBeGreaterThan(10)
      }
    }
  })

  const hourMs = 3_600_000
  const moments = [
    ['on Monday at seven in the morning', -27 * hourMs],
    ['on Friday at six in the evening', (3 * 24 + 8) * hourMs],
    ['on Sunday at half past ten in the evening', (5 * 24 + 12.5) * hourMs],
  ] as const

  test.each(moments)(
    '[DEMO-6] whoever looks %s finds a draft of next week that waits for approval, and a plan that several write',
    async (_when, fromTuesday) => {
      const { app, result } = load(untilTuesday() + fromTuesday)
      await result
      const open = async (email: string) => {
        const person = browser(app)
        await person.post('/api/auth/sign-in', { email, password: demoPassword })
        return person
      }
      const guardian = await open(demoAccounts.guardian.email)
      const { learners } = (await guardian.get('/api/me')).body as { learners: { id: string; relation: string }[] }
      expect(learners.map(({ relation }) => relation)).toEqual(expect.arrayContaining(['self', 'guardian']))
      for (const { id } of learners) {
        const draft = await guardian.get(`/weekly-planner/${id}/draft`)
        expect(draft).toMatchObject({
          status: 200,
          body: {
            status: 'draft',
            modification_history: [{ action: 'change_priority', reason: 'We talked about this one' }],
          },
        })
        expect((draft.body as { total_activities: number }).total_activities).toBeGreaterThanOrEqual(5)
      }
      const shared = await database()
        .db.selectFrom('record')
        .select(['kind', 'body'])
        .where('space', '=', `plan:${demoSharedPlan.plan}`)
        .where('deleted', '=', 0)
        .execute()
      expect(shared.map(({ kind }) => kind).toSorted()).toEqual([
        'plan-member',
        'plan-member',
        'plan-update',
        'shared-plan',
      ])
    },
  )

  test('[DEMO-3] a database with an account of its own is left alone', async () => {
    const { app } = installation(database())
    await browser(app).post('/api/auth/sign-up', {
      email: 'first@etude.test',
      password: 'a long enough password',
      name: 'First',
    })
    expect(await load().result).toBe('not empty')
  })
})
