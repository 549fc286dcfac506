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
