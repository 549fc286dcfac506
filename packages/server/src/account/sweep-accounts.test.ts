import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'

const dayMs = 24 * 3600 * 1000

forEachDatabase('sweeping', (database) => {
  const count = async (
    table: 'session' | 'invitation' | 'effect' | 'device_code' | 'verification',
  ): Promise<number> => {
    const { n } = await database()
      .db.selectFrom(table)
      .select((eb) => eb.fn.countAll().as('n'))
      .executeTakeFirstOrThrow()
    return Number(n)
  }

  test('[ACCOUNT-8] what has served its purpose is forgotten, and nothing that is still of use', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const { body } = await anna.page.post('/api/children', { name: 'Kim', zone: 'Etc/UTC' })
    const { learner } = body as { learner: string }
    await anna.page.post(`/api/children/${learner}/device-codes`)
    await anna.page.post('/api/invitations', { kind: 'guardian', learner })
    await browser(installed.app).post('/api/auth/request-password-reset', { email: anna.email })
    await installed.outbox()
    const counts = async () => ({
      sessions: await count('session'),
      codes: await count('device_code'),
      invitations: await count('invitation'),
      effects: await count('effect'),
      verifications: await count('verification'),
    })
    const all = { sessions: 1, codes: 1, invitations: 1, effects: 2, verifications: 1 }
    await installed.accounts.sweep()
    expect(await counts()).toEqual(all)
    installed.pass(2 * dayMs)
    await installed.accounts.sweep()
    expect(await counts()).toEqual({ ...all, codes: 0, verifications: 0 })
    installed.pass(100 * dayMs)
    await installed.accounts.sweep()
    expect(await counts()).toEqual({ ...all, codes: 0, verifications: 0, effects: 0 })
    expect(await anna.page.get('/api/me')).toMatchObject({ status: 401, body: { code: 'session-expired' } })
    installed.pass(400 * dayMs)
    await installed.accounts.sweep()
    expect(await counts()).toEqual({ sessions: 0, codes: 0, invitations: 0, effects: 0, verifications: 0 })
  })
})
