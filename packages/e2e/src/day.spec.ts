import { App, expect, test } from './app-test.ts'
import { schoolDay } from './school-day.ts'

test('offline, somebody chooses what to learn, plans the week, sees today with reasons and does one thing; later the other device has it', async ({
  app,
  server,
  page,
  context,
  browser,
}) => {
  await context.clock.setFixedTime(schoolDay(2))
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
  await elsewhere.clock.setFixedTime(schoolDay(2))
  const other = new App(await elsewhere.newPage())
  await other.page.goto('/sign-in')
  await other.fillIn(email)
  await expect(other.page.getByRole('region', { name: 'Today so far' })).toContainText('25 of 60 points')
  await elsewhere.close()
})

test('with keys alone: done, taken back, started, put off, brought back, skipped, and more of it', async ({
  app,
  page,
  context,
}) => {
  await context.clock.setFixedTime(schoolDay(2))
  await app.signUp('Kaja Keys')
  await app.learn('Elementary mathematics')
  await page.goto('/')
  const now = page.getByRole('region', { name: 'Now' })
  const first = (await now.getByRole('heading', { level: 3 }).innerText()).trim()
  const figures = page.getByRole('region', { name: 'Today so far' })
  const said = (text: string | RegExp) => page.getByRole('status').filter({ hasText: text })
  await test.step('done and taken back', async () => {
    await page.getByRole('button', { name: `Done: ${first}` }).focus()
    await page.keyboard.press('Enter')
    await expect(figures).toContainText('25 of 60 points')
    await expect(page.locator('#day-now')).toBeFocused()
    await expect(said('Done. 25 points.')).toBeVisible()
    await page.getByRole('button', { name: 'Undo' }).focus()
    await page.keyboard.press('Enter')
    await expect(figures).toContainText('0 of 60 points')
    await expect(now.getByRole('heading', { level: 3 })).toHaveText(first)
  })
  await test.step('started', async () => {
    await now.getByRole('button', { name: 'Start', exact: true }).focus()
    await page.keyboard.press('Enter')
    await expect(now).toContainText('Started')
  })
  await test.step('put off and brought back', async () => {
    await now.getByRole('button', { name: `More for ${first}` }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Why is this here?' })).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('region', { name: 'Not today' })).toContainText(first)
    await page.getByRole('button', { name: `Bring back: ${first}` }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('region', { name: 'Not today' })).toHaveCount(0)
  })
  await test.step('skipped', async () => {
    await page.getByRole('button', { name: `More for ${first}` }).click()
    await page.getByRole('button', { name: 'Skip it', exact: true }).click()
    await expect(page.getByRole('region', { name: 'Not today' })).toContainText('Skipped')
    await expect(said('Skipped. That is fine.')).toBeVisible()
  })
  await test.step('more, please', async () => {
    const before = await page.getByRole('list', { name: 'To do today' }).getByRole('listitem').count()
    await page.getByRole('button', { name: 'More, please' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('list', { name: 'To do today' }).getByRole('listitem')).not.toHaveCount(before)
  })
  await test.step('how it went', async () => {
    const next = (await page.getByRole('region', { name: 'Now' }).getByRole('heading', { level: 3 }).innerText()).trim()
    await now.getByRole('button', { name: `Done: ${next}` }).click()
    const hard = page.getByRole('region', { name: 'Done today' }).getByRole('button', { name: 'Hard' })
    await hard.click()
    await expect(hard).toHaveAttribute('aria-pressed', 'true')
  })
  await test.step('everything, which is said once', async () => {
    const done = page.getByRole('region', { name: 'Done today' }).getByRole('listitem')
    while ((await now.count()) > 0) {
      const before = await done.count()
      await now.getByRole('button', { name: /^Done: / }).click()
      await expect(done).toHaveCount(before + 1)
    }
    await expect(page.getByText('Everything for today is done.')).toHaveCount(1)
    await expect(page.getByText(/^Practised today: \d+ min/)).toBeVisible()
  })
})

test('on a day off nothing is asked, and at twice the size nothing is cut off', async ({ app, page, context }) => {
  await context.clock.setFixedTime(schoolDay(2))
  await app.signUp('Resi Rast')
  await app.learn('First year of cello')
  await page.goto('/settings/days')
  await page.getByLabel('Wednesday', { exact: true }).fill('0')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status')).toContainText('Minutes saved')
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'A day of rest. Nothing is asked of you.' })).toBeVisible()
  // Half the width is what 200 % leaves of a small window.
  await page.setViewportSize({ width: 640, height: 400 })
  for (const path of ['/', '/week', '/learning', '/learning/first-year-cello', '/tests']) {
    await page.goto(path)
    await app.title().waitFor()
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, path).toBeLessThanOrEqual(0)
  }
})
