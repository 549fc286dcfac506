import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import { password, signUp } from '../testing/people.ts'

const many = { tries: 1000, seconds: 60 }
const few = { tries: 3, seconds: 60 }
const loose = { address: many, account: many }
const unlimited = { signIn: loose, signUp: loose, reset: loose, invite: loose, code: loose }

forEachDatabase('limits on tries', (database) => {
  test('[LIMIT-1] tries on one account are counted wherever they come from, and the answer says how long to wait', async () => {
    const allowances = { ...unlimited, signIn: { address: many, account: few } }
    const installed = installation(database(), { allowances })
    const anna = await signUp(installed, 'Anna')
    const attempt = (from: string, email: string) =>
      browser(installed.app, from).post('/api/auth/sign-in', { email, password: 'wrong horse' })
    for (const from of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
      expect((await attempt(from, anna.email)).status).toBe(401)
    const limited = await attempt('192.0.2.4', anna.email.toUpperCase())
    expect(limited).toMatchObject({ status: 429, body: { code: 'too-many-requests' } })
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(limited.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    // The right password has to wait as well, or the answer would tell it; a token is no way around.
    expect((await anna.page.post('/api/auth/sign-in', { email: anna.email, password })).status).toBe(429)
    expect((await anna.page.post('/api/token', { grant: 'password', email: anna.email, password })).status).toBe(429)
    expect((await attempt('192.0.2.4', 'somebody-else@example.org')).status).toBe(401)
  })

  test('[LIMIT-2] an unknown account is counted like a known one', async () => {
    const allowances = { ...unlimited, signIn: { address: many, account: few } }
    const { app } = installation(database(), { allowances })
    const person = { email: 'nobody@example.org', password: 'wrong horse' }
    for (let tried = 0; tried < 3; tried += 1) await browser(app).post('/api/auth/sign-in', person)
    expect((await browser(app).post('/api/auth/sign-in', person)).status).toBe(429)
  })

  test('[LIMIT-3] tries from one address are counted whatever account they are for', async () => {
    const byAddress = { address: few, account: many }
    const allowances = { signIn: byAddress, signUp: byAddress, reset: byAddress, invite: loose, code: byAddress }
    const { app } = installation(database(), { allowances })
    const paths: readonly (readonly [string, (n: number) => object])[] = [
      ['/api/auth/sign-in', (n) => ({ email: `p${n}@example.org`, password: 'wrong horse' })],
      ['/api/auth/sign-up', (n) => ({ email: `p${n}@example.org`, password, name: 'P' })],
      ['/api/auth/request-password-reset', (n) => ({ email: `p${n}@example.org` })],
      ['/api/device-sign-in', (n) => ({ code: `ABCD-EFG${n}` })],
    ]
    for (const [path, body] of paths) {
      for (let n = 0; n < 3; n += 1) expect((await browser(app).post(path, body(n))).status, path).not.toBe(429)
      expect((await browser(app).post(path, body(3))).status, path).toBe(429)
      expect((await browser(app, '198.51.100.9').post(path, body(4))).status, path).not.toBe(429)
    }
  })

  test('[LIMIT-4] guesses at codes, links and refresh tokens share one count', async () => {
    const allowances = { ...unlimited, code: { address: few, account: many } }
    const { app } = installation(database(), { allowances })
    const page = browser(app)
    await page.post('/api/device-sign-in', { code: 'ABCD-EFGH' })
    await page.post('/api/invitations/look', { secret: 'guess' })
    await page.post('/api/token', { grant: 'refresh', refreshToken: 'a.b' })
    expect((await page.post('/api/auth/reset-password', { token: 'guess', password })).status).toBe(429)
  })

  test('[LIMIT-5] whoever gets in need not wait for their earlier mistakes', async () => {
    const allowances = { ...unlimited, signIn: { address: many, account: few } }
    const installed = installation(database(), { allowances })
    const anna = await signUp(installed, 'Anna')
    for (let round = 0; round < 3; round += 1) {
      await anna.page.post('/api/auth/sign-in', { email: anna.email, password: 'wrong horse' })
      await anna.page.post('/api/auth/sign-in', { email: anna.email, password: 'wrong horse' })
      expect((await anna.page.post('/api/auth/sign-in', { email: anna.email, password })).status).toBe(200)
    }
  })

  test('[LIMIT-7] nobody sends more invitations than a busy tutor would', async () => {
    const allowances = { ...unlimited, invite: { address: many, account: few } }
    const installed = installation(database(), { allowances })
    const anna = await signUp(installed, 'Anna')
    const invite = () => anna.page.post('/api/invitations', { kind: 'guardian', learner: anna.learner })
    for (let n = 0; n < 3; n += 1) expect((await invite()).status).toBe(201)
    expect(await invite()).toMatchObject({ status: 429, body: { code: 'too-many-requests' } })
  })

  test('[LIMIT-6] a header that a client made up is no way around, one of a trusted proxy counts', async () => {
    const allowances = { ...unlimited, signIn: { address: few, account: many } }
    const attempt = (installed: ReturnType<typeof installation>, forwarded: string) =>
      browser(installed.app, '10.0.0.1').post(
        '/api/auth/sign-in',
        { email: 'nobody@example.org', password: 'wrong horse' },
        { 'x-forwarded-for': forwarded },
      )
    const direct = installation(database(), { allowances })
    for (let n = 0; n < 3; n += 1) await attempt(direct, `203.0.113.${n}`)
    expect((await attempt(direct, '203.0.113.9')).status).toBe(429)
    const behind = installation(database(), { allowances, trustProxy: 1 })
    for (let n = 0; n < 3; n += 1) await attempt(behind, `198.51.100.${n}, 203.0.113.1`)
    expect((await attempt(behind, '203.0.113.1')).status).toBe(429)
    expect((await attempt(behind, '203.0.113.2')).status).toBe(401)
  })
})
