import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import { password, signUp } from '../testing/people.ts'

forEachDatabase('a queue whose session is over', (database) => {
  test('[SYNC-11] [R3] it is answered 401 and nothing of it is taken; after signing in, the same bytes are', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const at = { instant: 1_700_000_000_000, zone: 'Europe/Berlin', offset: 60 }
    const request = {
      protocol: 1,
      account: anna.id,
      client: 'annas-phone',
      schema: 1,
      cookie: null,
      ack: 0,
      mutations: Array.from({ length: 300 }, (_, index) => ({
        seq: index + 1,
        name: 'settings.change',
        v: 1,
        args: { user: anna.id, displayName: `Edit ${index + 1}` },
        at,
      })),
    }
    await anna.page.post('/api/auth/sign-out')
    const stale = browser(installed.app)
    expect(await stale.post('/sync', request)).toMatchObject({ status: 401 })
    const tokens = await stale.post('/api/token', { grant: 'password', email: anna.email, password })
    const { accessToken } = tokens.body as { accessToken: string }
    installed.pass(16 * 60 * 1000)
    const late = await installed.app.request('/sync', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify(request),
    })
    expect(late.status).toBe(401)
    expect(await database().db.selectFrom('client').select('id').execute()).toEqual([])

    await anna.page.post('/api/auth/sign-in', { email: anna.email, password })
    expect(await anna.page.post('/sync', request)).toMatchObject({ status: 200, body: { lastSeq: 300 } })
  })
})
