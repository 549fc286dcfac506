import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import { password, signUp, signUpAdmin } from '../testing/people.ts'

forEachDatabase('administration', (database) => {
  test('[ADMIN-1] for everybody else it is not there', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const reads = ['/admin/users', '/admin/outbox', '/admin/audit']
    for (const path of reads)
      expect(await anna.page.get(path)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    const opened = await anna.page.post(`/admin/learners/${anna.learner}/open`, { reason: 'I would like to see it' })
    expect(opened.status).toBe(404)
    expect((await browser(installed.app).get('/admin/users')).status).toBe(401)
  })

  test('[ADMIN-2] a locked account is signed out everywhere and stays out until it is unlocked', async () => {
    const installed = installation(database())
    const admin = await signUpAdmin(installed, 'Admin')
    const anna = await signUp(installed, 'Anna')
    expect((await admin.page.post(`/admin/users/${anna.id}/lock`)).status).toBe(204)
    expect((await anna.page.get('/api/me')).status).toBe(401)
    const person = { email: anna.email, password }
    const page = browser(installed.app)
    expect(await page.post('/api/auth/sign-in', person)).toMatchObject({
      status: 403,
      body: { code: 'account-locked' },
    })
    expect(await page.post('/api/token', { grant: 'password', ...person })).toMatchObject({ status: 403 })
    const wrong = await page.post('/api/auth/sign-in', { ...person, password: 'wrong horse' })
    expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong-credentials' } })
    const { users } = (await admin.page.get('/admin/users')).body as { users: object[] }
    expect(users).toMatchObject([
      { email: admin.email, admin: true, locked: false },
      { email: anna.email, admin: false, locked: true },
    ])
    await admin.page.post(`/admin/users/${anna.id}/unlock`)
    expect((await page.post('/api/auth/sign-in', person)).status).toBe(200)
  })

  test('[ADMIN-3] nobody locks themselves out', async () => {
    const installed = installation(database())
    const admin = await signUpAdmin(installed, 'Admin')
    expect((await admin.page.post(`/admin/users/${admin.id}/lock`)).status).toBe(403)
  })

  test('[ADMIN-4] a learner’s records are opened with a reason, which is written down first', async () => {
    const installed = installation(database())
    const admin = await signUpAdmin(installed, 'Admin')
    const anna = await signUp(installed, 'Anna')
    const path = `/admin/learners/${anna.learner}/open`
    expect((await admin.page.post(path, { reason: 'why' })).status).toBe(422)
    const reason = 'Anna asked for a copy of her data'
    const opened = await admin.page.post(path, { reason })
    expect(opened.body).toMatchObject({ records: [{ kind: 'learner', id: anna.learner, body: { name: 'Anna' } }] })
    expect((await admin.page.get('/admin/audit')).body).toMatchObject({
      acts: [{ actor: admin.id, act: 'learner.open', subject: anna.learner, reason }],
    })
  })

  test('[ADMIN-5] the outbox shows what no mail server was there to send, and who looked is written down', async () => {
    const installed = installation(database())
    const admin = await signUpAdmin(installed, 'Admin')
    await browser(installed.app).post('/api/auth/request-password-reset', { email: admin.email })
    await installed.effects.runDue()
    const { mails } = (await admin.page.get('/admin/outbox')).body as { mails: { to: string; text: string }[] }
    expect(mails).toMatchObject([{ to: admin.email, subject: 'Choose a new password' }])
    const { acts } = (await admin.page.get('/admin/audit')).body
    expect(acts).toMatchObject([{ actor: admin.id, act: 'outbox.read' }])
  })

  test('[ADMIN-6] the list of accounts goes on page by page and leaves children’s devices out', async () => {
    const installed = installation(database())
    const admin = await signUpAdmin(installed, 'Admin')
    const rows = Array.from({ length: 150 }, (_, n) => ({
      id: `u${n}`,
      name: 'N',
      email: `person${String(n).padStart(3, '0')}@example.org`,
      emailVerified: database().type === 'postgres' ? true : 1,
      createdAt: new Date().toISOString(),
      updatedAt: new Date().toISOString(),
      image: null,
      admin: null,
      locked: null,
      child: n === 7 ? 'a-child' : null,
      zone: null,
      language: null,
    }))
    await database().db.insertInto('user').values(rows).execute()
    const found: string[] = []
    for (let after: string | null = ''; after !== null;) {
      const answer = await admin.page.get(`/admin/users?after=${encodeURIComponent(after)}`)
      const page = answer.body as { users: { email: string }[]; next: string | null }
      found.push(...page.users.map(({ email }) => email))
      after = page.next
    }
    expect(found).toHaveLength(150)
    expect(new Set(found).size).toBe(150)
  })
})
