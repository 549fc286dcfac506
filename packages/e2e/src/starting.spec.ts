import type { Page } from '@playwright/test'
import { expect, test } from './app-test.ts'

// Files that the worker keeps are asked of nobody; what is tried here is the start without it.
test.use({ serviceWorkers: 'block' })

/** Lets go of a file of the app as many times as is said. Answers how often it was asked for. */
async function letGoOf(page: Page, file: RegExp, times: number) {
  const asked = { count: 0 }
  await page.route(file, async (route) => {
    asked.count += 1
    await (asked.count <= times ? route.abort() : route.continue())
  })
  return asked
}

const mainModule = /\/assets\/index-[^/]+\.js$/

test('a start whose files were let go begins again by itself', async ({ page }) => {
  const asked = await letGoOf(page, mainModule, 1)
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  expect(asked.count).toBe(2)
})

test('files that are let go again end in a sentence and a way on, not in a page that never rests', async ({ page }) => {
  const asked = await letGoOf(page, mainModule, 2)
  await page.goto('/sign-in')
  const help = page.getByRole('alert')
  await expect(help).toContainText('Etude could not be loaded')
  expect(asked.count).toBe(2)
  await help.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  expect(asked.count).toBe(3)
})

test.describe('on a German device', () => {
  test.use({ locale: 'de-DE' })

  test('the sentence of a start that failed is German too', async ({ page }) => {
    await letGoOf(page, mainModule, 2)
    await page.goto('/sign-in')
    await expect(page.getByRole('alert')).toContainText('Etude ließ sich nicht laden')
  })

  test('where the words of the language do not arrive the app speaks English', async ({ page }) => {
    await letGoOf(page, /\/assets\/de-[^/]+\.js$/, 10)
    await page.goto('/sign-in')
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  })
})
