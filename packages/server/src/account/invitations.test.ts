import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import type { Installation } from '../testing/installation.ts'
import { signUp, signUpAdmin } from '../testing/people.ts'
import type { Person } from '../testing/people.ts'

interface Made {
  readonly id: string
  readonly secret: string
}

forEachDatabase('invitations', (database) => {
  async function invite({ page }: Person, target: object): Promise<Made> {
    const made = await page.post('/api/invitations', target)
    expect(made.status).toBe(201)
    const { id, link } = made.body as { id: string; link: string }
    expect(link).toMatch(/^http:\/\/etude\.test\/invitation#/)
    return { id, secret: link.split('#')[1] ?? '' }
  }
  async function makeClass({ page, id }: Person, name = 'Cello'): Promise<string> {
    const args = { class: `class-${name}`, title: name, tutor: id, tutorName: 'T' }
    const done = await page.post('/api/mutations', { name: 'class.create', version: 1, args })
    expect(done.status).toBe(200)
    return args.class
  }
  const accept = ({ page }: Person, { secret }: Made, more: object = {}) =>
    page.post('/api/invitations/accept', { secret, ...more })
  const me = async ({ page }: Person) => (await page.get('/api/me')).body as { learners: object[]; roles: string[] }

  async function school(): Promise<{ installed: Installation; tutor: Person; anna: Person; room: string }> {
    const installed = installation(database())
    const tutor = await signUp(installed, 'Tutor')
    const anna = await signUp(installed, 'Anna')
    return { installed, tutor, anna, room: await makeClass(tutor) }
  }

  test('[INVITE-1] a learner joins a class by a link and the tutor sees them', async () => {
    const { installed, tutor, anna, room } = await school()
    const made = await invite(tutor, { kind: 'enrolment', class: room })
    const looked = await browser(installed.app).post('/api/invitations/look', { secret: made.secret })
    expect(looked.body).toMatchObject({
      kind: 'enrolment',
      from: 'Tutor',
      what: 'to join the class “Cello”',
      subject: 'Cello',
      state: 'open',
    })
    expect(await accept(anna, made)).toMatchObject({ status: 422, body: { errors: [{ path: 'learner' }] } })
    expect((await accept(anna, made, { learner: anna.learner })).status).toBe(200)
    expect(await me(tutor)).toMatchObject({
      roles: ['learner', 'tutor'],
      learners: [{ relation: 'self' }, { id: anna.learner, name: 'Anna', relation: 'tutor' }],
    })
  })

  test('[INVITE-2] it works once: a second person, and a learner removed since, do not come in by it', async () => {
    const { installed, tutor, anna, room } = await school()
    const bert = await signUp(installed, 'Bert')
    const made = await invite(tutor, { kind: 'enrolment', class: room })
    await accept(anna, made, { learner: anna.learner })
    const args = { class: room, learner: anna.learner }
    await tutor.page.post('/api/mutations', { name: 'class.remove-learner', version: 1, args })
    for (const person of [bert, anna]) {
      const answer = await accept(person, made, { learner: person.learner })
      expect(answer).toMatchObject({ status: 410, body: { code: 'invitation-accepted' } })
    }
    expect((await me(tutor)).learners).toHaveLength(1)
  })

  test('[INVITE-2] of two who accept at the same moment, one comes in', async () => {
    const { installed, tutor, anna, room } = await school()
    const bert = await signUp(installed, 'Bert')
    const made = await invite(tutor, { kind: 'enrolment', class: room })
    const answers = await Promise.all([anna, bert].map((one) => accept(one, made, { learner: one.learner })))
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 410])
    expect((await me(tutor)).learners).toHaveLength(2)
  })

  test('[INVITE-3] an acceptance that was cut off is finished by the same person asking again', async () => {
    const { tutor, anna, room } = await school()
    const made = await invite(tutor, { kind: 'enrolment', class: room })
    const taken = { accepted_at: Date.now(), accepted_by: anna.id, accepted_learner: anna.learner }
    await database().db.updateTable('invitation').set(taken).where('id', '=', made.id).execute()
    expect((await accept(tutor, made, { learner: tutor.learner })).status).toBe(410)
    expect((await accept(anna, made, { learner: anna.learner })).status).toBe(200)
    expect((await me(tutor)).learners).toHaveLength(2)
  })

  test('[INVITE-4] it lapses after fourteen days', async () => {
    const { installed, tutor, anna, room } = await school()
    const made = await invite(tutor, { kind: 'enrolment', class: room })
    installed.pass(14 * 24 * 3600 * 1000)
    const answer = await accept(anna, made, { learner: anna.learner })
    expect(answer).toMatchObject({ status: 410, body: { code: 'invitation-lapsed' } })
    expect((await tutor.page.get('/api/invitations')).body).toMatchObject({
      invitations: [{ id: made.id, state: 'lapsed' }],
    })
  })

  test('[INVITE-5] taken back, it works no more, and only those who could send it may take it back', async () => {
    const { tutor, anna, room } = await school()
    const made = await invite(tutor, { kind: 'enrolment', class: room })
    expect((await anna.page.delete(`/api/invitations/${made.id}`)).status).toBe(404)
    expect((await tutor.page.delete(`/api/invitations/${made.id}`)).status).toBe(204)
    const answer = await accept(anna, made, { learner: anna.learner })
    expect(answer).toMatchObject({ status: 410, body: { code: 'invitation-revoked' } })
    expect(await tutor.page.delete(`/api/invitations/${made.id}`)).toMatchObject({ status: 410 })
  })

  test('[INVITE-6] who may no longer invite has invited nobody', async () => {
    const { installed, tutor, anna, room } = await school()
    const second = await signUp(installed, 'Second')
    await accept(second, await invite(tutor, { kind: 'co-tutor', class: room }))
    expect((await me(second)).roles).toContain('tutor')
    const made = await invite(second, { kind: 'enrolment', class: room })
    const args = { class: room, tutor: second.id }
    await tutor.page.post('/api/mutations', { name: 'class.remove-tutor', version: 1, args })
    const answer = await accept(anna, made, { learner: anna.learner })
    expect(answer).toMatchObject({ status: 410, body: { code: 'invitation-revoked' } })
  })

  test('[INVITE-6] who is locked has invited nobody, and has again once unlocked', async () => {
    const { installed, tutor, anna, room } = await school()
    const admin = await signUpAdmin(installed, 'Admin')
    const made = await invite(tutor, { kind: 'enrolment', class: room })
    await admin.page.post(`/admin/users/${tutor.id}/lock`)
    const join = () => accept(anna, made, { learner: anna.learner })
    expect(await join()).toMatchObject({ status: 410, body: { code: 'invitation-revoked' } })
    await admin.page.post(`/admin/users/${tutor.id}/unlock`)
    expect(await join()).toMatchObject({ status: 200 })
  })

  test('[INVITE-7] a guardian joins by a link; a child’s own device accepts nothing', async () => {
    const { installed, tutor, anna, room } = await school()
    const made = await anna.page.post('/api/children', { name: 'Kim', zone: 'Etc/UTC' })
    const { learner } = made.body as { learner: string }
    const bert = await signUp(installed, 'Bert')
    expect((await accept(bert, await invite(anna, { kind: 'guardian', learner }))).status).toBe(200)
    expect((await bert.page.get('/api/children')).body).toMatchObject({ children: [{ learner }] })
    const device = browser(installed.app)
    const code = await bert.page.post(`/api/children/${learner}/device-codes`)
    await device.post('/api/device-sign-in', { code: (code.body as { code: string }).code })
    const enrolment = await invite(tutor, { kind: 'enrolment', class: room })
    expect((await device.post('/api/invitations/accept', { secret: enrolment.secret, learner })).status).toBe(403)
    expect((await accept(bert, enrolment, { learner })).status).toBe(200)
    expect((await me(tutor)).learners).toContainEqual({ id: learner, name: 'Kim', relation: 'tutor' })
  })

  test('[INVITE-8] nobody brings a learner into a class whom they do not look after', async () => {
    const { installed, tutor, anna, room } = await school()
    const bert = await signUp(installed, 'Bert')
    const made = await invite(tutor, { kind: 'enrolment', class: room })
    expect(await accept(bert, made, { learner: anna.learner })).toMatchObject({ status: 404 })
    expect((await accept(bert, made, { learner: bert.learner })).status).toBe(200)
  })

  test('[INVITE-9] who is nothing to a class or a learner invites nobody there', async () => {
    const { anna, tutor, room } = await school()
    for (const target of [
      { kind: 'enrolment', class: room },
      { kind: 'co-tutor', class: room },
      { kind: 'guardian', learner: tutor.learner },
      { kind: 'hand-over', learner: tutor.learner, email: 'x@example.org' },
    ]) {
      expect(await anna.page.post('/api/invitations', target)).toMatchObject({
        status: 404,
        body: { code: 'not-found' },
      })
    }
  })

  test('[INVITE-10] the secret of a link is kept as a hash and written to no log', async () => {
    const { installed, tutor, anna, room } = await school()
    const { secret } = await invite(tutor, { kind: 'enrolment', class: room })
    await accept(anna, { id: '', secret }, { learner: anna.learner })
    const rows = await database().db.selectFrom('invitation').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(installed.logLines.join('\n')).not.toContain(secret)
  })
})
