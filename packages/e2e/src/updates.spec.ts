import type { Page } from '@playwright/test'
import { App, expect, test } from './app-test.ts'
import { newerApp } from './newer-app.ts'

const lookForUpdate = (page: Page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()))

test('a new version waits beside the page until it is wanted, and never interrupts', async ({ server, page }) => {
  const door = await newerApp(server.url)
  try {
    const app = new App(page)
    await page.goto(`${door.url}/sign-in`)
    await app.fillIn('learner')
    await app.isOnToday()
    await app.isReadyForOffline()
    await page.goto(`${door.url}/settings/profile`)
    await page.getByLabel('Name', { exact: true }).fill('Half a na')

    door.release()
    await lookForUpdate(page)
    const prompt = page.getByRole('status', { name: 'Update' })
    await expect(prompt).toContainText('A new version is ready')
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Half a na')
    await expect(page.getByLabel('Name', { exact: true })).toBeFocused()
    await prompt.getByRole('button', { name: 'Later' }).click()
    await expect(prompt).toHaveCount(0)

    await page.reload()
    await expect(prompt).toBeVisible()
    const reloaded = page.waitForEvent('load')
    await prompt.getByRole('button', { name: 'Use it now' }).click()
    await reloaded
    await expect(app.title()).toHaveText('Your name')
    await expect(prompt).toHaveCount(0)
  } finally {
    await door.close()
  }
})

test('[SYNC-14] [R16] the service worker is replaced while edits wait, and they are sent by the new app', async ({
  browser,
  server,
  page,
}) => {
  // Two releases are installed in it, which takes a busy machine its time.
  test.setTimeout(120_000)
  const door = await newerApp(server.url)
  try {
    const app = new App(page)
    const email = await app.signUp('Updating Ute', door.url)
    await app.isSynced()
    await app.isReadyForOffline()
    await page.route('**/sync', (route) => route.abort())
    const save = async (minutes: string) => {
      await page.getByLabel('Monday', { exact: true }).fill(minutes)
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(page.getByRole('status').filter({ hasText: 'Minutes saved' })).toBeVisible()
    }
    await page.goto(`${door.url}/settings/days`)
    await save('31')

    door.release()
    await lookForUpdate(page)
    const prompt = page.getByRole('status', { name: 'Update' })
    await expect(prompt).toBeVisible()
    // The newer worker lies ready; the person goes on writing with the app there is.
    await page.getByLabel('Sunday', { exact: true }).fill('13')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('link', { name: 'Sync: Offline, 2 to send' })).toBeVisible()

    const reloaded = page.waitForEvent('load')
    await prompt.getByRole('button', { name: 'Use it now' }).click()
    await reloaded
    await expect(page.getByLabel('Monday', { exact: true })).toHaveValue('31')
    await expect(page.getByLabel('Sunday', { exact: true })).toHaveValue('13')
    await expect(page.getByRole('link', { name: 'Sync: Offline, 2 to send' })).toBeVisible()

    await page.unroute('**/sync')
    await page.goto(`${door.url}/settings/sync`)
    await app.isSynced()
    const elsewhere = new App(await (await browser.newContext({ baseURL: server.url })).newPage())
    await elsewhere.page.goto('/sign-in')
    await elsewhere.fillIn(email)
    await expect(elsewhere.page.getByRole('table')).toContainText('31 min')
    await expect(elsewhere.page.getByRole('table')).toContainText('13 min')
    await elsewhere.page.context().close()
  } finally {
    await door.close()
  }
})

test('[SYNC-14] [R17] an app that the server answers no more says so, looks for the newer one, and reloads for nobody', async ({
  server,
  page,
}) => {
  const door = await newerApp(server.url)
  try {
    const app = new App(page)
    await app.signUp('Patient Pia', door.url)
    await app.isSynced()
    await app.isReadyForOffline()
    await page.goto(`${door.url}/settings/profile`)
    await app.isSynced()
    await page.getByLabel('Name', { exact: true }).fill('Half a na')
    let loads = 0
    page.on('load', () => (loads += 1))
    await page.route('**/sync', (route) =>
      route.fulfill({ status: 426, json: { status: 426, code: 'protocol-too-old' } }),
    )
    door.release()
    await page.evaluate(() => globalThis.dispatchEvent(new Event('online')))
    await expect(page.getByRole('link', { name: 'Sync: Update needed' })).toBeVisible()
    await expect(page.getByRole('status', { name: 'Update' })).toContainText('A new version is ready')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible()
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Half a na')
    expect(loads).toBe(0)
  } finally {
    await door.close()
  }
})
