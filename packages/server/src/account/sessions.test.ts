import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import { password, signUp } from '../testing/people.ts'

interface Line {
  readonly id: string
  readonly current: boolean
  readonly device: string
}

forEachDatabase('sessions', (database) => {
  test('[SESSION-1] a lost device is signed out from another, at once', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const phone = browser(installed.app)
    await phone.post('/api/auth/sign-in', { email: anna.email, password }, { 'user-agent': 'A phone' })
    const { sessions } = (await anna.page.get('/api/sessions')).body as { sessions: Line[] }
    expect(sessions.map(({ device, current }) => ({ device, current }))).toEqual([
      { device: 'A phone', current: false },
      { device: '', current: true },
    ])
    const lost = sessions.find(({ current }) => !current)
    expect((await anna.page.delete(`/api/sessions/${lost?.id}`)).status).toBe(204)
    expect(await phone.get('/api/me')).toMatchObject({ status: 401, body: { code: 'session-expired' } })
    expect((await anna.page.get('/api/me')).status).toBe(200)
  })

  test('[SESSION-2] nobody ends or sees the session of somebody else', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const bert = await signUp(installed, 'Bert')
    const { sessions } = (await anna.page.get('/api/sessions')).body as { sessions: Line[] }
    const answer = await bert.page.delete(`/api/sessions/${sessions[0]?.id}`)
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect((await anna.page.get('/api/me')).status).toBe(200)
  })

  test('[SESSION-3] the list of sessions holds nothing that signs anybody in', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const { db } = database()
    const { token } = await db.selectFrom('session').select('token').executeTakeFirstOrThrow()
    expect(JSON.stringify((await anna.page.get('/api/sessions')).body)).not.toContain(token)
  })

  test('[SESSION-4] a cookie whose signature was changed is nobody’s', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const [[name, value] = ['', '']] = [...anna.page.cookies].filter(([cookie]) => cookie.includes('session_token'))
    const [token] = decodeURIComponent(value).split('.')
    for (const forged of [token, `${token}.`, `${token}.AAAA`, `%E0%A4%A`, `.${token}`]) {
      const answer = await browser(installed.app).get('/api/me', { cookie: `${name}=${forged}` })
      expect(answer).toMatchObject({ status: 401, body: { code: 'not-signed-in' } })
    }
  })

  test('[SESSION-5] the cookie is hidden from scripts, and secure where the address is', async () => {
    const sent = async (publicUrl: string) => {
      const { app } = installation(database(), { publicUrl })
      const email = `anna@${new URL(publicUrl).protocol.slice(0, -1)}.example`
      const answer = await app.request('/api/auth/sign-up', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: publicUrl },
        body: JSON.stringify({ email, password, name: 'Anna' }),
      })
      return answer.headers.getSetCookie().find((line) => line.includes('session_token')) ?? ''
    }
    expect(await sent('http://etude.test')).toMatch(/^etude\.session_token=.*; HttpOnly; SameSite=Lax$/i)
    expect(await sent('https://etude.test')).toMatch(
      /^__Secure-etude\.session_token=.*; HttpOnly; Secure; SameSite=Lax$/i,
    )
  })
})
