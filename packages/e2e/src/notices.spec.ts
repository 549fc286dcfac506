import { App, expect, test } from './app-test.ts'
import { withNextWeek } from './look-over.ts'
import { schoolDay } from './school-day.ts'

const friday = schoolDay(4)

test('[NOT-1] [NOT-5] a plan that is there is news, counted in the menu, read without a connection, and gone from the list for whoever does not want its kind', async ({
  app,
  server,
  page,
  context,
  browser,
}) => {
  test.setTimeout(180_000)
  await context.clock.setFixedTime(friday)
  const email = await withNextWeek(app)
  await page.goto('/notices')
  const news = page.getByRole('list', { name: 'What has happened' }).getByRole('listitem')
  const planned = news.filter({ hasText: 'A plan for Nora Next is there' })
  await expect(planned.first()).toBeVisible()
  await expect(planned.first()).toContainText(/\d+ activities · \d+ min/)
  await expect(page.getByRole('status').filter({ hasText: /\d+ new notices?/ })).toBeVisible()
  await expect(page.getByRole('link', { name: /^Notices.*\d new/ })).toBeVisible()
  await server.stop()
  try {
    await page.getByRole('button', { name: 'Mark all as read' }).click()
    await expect(page.getByText('All read')).toBeVisible()
    await expect(page.getByRole('link', { name: 'Notices', exact: true })).toBeVisible()
    await page.getByRole('checkbox', { name: 'A week is planned', exact: true }).uncheck()
    await expect(planned).toHaveCount(0)
  } finally {
    await server.start()
  }
  await page.getByRole('checkbox', { name: 'A week is planned', exact: true }).check()
  await page.getByRole('link', { name: /^Look it over: A plan/ }).click()
  await expect(app.title()).toHaveText('Look over')
  await app.syncs()
  const elsewhere = await browser.newContext({ baseURL: server.url })
  await elsewhere.clock.setFixedTime(friday)
  const other = new App(await elsewhere.newPage())
  await other.page.goto('/sign-in')
  await other.fillIn(email)
  await other.isOnToday()
  await other.page.goto('/notices')
  // This week, which the other device has planned meanwhile, is new; what was read on the first stays read.
  await expect(other.page.getByRole('button', { name: /^Mark as new: A plan/ })).toBeVisible()
  await elsewhere.close()
})
