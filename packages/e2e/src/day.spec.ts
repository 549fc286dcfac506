import { App, expect, test } from './app-test.ts'

test.describe.configure({ mode: 'serial' })

/** Wednesday of the week in which the demonstration was made, so that what is planned does not hang on when the tests run. */
function wednesday(): Date {
  const now = new Date()
  now.setUTCDate(now.getUTCDate() - ((now.getUTCDay() + 6) % 7) + 2)
  now.setUTCHours(15, 0, 0, 0)
  return now
}

test('offline, somebody chooses what to learn, plans the week, sees today with reasons and does one thing; later the other device has it', async ({
  app,
  server,
  page,
  context,
  browser,
}) => {
  await context.clock.setFixedTime(wednesday())
  const email = await app.signUp('Noa Lernt')
  await expect(page.getByRole('heading', { name: 'Choose something to learn' })).toBeVisible()
  await page.getByRole('link', { name: 'Choose', exact: true }).click()
  await page.getByRole('button', { name: 'Learn First year of cello' }).click()
  await expect(page.getByRole('list', { name: 'Chosen' })).toContainText('0 of 51 mastered')
  await app.isSynced()
  await app.isReadyForOffline()
  await server.stop()
  try {
    await page.goto('/week')
    await page.getByRole('button', { name: 'Plan this week' }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Planned:' })).toBeVisible()
    await expect(
      page
        .getByRole('region', { name: /Wednesday/ })
        .getByRole('listitem')
        .first(),
    ).toBeVisible()
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'Now' })).toBeVisible()
    await expect(page.getByRole('main')).toContainText('This is new, and you are ready for it.')
    const first = await page.getByRole('heading', { level: 3 }).first().textContent()
    await page.getByRole('button', { name: `Done: ${first}` }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Done. 25 points.' })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Today so far' })).toContainText('25 of 60 points')
    await expect(page.getByRole('region', { name: 'Done today' })).toContainText(first ?? '')
    await expect(page.getByRole('link', { name: /Sync: Offline, \d to send/ })).toBeVisible()
  } finally {
    await server.start()
  }
  await page.reload()
  await app.isSynced()

  const elsewhere = await browser.newContext({ baseURL: server.url })
  await elsewhere.clock.setFixedTime(wednesday())
  const other = new App(await elsewhere.newPage())
  await other.page.goto('/sign-in')
  await other.fillIn(email)
  await expect(other.page.getByRole('region', { name: 'Today so far' })).toContainText('25 of 60 points')
  await elsewhere.close()
})
