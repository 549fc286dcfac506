import type { Page } from '@playwright/test'
import { App, expect, test } from './app-test.ts'
import { ask, mutate, secretFor, whoIs } from './asking.ts'

/** The spaces that lie on this device, looked up in the database itself. */
const spacesOn = (page: Page, account: string): Promise<readonly string[]> =>
  page.evaluate(async (name) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name)
      opening.addEventListener('success', () => resolve(opening.result))
      opening.addEventListener('error', () => reject(new Error(`${name} cannot be opened`)))
    })
    const ids = await new Promise<string[]>((resolve) => {
      const asking = db.transaction('space').objectStore('space').getAllKeys()
      asking.addEventListener('success', () => resolve(asking.result as string[]))
    })
    db.close()
    return ids.sort()
  }, `etude:${account}`)

/** What everybody has of their own. */
const own = ({ id, learner }: { readonly id: string; readonly learner: string }): readonly string[] => [
  'gallery',
  `journal:${learner}`,
  `learner:${learner}`,
  `tutor:${id}`,
  `user:${id}`,
]
const sorted = (...spaces: readonly string[]): readonly string[] => [...spaces].sort()

test('[SYNC-8] [ACCESS-4] a tutor’s device holds classes and boards, fetches a learner when opened, and loses them with the class', async ({
  app: tom,
  page,
  browser,
  server,
}) => {
  test.setTimeout(120_000)
  const pia = new App(await (await browser.newContext({ baseURL: server.url })).newPage())
  await pia.signUp('Pia Pupil')
  await tom.signUp('Tom Tutor')
  const [tutor, pupil] = [await whoIs(page), await whoIs(pia.page)]
  const id = `class-${crypto.randomUUID()}`
  await mutate(page, 'class.create', { class: id, title: 'Strings', tutor: tutor.id, tutorName: 'Tom Tutor' })
  const secret = await secretFor(page, { kind: 'enrolment', class: id })
  await ask(pia.page, '/api/invitations/accept', { secret, learner: pupil.learner })

  await page.goto(`/classes/${id}`)
  await expect(page.getByRole('list', { name: 'Learners' })).toContainText('Pia Pupil')
  await expect.poll(() => spacesOn(page, tutor.id)).toEqual(sorted(...own(tutor), `board:${id}`, `class:${id}`))

  await page.getByRole('button', { name: 'Pia Pupil', exact: true }).click()
  await expect(tom.title()).toHaveText('Pia Pupil')
  // What the learner wrote for themselves alone stays with them.
  await expect
    .poll(() => spacesOn(page, tutor.id))
    .toEqual(sorted(...own(tutor), `board:${id}`, `class:${id}`, `learner:${pupil.learner}`))

  // A learner sees the board of the class, and not the tutors' papers about it.
  await pia.page.goto('/')
  await pia.isSynced()
  await expect.poll(() => spacesOn(pia.page, pupil.id)).toEqual(sorted(...own(pupil), `board:${id}`))

  await mutate(pia.page, 'class.remove-learner', { class: id, learner: pupil.learner })
  await expect.poll(() => spacesOn(page, tutor.id)).toEqual(sorted(...own(tutor), `board:${id}`, `class:${id}`))
  await expect.poll(() => spacesOn(pia.page, pupil.id)).toEqual(sorted(...own(pupil)))
  await pia.page.context().close()
})

test('[SYNC-8] [ACCESS-4] a guardian’s device holds a child whole, with the boards of its classes', async ({
  app: gus,
  page,
  browser,
  server,
}) => {
  test.setTimeout(120_000)
  const tom = new App(await (await browser.newContext({ baseURL: server.url })).newPage())
  await tom.signUp('Tom Tutor')
  await gus.signUp('Gus Guardian')
  const guardian = await whoIs(page)
  const child = `child-${crypto.randomUUID()}`
  await ask(page, '/api/children', { learner: child, name: 'Kim', zone: 'Etc/UTC' })
  const id = `class-${crypto.randomUUID()}`
  const tutor = await whoIs(tom.page)
  await mutate(tom.page, 'class.create', { class: id, title: 'Choir', tutor: tutor.id, tutorName: 'Tom Tutor' })
  const secret = await secretFor(tom.page, { kind: 'enrolment', class: id })
  await ask(page, '/api/invitations/accept', { secret, learner: child })
  await page.goto('/family')
  await expect(page.getByRole('main')).toContainText('Kim')
  await expect
    .poll(() => spacesOn(page, guardian.id))
    .toEqual(sorted(...own(guardian), `board:${id}`, `journal:${child}`, `learner:${child}`))
  await tom.page.goto('/classes')
  await tom.isSynced()
  await expect.poll(() => spacesOn(tom.page, tutor.id)).toEqual(sorted(...own(tutor), `board:${id}`, `class:${id}`))
  await tom.page.context().close()
})
