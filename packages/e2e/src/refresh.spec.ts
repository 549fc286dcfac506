import type { Page } from '@playwright/test'
import { expect, test } from './app-test.ts'
import type { App } from './app-test.ts'
import { schoolDay } from './school-day.ts'

const tuesday = schoolDay(1)

/** Somebody grown-up who learns, and whose week is planned. */
async function withWeek(app: App, name: string) {
  await app.signUp(name)
  await app.learn('First year of cello')
  await app.isSynced()
  await app.isReadyForOffline()
  await app.page.goto('/week')
  const plan = app.page.getByRole('button', { name: 'Plan this week' })
  const again = app.page.getByRole('button', { name: 'Plan it again' })
  await plan.or(again).first().waitFor()
  if (await plan.isVisible()) await plan.click()
  await expect(again).toBeVisible()
}

const day = (page: Page, weekday: string) => page.getByRole('region', { name: new RegExp(weekday) })
const cards = (page: Page) => page.locator('[data-board-card]')
const changed = (page: Page) => page.getByRole('list', { name: 'What changed by itself' }).getByRole('listitem')

/** Chooses an entry from the menu of the first activity of a day that waits, and answers its card. */
async function choose(page: Page, weekday: string, entry: string, title = '') {
  const waits = day(page, weekday)
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: new RegExp(`^Move: ${title}`) }) })
    .first()
  const id = await waits.getAttribute('data-board-card')
  await waits.getByRole('button', { name: /^More for / }).click()
  await waits.getByRole('button', { name: entry, exact: true }).click()
  return page.locator(`[data-board-card="${id}"]`)
}

/** Says so on the screen of settings, and waits until it is kept. */
async function save(page: Page) {
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'this is how weeks adapt' })).toBeVisible()
}

async function failTest(page: Page) {
  await page.goto('/tests')
  await page.getByRole('button', { name: 'Write down a test' }).click()
  await page.getByLabel('Name of the test').fill('Sitting')
  await page.getByLabel('What was tested').selectOption({ label: 'Sit tall with the cello at rest' })
  await page.getByLabel('Points').fill('2')
  await page.getByRole('button', { name: 'Write it down' }).click()
  await expect(page.getByRole('list', { name: 'What was shown' })).toContainText('is explained and practised')
}

test('[REF-1] [REF-2] [REF-5] [REF-6] without a connection a test and what is done early change the week by thresholds that somebody has set; each says why and what, and is taken back', async ({
  app,
  server,
  page,
  context,
}) => {
  test.setTimeout(180_000)
  await context.clock.setFixedTime(tuesday)
  await withWeek(app, 'Rita Refresh')
  // A subskill stands on a day once: where it has been taken off, there is room for it.
  for (const [weekday, title] of [
    ['Wednesday', 'Sit tall'],
    ['Thursday', 'Sit tall'],
    ['Thursday', 'Walk and clap'],
    ['Friday', 'Walk and clap'],
  ] as const) {
    const card = await choose(page, weekday, 'Take it off the plan', title)
    await expect(card.getByRole('button', { name: /^Move: / })).toHaveCount(0)
  }
  const before = await cards(page).count()
  await page.goto('/settings/adapting')
  await server.stop()
  try {
    const percent = page.getByLabel('From how many per cent done')
    await percent.fill('0')
    await expect(page.getByText('Say a whole number from 1 to 100.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
    await percent.fill('5')
    await page.getByLabel('How many come at least').fill('3')
    await save(page)
    await failTest(page)
    await page.goto('/week')
    await expect(changed(page)).toHaveCount(1)
    await expect(changed(page)).toContainText('Etude added what a test asked for')
    await expect(changed(page)).toContainText('Because the test “Sitting” found something that needs review.')
    await expect(changed(page).getByRole('definition').first()).toContainText(
      /Sit tall with the cello at rest · (Wednes|Thurs|Fri)day/,
    )
    await expect(
      page.getByText(/^\d+ of \d+ later activit(y|ies) changed by (itself|themselves) this week/),
    ).toBeVisible()
    const tested = await cards(page).count()
    await choose(page, 'Tuesday', 'Done')
    await expect(changed(page)).toHaveCount(2)
    await expect(changed(page).first()).toContainText('Etude added more, because most of the week was done early')
    await expect(changed(page).first()).toContainText(/Because \d+ of \d+ were done early\./)
    await expect.poll(() => cards(page).count()).toBeGreaterThan(tested)
    const grown = await cards(page).count()
    expect(grown).toBeGreaterThan(before)
    await page.getByRole('button', { name: /^Take back: Etude added more/ }).click()
    await expect(changed(page).first()).toContainText('taken back')
    await expect.poll(() => cards(page).count()).toBeLessThan(grown)
    // Who took it back is not offered it again.
    await choose(page, 'Tuesday', 'Done')
    await expect(changed(page)).toHaveCount(2)
  } finally {
    await server.start()
  }
  await app.syncs()
})

test('[REF-6] switched off, a week stays as it was made, and what a person replaces in it is in its history', async ({
  app,
  page,
  context,
}) => {
  test.setTimeout(180_000)
  await context.clock.setFixedTime(tuesday)
  await withWeek(app, 'Olga Off')
  await page.goto('/settings/adapting')
  await page.getByLabel('From how many per cent done').fill('5')
  for (const name of ['More, when most of it is done early', 'What a test asks for', 'Old plans made again'])
    await page.getByRole('checkbox', { name: `On: ${name}`, exact: true }).uncheck()
  await save(page)
  await failTest(page)
  await page.goto('/week')
  await choose(page, 'Tuesday', 'Done')
  await expect(day(page, 'Tuesday').getByRole('listitem').filter({ hasText: 'done' }).first()).toBeVisible()
  const before = await cards(page).count()
  await choose(page, 'Friday', 'Replace…')
  const dialog = page.getByRole('dialog', { name: /^Instead of/ })
  await dialog.getByLabel('How', { exact: true }).selectOption({ label: 'Learn again' })
  await dialog.getByLabel('Why').fill('A concert is near')
  await dialog.getByRole('button', { name: 'Replace it' }).click()
  const people = page.getByRole('list', { name: 'What people changed' }).getByRole('listitem')
  await expect(people).toHaveCount(1)
  await expect(people).toContainText(/^You put “.*” in the place of “.*”/)
  await expect(people).toContainText('because: A concert is near')
  await expect(changed(page)).toHaveCount(0)
  await people.getByRole('button', { name: /^Take back/ }).click()
  await expect(people).toContainText('taken back')
  await expect(cards(page)).toHaveCount(before)
})
