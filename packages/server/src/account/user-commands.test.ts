import { pino } from 'pino'
import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation, publicUrl } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'
import { userCommands } from './user-commands.ts'

forEachDatabase('the user commands', (database) => {
  const commands = () =>
    userCommands({ database: database(), secret: 'x'.repeat(32), publicUrl, log: pino({ level: 'silent' }) })
  const admin = { email: 'admin@example.org', password: 'correct horse', name: 'Admin' }

  test('[COMMAND-1] the first administrator is made from the command line and signs in', async () => {
    expect(await commands().createAdmin(admin)).toEqual({
      ok: true,
      sentence: 'admin@example.org was made an administrator.',
    })
    const page = browser(installation(database(), { realHashing: true }).app)
    expect((await page.post('/api/auth/sign-in', { email: admin.email, password: admin.password })).status).toBe(200)
    expect((await page.get('/api/me')).body).toMatchObject({ roles: ['learner', 'admin'] })
  })

  test('[COMMAND-2] somebody who is there already becomes an administrator, and their devices are signed out', async () => {
    const installed = installation(database(), { realHashing: true })
    const anna = await signUp(installed, 'Anna')
    const answer = await commands().createAdmin({ ...admin, email: anna.email })
    const sentence = 'anna@example.org is now an administrator, and every device is signed out.'
    expect(answer).toEqual({ ok: true, sentence })
    expect((await anna.page.get('/api/me')).status).toBe(401)
    expect(await commands().list()).toMatchObject([{ email: anna.email, admin: true, locked: false }])
  })

  test('[COMMAND-3] a new password signs every device out', async () => {
    const installed = installation(database(), { realHashing: true })
    const anna = await signUp(installed, 'Anna')
    expect((await commands().setPassword({ email: anna.email, password: 'battery staple' })).ok).toBe(true)
    expect((await anna.page.get('/api/me')).status).toBe(401)
    const again = await anna.page.post('/api/auth/sign-in', { email: anna.email, password: 'battery staple' })
    expect(again.status).toBe(200)
  })

  test('[COMMAND-4] what cannot be used is answered with a sentence', async () => {
    expect((await commands().createAdmin({ ...admin, password: 'short' })).sentence).toBe(
      'The password cannot be used: Use at least 8 characters.',
    )
    expect((await commands().setPassword({ email: 'nobody@example.org', password: 'battery staple' })).sentence).toBe(
      'There is no account with the address nobody@example.org.',
    )
  })
})
