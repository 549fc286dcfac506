import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import { password, signUp } from '../testing/people.ts'
import { mailServer } from '../testing/mail-server.ts'

const tokenIn = (text: string | undefined): string => /#([^\s=]+)/.exec((text ?? '').replaceAll('=\r\n', ''))?.[1] ?? ''
const withoutIds = (body: unknown) => ({ ...(body as object), requestId: '' })

forEachDatabase('e-mail addresses', (database) => {
  test('[EMAIL-1] without mail, an address is changed with the password', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const wrong = await anna.page.post('/api/auth/change-email', { email: 'new@example.org', password: 'wrong' })
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'password' }] } })
    const right = await anna.page.post('/api/auth/change-email', { email: 'new@example.org', password })
    expect(right.body).toEqual({ next: 'changed' })
    expect((await anna.page.get('/api/me')).body).toMatchObject({ user: { email: 'new@example.org' } })
  })

  test('[EMAIL-2] an address that has an account is not given a second', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const bert = await signUp(installed, 'Bert')
    const change = await anna.page.post('/api/auth/change-email', { email: bert.email, password })
    expect(change).toMatchObject({ status: 409, body: { code: 'address-taken' } })
    const again = await browser(installed.app).post('/api/auth/sign-up', { email: anna.email, password, name: 'A' })
    expect(again).toMatchObject({ status: 409, body: { code: 'address-taken' } })
  })

  test('[EMAIL-3] with mail, signing up answers alike for known and unknown addresses, and the mail says the rest', async () => {
    await using mail = await mailServer()
    const installed = installation(database(), { smtpUrl: mail.url })
    const person = { email: 'anna@example.org', password, name: 'Anna' }
    const page = browser(installed.app)
    const first = await page.post('/api/auth/sign-up', person)
    expect(first).toMatchObject({ status: 200, body: { next: 'check-mail', user: null } })
    expect(page.cookies.size).toBe(0)
    await installed.effects.runDue()
    const token = tokenIn(mail.received[0]?.text)

    const early = await page.post('/api/auth/sign-in', { email: person.email, password })
    expect(early).toMatchObject({ status: 403, body: { code: 'email-not-verified' } })
    await installed.effects.runDue()
    expect(mail.received).toHaveLength(2)
    expect((await page.post('/api/auth/verify-email', { token })).body).toEqual({ next: 'sign-in' })
    expect((await page.get('/api/me')).status).toBe(401)
    await page.post('/api/auth/sign-in', { email: person.email, password })
    expect((await page.get('/api/me')).body).toMatchObject({ user: { emailVerified: true }, roles: ['learner'] })

    const second = await browser(installed.app).post('/api/auth/sign-up', { ...person, password: 'another horse' })
    expect(withoutIds(second.body)).toEqual(withoutIds(first.body))
    await installed.effects.runDue()
    expect(mail.received[2]).toMatchObject({ to: [person.email], subject: 'You already have an account' })
    expect((await browser(installed.app).post('/api/auth/verify-email', { token })).body).toEqual({ next: 'sign-in' })
  })

  test('[EMAIL-4] with mail, a new address is confirmed from there and the old one is told', async () => {
    await using mail = await mailServer()
    const anna = await signUp(installation(database()), 'Anna')
    const installed = installation(database(), { smtpUrl: mail.url })
    await database()
      .db.updateTable('user')
      .set({ emailVerified: database().type === 'postgres' ? true : 1 })
      .execute()
    const page = browser(installed.app)
    await page.post('/api/auth/sign-in', { email: anna.email, password })
    const asked = await page.post('/api/auth/change-email', { email: 'new@example.org', password })
    expect(asked.body).toEqual({ next: 'check-mail' })
    await installed.effects.runDue()
    expect(mail.received[0]?.to).toEqual(['new@example.org'])
    const token = tokenIn(mail.received[0]?.text)
    expect((await page.post('/api/auth/confirm-email', { token })).body).toEqual({ email: 'new@example.org' })
    await installed.effects.runDue()
    expect(mail.received[1]).toMatchObject({ to: [anna.email], subject: 'Your e-mail address was changed' })
    const again = await page.post('/api/auth/confirm-email', { token })
    expect(again).toMatchObject({ status: 422, body: { errors: [{ path: 'token' }] } })
  })

  test('[EMAIL-5] an address that somebody else signed up with first is nobody’s until its owner has chosen the password', async () => {
    await using mail = await mailServer()
    const installed = installation(database(), { smtpUrl: mail.url })
    const email = 'anna@example.org'
    const stranger = browser(installed.app)
    const anna = browser(installed.app)
    await stranger.post('/api/auth/sign-up', { email, password: 'a strange horse', name: 'Anna' })
    await anna.post('/api/auth/sign-up', { email, password, name: 'Anna' })
    await installed.effects.runDue()
    // Anna takes the link for the answer to what she did. It must not sign her in to what a stranger has the password of.
    await anna.post('/api/auth/verify-email', { token: tokenIn(mail.received.at(-1)?.text) })
    expect((await anna.get('/api/me')).status).toBe(401)
    await stranger.post('/api/auth/sign-in', { email, password: 'a strange horse' })
    await anna.post('/api/auth/request-password-reset', { email })
    await installed.effects.runDue()
    await installed.effects.runDue()
    await anna.post('/api/auth/reset-password', { token: tokenIn(mail.received.at(-1)?.text), password })
    expect((await stranger.get('/api/me')).status).toBe(401)
    const back = await stranger.post('/api/auth/sign-in', { email, password: 'a strange horse' })
    expect(back).toMatchObject({ status: 401, body: { code: 'wrong-credentials' } })
    expect((await anna.post('/api/auth/sign-in', { email, password })).status).toBe(200)
  })
})
