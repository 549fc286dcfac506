import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import type { Browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import type { Installation } from '../testing/installation.ts'
import { password, signUp } from '../testing/people.ts'
import type { Person } from '../testing/people.ts'

const secretIn = (text: string | undefined): string => /invitation#(\S+)/.exec(text ?? '')?.[1] ?? ''

forEachDatabase('children', (database) => {
  async function makeChild({ page }: Person, name = 'Kim'): Promise<string> {
    const made = await page.post('/api/children', { name, zone: 'Europe/Vienna' })
    expect(made.status).toBe(201)
    return (made.body as { learner: string }).learner
  }
  async function codeFor({ page }: Person, learner: string): Promise<string> {
    const made = await page.post(`/api/children/${learner}/device-codes`)
    expect(made.status).toBe(201)
    return (made.body as { code: string }).code
  }
  async function tablet(installed: Installation, guardian: Person, learner: string): Promise<Browser> {
    const page = browser(installed.app)
    const answer = await page.post('/api/device-sign-in', { code: await codeFor(guardian, learner) })
    expect(answer.status).toBe(200)
    return page
  }

  test('[CHILD-1] a guardian makes a child without an e-mail address and sees it among their learners', async () => {
    const installed = installation(database())
    const gerda = await signUp(installed, 'Gerda')
    const kim = await makeChild(gerda)
    expect((await gerda.page.get('/api/me')).body).toMatchObject({
      roles: ['learner', 'guardian'],
      learners: [
        { id: gerda.learner, relation: 'self' },
        { id: kim, name: 'Kim', relation: 'guardian' },
      ],
    })
    expect((await gerda.page.get('/api/children')).body).toEqual({
      children: [{ learner: kim, name: 'Kim', child: true, devices: 0 }],
    })
  })

  test('[CHILD-2] a code signs one device in as the child, however it is typed', async () => {
    const installed = installation(database())
    const gerda = await signUp(installed, 'Gerda')
    const kim = await makeChild(gerda)
    const code = await codeFor(gerda, kim)
    expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/)
    const page = browser(installed.app)
    const answer = await page.post('/api/device-sign-in', { code: ` ${code.toLowerCase().replace('-', ' ')} ` })
    expect(answer.body).toMatchObject({ learner: kim, name: 'Kim' })
    expect((await page.get('/api/me')).body).toMatchObject({
      user: { child: kim, name: 'Kim' },
      roles: ['learner'],
      learners: [{ id: kim, relation: 'self' }],
    })
    const again = await browser(installed.app).post('/api/device-sign-in', { code })
    expect(again).toMatchObject({ status: 401, body: { code: 'code-invalid' } })
  })

  test('[CHILD-3] a code lapses after a quarter of an hour, and a new one ends the one before', async () => {
    const installed = installation(database())
    const gerda = await signUp(installed, 'Gerda')
    const kim = await makeChild(gerda)
    const first = await codeFor(gerda, kim)
    const second = await codeFor(gerda, kim)
    const page = browser(installed.app)
    expect((await page.post('/api/device-sign-in', { code: first })).status).toBe(401)
    installed.pass(15 * 60 * 1000)
    expect((await page.post('/api/device-sign-in', { code: second })).status).toBe(401)
  })

  test('[CHILD-4] of many devices that use one code at once, one gets in', async () => {
    const installed = installation(database())
    const gerda = await signUp(installed, 'Gerda')
    const code = await codeFor(gerda, await makeChild(gerda))
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => browser(installed.app).post('/api/device-sign-in', { code })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('[CHILD-5] two devices of one child are one account, each ended by itself from the guardian’s list', async () => {
    const installed = installation(database())
    const gerda = await signUp(installed, 'Gerda')
    const kim = await makeChild(gerda)
    const first = await tablet(installed, gerda, kim)
    const second = await tablet(installed, gerda, kim)
    const userOf = async (page: Browser) => ((await page.get('/api/me')).body as { user: { id: string } }).user.id
    expect(await userOf(first)).toBe(await userOf(second))
    const { sessions } = (await gerda.page.get(`/api/children/${kim}/sessions`)).body as { sessions: { id: string }[] }
    expect(sessions).toHaveLength(2)
    for (const { id } of sessions.slice(1)) {
      expect((await gerda.page.delete(`/api/children/${kim}/sessions/${id}`)).status).toBe(204)
    }
    const left = [(await first.get('/api/me')).status, (await second.get('/api/me')).status]
    expect(left.sort((a, b) => a - b)).toEqual([200, 401])
  })

  test('[CHILD-6] a stranger makes no code and sees no device, and is not told that the child exists', async () => {
    const installed = installation(database())
    const gerda = await signUp(installed, 'Gerda')
    const kim = await makeChild(gerda)
    const stranger = await signUp(installed, 'Stranger')
    const notThere = await stranger.page.post('/api/children/nobody/device-codes')
    const there = await stranger.page.post(`/api/children/${kim}/device-codes`)
    expect(there).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect({ ...(there.body as object), requestId: '' }).toEqual({ ...(notThere.body as object), requestId: '' })
    expect((await stranger.page.get(`/api/children/${kim}/sessions`)).status).toBe(404)
  })

  test('[CHILD-7] a child’s device makes no children, invites nobody and has no password to change', async () => {
    const installed = installation(database())
    const gerda = await signUp(installed, 'Gerda')
    const kim = await makeChild(gerda)
    const page = await tablet(installed, gerda, kim)
    expect((await page.post('/api/children', { name: 'Lu', zone: 'Etc/UTC' })).status).toBe(403)
    expect((await page.post('/api/invitations', { kind: 'guardian', learner: kim })).status).toBe(403)
    expect((await page.post(`/api/children/${kim}/device-codes`)).status).toBe(404)
    const change = await page.post('/api/auth/change-email', { email: 'kim@example.org', password: '' })
    expect(change.status).toBe(422)
    const chosen = await page.post('/api/auth/change-password', { password: '', newPassword: 'battery staple' })
    expect(chosen).toMatchObject({ status: 403, body: { code: 'not-allowed' } })
  })

  test('[CHILD-8] a profile is handed over: same account, same records, own password, guardians stay', async () => {
    const installed = installation(database())
    const gerda = await signUp(installed, 'Gerda')
    const kim = await makeChild(gerda)
    const device = await tablet(installed, gerda, kim)
    const before = ((await device.get('/api/me')).body as { user: { id: string } }).user.id
    const made = await gerda.page.post('/api/invitations', {
      kind: 'hand-over',
      learner: kim,
      email: 'kim@example.org',
    })
    expect(made).toMatchObject({ status: 201, body: { link: null } })
    const [mail] = await installed.outbox()
    expect(mail?.to).toBe('kim@example.org')
    const secret = secretIn(mail?.text)
    const page = browser(installed.app)
    const looked = await page.post('/api/invitations/look', { secret })
    expect(looked.body).toMatchObject({ kind: 'hand-over', from: 'Gerda', email: 'kim@example.org', state: 'open' })

    const taken = await page.post('/api/invitations/accept-hand-over', { secret, password: 'my own horse' })
    expect(taken).toMatchObject({ status: 200, body: { user: { id: before, email: 'kim@example.org' }, learner: kim } })
    expect((await page.get('/api/me')).body).toMatchObject({
      user: { id: before, child: null },
      learners: [{ id: kim, name: 'Kim', relation: 'self' }],
    })
    // Whoever holds the tablet is not the grown-up child by holding it.
    expect((await device.get('/api/me')).status).toBe(401)
    expect((await gerda.page.get('/api/children')).body).toMatchObject({ children: [{ learner: kim, child: false }] })
    expect((await gerda.page.post(`/api/children/${kim}/device-codes`)).status).toBe(403)
    const fresh = browser(installed.app)
    expect((await fresh.post('/api/auth/sign-in', { email: 'kim@example.org', password: 'my own horse' })).status).toBe(
      200,
    )
    const again = await page.post('/api/invitations/accept-hand-over', { secret, password: 'somebody else' })
    expect(again).toMatchObject({ status: 410, body: { code: 'invitation-accepted' } })
  })

  test('[CHILD-9] a profile is not handed over to an address that has an account already', async () => {
    const installed = installation(database())
    const gerda = await signUp(installed, 'Gerda')
    const kim = await makeChild(gerda)
    await gerda.page.post('/api/invitations', { kind: 'hand-over', learner: kim, email: gerda.email })
    const secret = secretIn((await installed.outbox())[0]?.text)
    const answer = await browser(installed.app).post('/api/invitations/accept-hand-over', { secret, password })
    expect(answer).toMatchObject({ status: 409, body: { code: 'address-taken' } })
    expect((await gerda.page.get('/api/children')).body).toMatchObject({ children: [{ learner: kim, child: true }] })
  })

  test('[CHILD-10] a code of somebody who is no guardian any more signs nobody in', async () => {
    const installed = installation(database())
    const gerda = await signUp(installed, 'Gerda')
    const gustav = await signUp(installed, 'Gustav')
    const kim = await makeChild(gerda)
    const made = await gerda.page.post('/api/invitations', { kind: 'guardian', learner: kim })
    const secret = secretIn((made.body as { link: string }).link)
    expect((await gustav.page.post('/api/invitations/accept', { secret })).status).toBe(200)
    const code = await codeFor(gustav, kim)
    const args = { learner: kim, guardian: gustav.id }
    await gerda.page.post('/api/mutations', { name: 'learner.remove-guardian', version: 1, args })
    const answer = await browser(installed.app).post('/api/device-sign-in', { code })
    expect(answer).toMatchObject({ status: 401, body: { code: 'code-invalid' } })
  })
})
