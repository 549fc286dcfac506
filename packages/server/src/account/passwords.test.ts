import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { countingHashing } from '../testing/quick-hashing.ts'
import { installation } from '../testing/installation.ts'
import { password, signUp } from '../testing/people.ts'

const tokenIn = (text: string | undefined): string => /#(\S+)/.exec(text ?? '')?.[1] ?? ''
const withoutRequestId = (answer: { readonly status: number; readonly body: unknown }) => ({
  status: answer.status,
  body: answer.body,
})

forEachDatabase('passwords', (database) => {
  test('[PASSWORD-1] a forgotten password is replaced by way of a mail, and every device is signed out', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const page = browser(installed.app)
    expect((await page.post('/api/auth/request-password-reset', { email: anna.email })).status).toBe(202)
    const [mail] = await installed.outbox()
    expect(mail).toMatchObject({ to: anna.email, subject: 'Choose a new password' })
    const token = tokenIn(mail?.text)
    expect(mail?.text).toContain(`http://etude.test/reset-password#${token}`)
    expect((await page.post('/api/auth/reset-password', { token, password: 'battery staple' })).status).toBe(204)
    expect((await anna.page.get('/api/me')).status).toBe(401)
    expect((await page.post('/api/auth/sign-in', { email: anna.email, password })).status).toBe(401)
    expect((await page.post('/api/auth/sign-in', { email: anna.email, password: 'battery staple' })).status).toBe(200)
  })

  test('[PASSWORD-2] the link works once and for one hour', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const page = browser(installed.app)
    await page.post('/api/auth/request-password-reset', { email: anna.email })
    const token = tokenIn((await installed.outbox())[0]?.text)
    await page.post('/api/auth/reset-password', { token, password: 'battery staple' })
    const again = await page.post('/api/auth/reset-password', { token, password: 'another staple' })
    expect(again).toMatchObject({ status: 422, body: { code: 'invalid-input', errors: [{ path: 'token' }] } })

    await page.post('/api/auth/request-password-reset', { email: anna.email })
    const second = tokenIn((await installed.outbox())[1]?.text)
    const past = new Date(Date.now() - 1000)
    await database()
      .db.updateTable('verification')
      .set({ expiresAt: database().type === 'postgres' ? past : past.toISOString() } as never)
      .execute()
    const late = await page.post('/api/auth/reset-password', { token: second, password: 'another staple' })
    expect(late).toMatchObject({ status: 422, body: { errors: [{ path: 'token' }] } })
  })

  test('[PASSWORD-3] asking for a reset answers and works alike for known and unknown addresses', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const page = browser(installed.app)
    const before = await database().db.selectFrom('effect').selectAll().execute()
    const known = await page.post('/api/auth/request-password-reset', { email: anna.email })
    const unknown = await page.post('/api/auth/request-password-reset', { email: 'nobody@example.org' })
    expect(withoutRequestId(unknown)).toEqual(withoutRequestId(known))
    // Before the answer both wrote the same one row; who it is for is looked up afterwards.
    const after = await database().db.selectFrom('effect').select(['type', 'state']).execute()
    expect(after.slice(before.length)).toEqual([
      { type: 'account.password-reset', state: 'pending' },
      { type: 'account.password-reset', state: 'pending' },
    ])
    expect((await installed.outbox()).map(({ to }) => to)).toEqual([anna.email])
  })

  test('[PASSWORD-4] a known and an unknown address cost the same work to sign in with', async () => {
    const hashing = countingHashing()
    const installed = installation(database(), { hashing })
    const anna = await signUp(installed, 'Anna')
    const page = browser(installed.app)
    const hashesFor = async (email: string): Promise<number> => {
      const before = hashing.count()
      await page.post('/api/auth/sign-in', { email, password: 'wrong horse' })
      return hashing.count() - before
    }
    // The hash is nearly all of the work, on purpose: without one the unknown address would be answered at once.
    expect(await hashesFor(anna.email)).toBe(1)
    expect(await hashesFor('nobody@example.org')).toBe(1)
  })

  test('[PASSWORD-5] a change asks for the password in force and signs the other devices out', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const phone = browser(installed.app)
    await phone.post('/api/auth/sign-in', { email: anna.email, password })
    const wrong = await anna.page.post('/api/auth/change-password', {
      password: 'wrong',
      newPassword: 'battery staple',
    })
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'password' }] } })
    const right = await anna.page.post('/api/auth/change-password', { password, newPassword: 'battery staple' })
    expect(right.status).toBe(204)
    expect((await anna.page.get('/api/me')).status).toBe(200)
    expect((await phone.get('/api/me')).status).toBe(401)
  })

  test('[PASSWORD-6] passwords are kept as slow salted hashes', async () => {
    const installed = installation(database(), { realHashing: true })
    await signUp(installed, 'Anna')
    await signUp(installed, 'Bert')
    const rows = (await database().db.selectFrom('account').selectAll().execute()) as unknown as { password: string }[]
    expect(new Set(rows.map((row) => row.password)).size).toBe(2)
    for (const { password: kept } of rows) expect(kept).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/)
  })
})
