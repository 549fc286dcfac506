import { readFile } from 'node:fs/promises'
import { parseCsv } from '@etude/core'
import type { Page } from '@playwright/test'
import { App, expect, test } from './app-test.ts'
import { ask, mutate, secretFor, whoIs } from './asking.ts'
import { schoolDay } from './school-day.ts'

const tuesday = schoolDay(1)

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const names = (page: Page) => page.getByRole('rowheader').getByRole('link').allInnerTexts()

/** Signs somebody up who learns, joins the class and plans the present week. */
async function pupil(app: App, tutor: Page, schoolClass: string, name: string, course: string): Promise<void> {
  await app.page.clock.setFixedTime(tuesday)
  await app.signUp(name)
  const { learner } = await whoIs(app.page)
  const secret = await secretFor(tutor, { kind: 'enrolment', class: schoolClass })
  await ask(app.page, '/api/invitations/accept', { secret, learner })
  await app.learn(course)
  await app.isSynced()
  await app.page.goto('/week')
  await app.page.getByRole('button', { name: 'Plan this week' }).click()
  await expect(app.page.getByRole('status').filter({ hasText: 'Planned:' })).toBeVisible()
  await app.isSynced()
}

/** What a download holds, as rows of cells. */
async function savedBy(page: Page, button: string) {
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  const download = await saving
  const text = await readFile(await download.path(), 'utf8')
  expect(text.startsWith('\ufeff')).toBe(true)
  return { name: download.suggestedFilename(), rows: (parseCsv(text) ?? []).map(({ cells }) => cells) }
}

test('[US-007] [US-008] [CLASS-10] a tutor sees everyone’s week without opening anybody: a tick made offline counts once it is sent, a filter says who works on what, and both files are made without a connection', async ({
  app: tom,
  page,
  browser,
  server,
  context,
}) => {
  test.setTimeout(240_000)
  await context.clock.setFixedTime(tuesday)
  await tom.signUp('Tom Tutor')
  const id = `class-${crypto.randomUUID()}`
  const tutor = await whoIs(page)
  await mutate(page, 'class.create', { class: id, title: 'Tuesday: group', tutor: tutor.id, tutorName: 'Tom Tutor' })
  const elsewhere = async () => new App(await (await browser.newContext({ baseURL: server.url })).newPage())
  const [pia, max] = [await elsewhere(), await elsewhere()]
  await pupil(pia, page, id, 'Pia Pupil', 'First year of cello')
  await pupil(max, page, id, 'Max Muster', 'Elementary mathematics')
  await pia.isReadyForOffline()

  await tom.isReadyForOffline()
  await page.goto(`/classes/${id}`)
  await page.getByRole('link', { name: 'Everyone’s week' }).click()
  await expect(tom.title()).toHaveText('Everyone’s week')
  await expect(page.getByText('2 of 2 have a plan')).toBeVisible()
  await expect(row(page, 'Pia Pupil')).toContainText('Under way')
  await expect(row(page, 'Pia Pupil')).toContainText(/0 of \d+/)

  // Pia has no connection, and does something of her week.
  await pia.page.goto('/')
  await pia.isOnToday()
  await pia.isSynced()
  await pia.page.context().setOffline(true)
  await pia.page
    .getByRole('button', { name: /^Done: / })
    .first()
    .click()
  await expect(pia.page.getByRole('status').filter({ hasText: /^Done\. / })).toBeVisible()
  await expect(pia.page.getByRole('region', { name: 'Done today' }).getByRole('listitem')).toHaveCount(1)
  await pia.page.context().setOffline(false)
  await pia.syncs()
  await expect(row(page, 'Pia Pupil')).toContainText(/1 of \d+/)
  await expect(row(page, 'Max Muster')).toContainText(/0 of \d+/)

  // Sorting by what is done is said, and shown.
  expect(await names(page)).toEqual(['Max Muster', 'Pia Pupil'])
  await page.getByRole('columnheader', { name: 'Done' }).getByRole('button').click()
  await expect(page.getByRole('columnheader', { name: 'Done' })).toHaveAttribute('aria-sort', 'descending')
  await expect(page.getByRole('status').filter({ hasText: 'Sorted: Most done first' })).toHaveCount(1)
  expect(await names(page)).toEqual(['Pia Pupil', 'Max Muster'])

  await server.stop()
  try {
    await page.reload()
    await expect(page.getByText('No connection. You see what this device knew last.')).toBeVisible()
    await expect(row(page, 'Pia Pupil')).toContainText(/1 of \d+/)
    await page.getByLabel('Subject').selectOption({ label: 'Cello' })
    await expect(row(page, 'Max Muster')).toHaveCount(0)
    await expect(
      page.getByRole('status').filter({ hasText: /1 learner works on “Cello”: \d+ activities, 1 done/ }),
    ).toBeVisible()

    const plans = await savedBy(page, 'Plans (CSV)')
    expect(plans.name).toMatch(/^Tuesday-group-\d{4}-W\d\d-plans\.csv$/)
    expect(plans.rows[0]?.slice(4)).toEqual(['Subject', 'Skill', 'Activities', 'Done'])
    expect(plans.rows.length).toBeGreaterThan(1)
    for (const [name, , , , subject] of plans.rows.slice(1)) expect([name, subject]).toEqual(['Pia Pupil', 'Cello'])

    await page.getByRole('button', { name: 'Show everyone' }).click()
    await expect(row(page, 'Max Muster')).toHaveCount(1)
    const completion = await savedBy(page, 'Completion (CSV)')
    expect(completion.rows.slice(1).map(([name, , , done]) => [name, done])).toEqual([
      ['Pia Pupil', '1'],
      ['Max Muster', '0'],
    ])
    await page.getByRole('link', { name: 'Next week' }).click()
    await expect(page.getByText('0 of 2 have a plan')).toBeVisible()
    await expect(row(page, 'Pia Pupil')).toContainText('No plan yet')
  } finally {
    await server.start()
  }
  await pia.page.context().close()
  await max.page.context().close()
})

test('[CLASS-4] [CLASS-9] [CLASS-10] who leaves the class leaves the overview, a draft leads to looking it over, and a phone shows cards', async ({
  app: tom,
  page,
  browser,
  server,
  context,
}) => {
  test.setTimeout(180_000)
  await context.clock.setFixedTime(tuesday)
  await page.setViewportSize({ width: 390, height: 844 })
  await tom.signUp('Tom Tutor')
  const id = `class-${crypto.randomUUID()}`
  const tutor = await whoIs(page)
  await mutate(page, 'class.create', { class: id, title: 'Duo', tutor: tutor.id, tutorName: 'Tom Tutor' })
  const pia = new App(await (await browser.newContext({ baseURL: server.url })).newPage())
  await pupil(pia, page, id, 'Pia Pupil', 'First year of cello')
  await pia.toLaterWeek()
  await pia.page.getByRole('button', { name: 'Plan this week' }).click()
  await expect(pia.page.getByRole('status').filter({ hasText: 'Planned:' })).toBeVisible()
  await pia.isSynced()

  await page.goto(`/classes/${id}/weeks?week=next`)
  const card = page.getByRole('list', { name: 'Learners' }).getByRole('listitem').filter({ hasText: 'Pia Pupil' })
  await expect(card).toContainText('Draft')
  await expect(page.getByText('1 draft to look over')).toBeVisible()
  await card.getByRole('link', { name: 'Look over Pia Pupil' }).click()
  await expect(tom.title()).toHaveText('Look over')
  await expect(page.getByText('Draft', { exact: true })).toBeVisible()

  await page.goto(`/classes/${id}/weeks`)
  await expect(page.getByRole('link', { name: 'Pia Pupil' })).toBeVisible()
  const { learner } = await whoIs(pia.page)
  await mutate(pia.page, 'class.remove-learner', { class: id, learner })
  await expect(page.getByText('Nobody is in this class yet')).toBeVisible()
  await pia.page.context().close()
})
