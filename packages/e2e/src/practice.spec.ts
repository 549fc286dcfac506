import type { Page } from '@playwright/test'
import { App, expect, test } from './app-test.ts'

const clock = (page: Page) => page.getByRole('timer', { name: 'Time practised' })
const section = (page: Page, name: string) =>
  page.getByRole('heading', { level: 2, name }).locator('xpath=ancestor::section[1]')
const log = (page: Page) => section(page, 'Written down')
const said = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words })

async function writeDown(page: Page, what: string, minutes: string): Promise<void> {
  await page.getByRole('button', { name: 'Write something down' }).click()
  const dialog = page.getByRole('dialog', { name: 'What was practised?' })
  await dialog.getByLabel('What').fill(what)
  await dialog.getByLabel('Minutes').fill(minutes)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
}

test('[CLOCK-1] a session is begun on Today, finished, and stands in the log', async ({ app, page }) => {
  await app.signIn('learner')
  await page.getByRole('button', { name: 'Start Scales' }).first().click()
  await expect(page).toHaveURL(/\/practice$/)
  await expect(app.title()).toHaveText('Scales')
  await expect(clock(page)).toHaveText(/^00:(?!00)\d\d$/)
  await page.getByLabel('Notes').fill('Thirds in B flat')
  await page.getByRole('button', { name: 'Finish' }).click()
  const dialog = page.getByRole('dialog', { name: 'How long was it?' })
  await dialog.getByLabel('Minutes').fill('17')
  await expect(dialog.getByLabel('Notes')).toHaveValue('Thirds in B flat')
  await dialog.getByRole('radio', { name: 'Good' }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(said(page, '17 minutes written down')).toBeVisible()
  const first = log(page).getByRole('listitem').first()
  await expect(first).toContainText('Scales')
  await expect(first).toContainText('Thirds in B flat')
  await expect(page.getByRole('list', { name: 'Today', exact: true }).filter({ hasText: 'Scales' })).toHaveCount(0)
})

test('[CLOCK-1] the clock survives a reload, a killed tab and a closed app, and two tabs show one', async ({
  app,
  page,
  context,
}) => {
  await app.signUp('Clara Clock')
  await page.goto('/practice')
  await page.clock.install()
  await page.getByRole('button', { name: 'Start the clock' }).click()
  await expect(clock(page)).toBeVisible()
  await page.getByLabel('Notes').fill('Half a page')
  await page.clock.fastForward('10:00')
  await expect(clock(page)).toHaveText(/^10:/)

  // Another tab shows the same session, as far as it is kept on the device.
  const second = await context.newPage()
  await second.clock.install({ time: await page.evaluate(() => Date.now()) })
  await second.goto('/practice')
  await expect(clock(second)).toHaveText(/^10:/)
  await expect(second.getByLabel('Notes')).toHaveValue('Half a page')
  await page.reload()
  await expect(clock(page)).toHaveText(/^10:/)
  await expect(page.getByLabel('Notes')).toHaveValue('Half a page')

  // Paused there, it stands still here.
  await second.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText('Paused')).toBeVisible()
  await page.clock.fastForward('30:00')
  await expect(clock(page)).toHaveText(/^10:/)

  // Nobody says goodbye to a tab that is killed.
  const cdp = await context.newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  // The answer never comes: whoever would give it is gone.
  void cdp.send('Page.crash').catch(() => undefined)
  await crashed
  await second.close()
  const third = await context.newPage()
  await third.goto('/practice')
  await expect(clock(third)).toHaveText(/^10:/)
  await third.getByRole('button', { name: 'Finish' }).click()
  const dialog = third.getByRole('dialog', { name: 'How long was it?' })
  // Or eleven, on a machine that took half a minute for all this.
  await expect(dialog.getByLabel('Minutes')).toHaveValue(/^1[01]$/)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(log(third).getByRole('listitem')).toHaveCount(1)
  await third.reload()
  await expect(log(third).getByRole('listitem')).toHaveCount(1)
  await expect(third.getByRole('button', { name: 'Start the clock' })).toBeVisible()
})

/** Twenty minutes to midnight tonight, where the browser is; as late as a device may claim to be. */
const beforeMidnight = (page: Page): Promise<number> => page.evaluate(() => new Date().setHours(23, 40, 0, 0))

const dayInVienna = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'Europe/Vienna',
})

test('[X-11] [OFF-1] practised offline past midnight, it counts for the evening it began, here and on the next device', async ({
  app,
  page,
  server,
  browser,
}) => {
  const email = await app.signUp('Nora Night')
  await page.goto('/practice')
  await app.isSynced()
  await app.isReadyForOffline()
  const evening = await beforeMidnight(page)
  const day = dayInVienna.format(evening)
  await page.clock.install({ time: evening })
  await server.stop()
  try {
    await page.goto('/practice')
    await page.getByRole('button', { name: 'Start the clock' }).click()
    await expect(clock(page)).toBeVisible()
    await page.clock.fastForward('40:00')
    await expect(page.getByText(`Counts for ${day}, the day on which it began.`)).toBeVisible()
    await page.reload()
    await page.getByRole('button', { name: 'Finish' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await expect(log(page).getByRole('list', { name: day })).toContainText(/4[01] min/)
    await expect(page.getByRole('link', { name: /Offline, 1 to send/ })).toBeVisible()
  } finally {
    await server.start()
  }
  await app.syncs()
  const other = await browser.newContext({ baseURL: server.url })
  const elsewhere = await other.newPage()
  await elsewhere.goto('/sign-in?next=%2Fpractice')
  await new App(elsewhere).fillIn(email)
  await expect(log(elsewhere).getByRole('list', { name: day })).toContainText(/4[01] min/)
  await other.close()
})

test('[OCC-11] [OCC-12] for a quarter of an hour an entry is taken back; after that it is corrected, and both words stay', async ({
  app,
  page,
}) => {
  await app.signUp('Ute Undo')
  await page.goto('/practice')
  await page.clock.install()
  await page.reload()
  await writeDown(page, 'A slip', '20')
  await expect(log(page).getByRole('listitem')).toContainText('A slip')
  await page.getByRole('button', { name: 'Take back A slip, 20 min' }).click()
  await expect(log(page)).toContainText('Nothing is written down yet')

  await writeDown(page, 'Sight reading', '25')
  await page.clock.fastForward('16:00')
  await expect(page.getByRole('button', { name: /^Take back/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Correct Sight reading, 25 min' }).click()
  const dialog = page.getByRole('dialog', { name: 'Correct an entry' })
  await dialog.getByLabel('Minutes').fill('35')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const entry = log(page).getByRole('listitem')
  await expect(entry).toContainText('35 min')
  await expect(entry).toContainText('first written as 25 min')
  await page.getByRole('button', { name: 'Correct Sight reading, 35 min' }).click()
  await dialog.getByRole('button', { name: 'It did not happen' }).click()
  await expect(entry).toContainText('did not happen after all')
})

test('[OCC-10] what no plan asked for is written down, and shows the same on the second device', async ({
  app,
  page,
  browser,
  server,
}) => {
  const email = await app.signUp('Quinn Quick')
  await page.goto('/practice')
  await writeDown(page, 'A song from the radio', '12')
  await app.isSynced()
  await page.goto('/progress')
  const heat = page.getByRole('img', { name: /practice on 1 days, 12 minutes/ })
  await expect(heat).toBeVisible()
  const other = await browser.newContext({ baseURL: server.url })
  const elsewhere = await other.newPage()
  await elsewhere.goto('/sign-in?next=%2Fprogress')
  await new App(elsewhere).fillIn(email)
  await expect(elsewhere.getByRole('img', { name: /practice on 1 days, 12 minutes/ })).toBeVisible()
  await other.close()
})

test('the clock is kept by keys alone, and says what it does', async ({ app, page }) => {
  await app.signUp('Kim Keys')
  await page.goto('/practice')
  await page.getByRole('button', { name: 'Start the clock' }).waitFor()
  await app.title().focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Start the clock' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(said(page, 'The clock runs')).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).focus()
  await page.keyboard.press('Enter')
  await expect(said(page, 'Paused')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Go on' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'How long was it?' })
  await expect(dialog.getByLabel('Minutes')).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('0')
  await expect(dialog.getByText('Between 1 and 720 minutes.')).toBeVisible()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('9')
  await page.keyboard.press('Enter')
  await expect(said(page, '9 minutes written down')).toBeVisible()
  await expect(log(page).getByRole('listitem')).toContainText('9 min')
})

test('a guardian keeps the clock for a child, and the parts that were ticked off survive a reload', async ({
  app,
  page,
  context,
}) => {
  await app.signIn('guardian')
  await app.lookAt('Nils Berg')
  await page.goto('/practice')
  await page.getByRole('button', { name: 'Start Cello' }).first().click()
  await page.getByRole('checkbox', { name: /Bow hold/ }).check()
  // The tick shows in the same frame; another tab shows it when it is kept.
  const second = await context.newPage()
  await second.goto('/practice')
  await expect(second.getByRole('checkbox', { name: /Bow hold/ })).toBeChecked()
  await second.close()
  await page.reload()
  await expect(page.getByRole('checkbox', { name: /Bow hold/ })).toBeChecked()
  await page.getByRole('button', { name: 'Throw away' }).click()
  await said(page, 'Thrown away').getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('checkbox', { name: /Bow hold/ })).toBeChecked()
  await page.getByRole('button', { name: 'Finish' }).click()
  const dialog = page.getByRole('dialog', { name: 'How long was it?' })
  await expect(dialog).toContainText('Only for Nils and you')
  await dialog.getByLabel('What went well?').fill('The song')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const first = log(page).getByRole('listitem').first()
  await expect(first).toContainText('Bow hold')
  await expect(first).toContainText('What went well? The song')
})
