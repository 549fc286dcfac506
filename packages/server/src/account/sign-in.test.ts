import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'

const anna = { email: 'anna@example.org', password: 'correct horse', name: 'Anna', zone: 'Europe/Vienna' }

forEachDatabase('signing in', (database) => {
  test('[ACCOUNT-2] whoever signs up is signed in, has settings and is a learner', async () => {
    const { app } = installation(database())
    const page = browser(app)
    const made = await page.post('/api/auth/sign-up', anna)
    expect(made.body).toMatchObject({ next: 'signed-in', user: { email: anna.email, name: 'Anna' } })
    const me = await page.get('/api/me')
    expect(me.status).toBe(200)
    expect(me.body).toMatchObject({
      user: { email: anna.email, name: 'Anna', admin: false, child: null },
      roles: ['learner'],
      learners: [{ name: 'Anna', relation: 'self' }],
    })
  })

  test('[ACCOUNT-3] signing out ends the session on the server, not only in the browser', async () => {
    const { app } = installation(database())
    const page = browser(app)
    await page.post('/api/auth/sign-up', anna)
    const kept = [...page.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    expect((await page.post('/api/auth/sign-out')).status).toBe(204)
    const again = await browser(app).get('/api/me', { cookie: kept })
    expect(again).toMatchObject({ status: 401, body: { code: 'session-expired' } })
  })

  test('[ACCOUNT-4] a wrong password and an unknown address get the same answer', async () => {
    const { app } = installation(database())
    await browser(app).post('/api/auth/sign-up', anna)
    const wrong = await browser(app).post('/api/auth/sign-in', { email: anna.email, password: 'wrong horse' })
    const unknown = await browser(app).post('/api/auth/sign-in', {
      email: 'nobody@example.org',
      password: 'wrong horse',
    })
    expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong-credentials' } })
    expect({ ...(unknown.body as object), requestId: '' }).toEqual({ ...(wrong.body as object), requestId: '' })
  })

  test('[ACCOUNT-5] the right password signs in, whatever the case of the address', async () => {
    const { app } = installation(database())
    await browser(app).post('/api/auth/sign-up', anna)
    const page = browser(app)
    expect((await page.post('/api/auth/sign-in', { email: 'ANNA@example.org', password: anna.password })).status).toBe(
      200,
    )
    expect(((await page.get('/api/me')).body as { user: { name: string } }).user.name).toBe('Anna')
  })

  test('[ACCOUNT-6] a session that was not used for its time is over', async () => {
    const { app, pass } = installation(database())
    const page = browser(app)
    await page.post('/api/auth/sign-up', anna)
    pass(61 * 24 * 3600 * 1000)
    expect(await page.get('/api/me')).toMatchObject({ status: 401, body: { code: 'session-expired' } })
  })

  test('[ACCOUNT-7] records that a crash left unmade are made at the next look', async () => {
    const { app } = installation(database())
    const page = browser(app)
    await page.post('/api/auth/sign-up', anna)
    const { db } = database()
    for (const table of ['record', 'record_index', 'membership'] as const) await db.deleteFrom(table).execute()
    expect((await page.get('/api/me')).body).toMatchObject({ roles: ['learner'] })
  })
})
