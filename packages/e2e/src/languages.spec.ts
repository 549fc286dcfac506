import { App, expect, test } from './app-test.ts'

test('the app speaks German from the next word on, on the next start and on other devices', async ({
  app,
  page,
  browser,
  server,
}) => {
  const email = await app.signUp('Lina Sprache')
  await app.isSynced()
  await app.open('/settings/look')
  await page.getByRole('radio', { name: 'Deutsch' }).check()
  await expect(app.title()).toHaveText('Aussehen und Sprache')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await page.reload()
  await expect(app.title()).toHaveText('Aussehen und Sprache')
  await expect(page.getByRole('link', { name: 'Abgleich: Alles gesichert' })).toBeVisible()

  const context = await browser.newContext({ baseURL: server.url })
  const other = new App(await context.newPage())
  await other.page.goto('/sign-in')
  await other.fillIn(email)
  await expect(other.title()).toHaveText(/^(Guten|Noch wach)/)
  await expect(other.page.getByRole('rowheader', { name: 'Montag' })).toBeVisible()
  await context.close()
})

test('in Arabic everything runs from right to left', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'العربية' }).click()
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('تسجيل الدخول')
  const form = await page.locator('main form').boundingBox()
  expect(form?.x).toBeLessThan(640)
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('تسجيل الدخول')
})
