import { App, expect, test } from './app-test.ts'
import { addOnFriday, cards, choose, firstOn, history, withNextWeek } from './look-over.ts'
import { schoolDay } from './school-day.ts'

const friday = schoolDay(4)

test('[PUB-2] [PUB-4] [US-005] next week is looked over without a connection: one goes, one comes, it is published, and each step has a way back', async ({
  app,
  server,
  page,
  context,
}) => {
  test.setTimeout(180_000)
  await context.clock.setFixedTime(friday)
  await withNextWeek(app)
  await page.getByRole('link', { name: 'Look it over' }).click()
  await expect(app.title()).toHaveText('Look over')
  await expect(page.getByText('Draft', { exact: true })).toBeVisible()
  const before = await cards(page).count()
  await server.stop()
  try {
    const gone = await firstOn(page, 'Monday')
    await choose(page, 'Monday', 'Take it out')
    await expect(cards(page)).toHaveCount(before - 1)
    await expect(history(page)).toContainText(`You took “${gone}” off Monday`)
    await addOnFriday(page, 'A concert is near')
    await expect(cards(page)).toHaveCount(before)
    await expect(history(page)).toContainText('because: A concert is near')
    await page.getByRole('button', { name: 'Publish' }).click()
    await expect(page.getByText('Published', { exact: true }).first()).toBeVisible()
    await page.getByRole('button', { name: /^Take back: You took/ }).click()
    await expect(cards(page)).toHaveCount(before + 1)
    await page.getByRole('button', { name: 'Turn it down…' }).click()
    await page.getByRole('button', { name: 'Have another plan made' }).click()
    await expect(page.getByText('Say in a few words why')).toBeVisible()
    await page.getByLabel('Why').fill('Too much')
    await page.getByLabel('How many activities').fill('8')
    await page.getByRole('checkbox', { name: 'Monday' }).check()
    await page.getByRole('button', { name: 'Have another plan made' }).click()
    await expect(history(page)).toContainText('You turned the plan down')
    await expect(page.getByRole('region', { name: 'Monday' })).toContainText('Nothing here')
    await page.getByRole('button', { name: 'Go back to it: Plan 1' }).click()
    await expect(cards(page)).toHaveCount(before + 1)
  } finally {
    await server.start()
  }
  await app.syncs()
  // C-5. An address that names no Monday is not quietly taken for another week.
  await page.goto('/approve?week=2026-11-18')
  await expect(page.getByText('A week begins on a Monday, and 18 November 2026 is a Wednesday.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Show the week of 16 November' })).toBeVisible()
})

test('[PUB-4] two devices change one draft, one of them offline: both edits land, and what was aimed at something gone says why it was refused', async ({
  app,
  server,
  page,
  context,
  browser,
}) => {
  test.setTimeout(180_000)
  await context.clock.setFixedTime(friday)
  const email = await withNextWeek(app)
  const elsewhere = await browser.newContext({ baseURL: server.url })
  await elsewhere.clock.setFixedTime(friday)
  const other = new App(await elsewhere.newPage())
  await other.page.goto('/sign-in')
  await other.fillIn(email)
  await other.isOnToday()
  await other.isReadyForOffline()
  await other.page.goto('/approve')
  await page.goto('/approve')
  await expect(cards(page).first()).toBeVisible()
  await expect(cards(other.page)).toHaveCount(await cards(page).count())
  const [first, second] = [await firstOn(page, 'Monday'), await firstOn(page, 'Tuesday')]
  await elsewhere.setOffline(true)
  await choose(page, 'Monday', 'Take it out')
  await expect(history(page)).toContainText(`You took “${first}” off Monday`)
  await app.isSynced()
  await choose(other.page, 'Tuesday', 'Move to Wednesday')
  await choose(other.page, 'Monday', 'Move to Thursday')
  await expect(history(other.page).getByRole('listitem')).toHaveCount(2)
  await elsewhere.setOffline(false)
  await other.page.goto('/settings/sync')
  await other.page.getByRole('button', { name: 'Sync now' }).click()
  await expect(other.page.getByText('Something else has become of this activity since.').first()).toBeVisible()
  await other.page.goto('/approve')
  for (const each of [page, other.page]) {
    await expect(history(each)).toContainText(`You took “${first}” off Monday`)
    await expect(history(each)).toContainText(`You moved “${second}” from Tuesday to Wednesday`)
    await expect(history(each).getByRole('listitem')).toHaveCount(2)
  }
  await elsewhere.close()
})
