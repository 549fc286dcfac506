import { Instant } from '@etude/core'
import { beforeEach, expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import { loadDemo } from './load-demo.ts'
import { demoAccounts, demoPassword } from './school.ts'

forEachDatabase('the demonstration', (database) => {
  const load = () => {
    const { accounts, commit, app } = installation(database())
    const now = () => Instant.parse(1_700_000_000_000)
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
    expect(counts).toMatchObject({ curriculum: 2, study: 9 })
    expect(counts['subskill']).toBeGreaterThanOrEqual(100)
  })

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
