import { App, expect, test } from './app-test.ts'

test.describe.configure({ mode: 'serial' })

const titles: Readonly<Record<string, RegExp | string>> = {
  '/': /Jonas/,
  '/family': 'Family',
  '/settings/profile': 'Your name',
  '/settings/days': 'Days and minutes',
  '/settings/look': 'Look and language',
  '/settings/account': 'Account',
  '/settings/devices': 'Devices',
  '/settings/lock': 'Screen lock',
  '/settings/sync': 'Sync',
  '/classes': 'Classes',
}

test('with the server stopped, every screen starts cold and shows what is on the device', async ({
  app,
  server,
  context,
}) => {
  await app.signIn('guardian')
  await app.isSynced()
  await app.isReadyForOffline()
  await app.page.close()
  await server.stop()
  try {
    for (const [path, title] of Object.entries(titles)) {
      await test.step(path, async () => {
        const page = await context.newPage()
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
        await expect(page.getByRole('link', { name: /Sync: Offline/ })).toBeVisible()
        if (path === '/family') await expect(page.getByRole('main')).toContainText('Nils Berg')
        if (path === '/settings/days') await expect(page.getByLabel('Monday', { exact: true })).toHaveValue(/\d+/)
        if (path === '/settings/devices') await expect(page.getByRole('main')).toContainText('needs a connection')
        await page.close()
      })
    }
  } finally {
    await server.start()
  }
})

test('what is done offline is there at once, survives a restart and reaches the server later', async ({
  app,
  server,
  page,
  browser,
}) => {
  await app.signIn('learner')
  await app.isSynced()
  await app.isReadyForOffline()
  // What showing the day has written is sent before that: one edit is to wait.
  await page.goto('/settings/days')
  await app.isSynced()
  await server.stop()
  await page.reload()
  await page.getByLabel('Tuesday', { exact: true }).fill('35')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status')).toContainText('Minutes saved')
  await expect(page.getByRole('link', { name: 'Sync: Offline, 1 to send' })).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Tuesday', { exact: true })).toHaveValue('35')
  await page.goto('/settings/sync')
  await expect(page.getByRole('list', { name: 'Waiting to be sent' })).toContainText('Profile changed')

  await server.start()
  await page.getByRole('button', { name: 'Sync now' }).click()
  await app.isSynced()

  const other = await browser.newContext({ baseURL: server.url })
  const elsewhere = await other.newPage()
  await elsewhere.goto('/sign-in')
  await new App(elsewhere).fillIn('learner')
  await expect(elsewhere.getByRole('table')).toContainText('35 min')
  await other.close()
})

test('an edit is undone from the message that names it', async ({ app, page }) => {
  await app.signIn('learner')
  await page.goto('/settings/days')
  const wednesday = page.getByLabel('Wednesday', { exact: true })
  const before = await wednesday.inputValue()
  await wednesday.fill('5')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(wednesday).toHaveValue(before)
})

test('signing out with work that has not been sent asks first', async ({ app, server, page }) => {
  await app.signIn('tutor')
  await app.isSynced()
  await app.isReadyForOffline()
  await page.goto('/settings/profile')
  await app.isSynced()
  await server.stop()
  try {
    await page.reload()
    await page.getByLabel('Name', { exact: true }).fill('Ines C.')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await expect(page.getByRole('link', { name: 'Sync: Offline, 1 to send' })).toBeVisible()
    await page.goto('/settings/account')
    await page.getByRole('button', { name: 'Sign out' }).click()
    const dialog = page.getByRole('dialog', { name: 'Not everything is sent' })
    await expect(dialog).toContainText('1 change has not reached the server')
    await dialog.getByRole('button', { name: 'Stay signed in' }).click()
    await expect(page.getByRole('link', { name: 'Sync: Offline, 1 to send' })).toBeVisible()
  } finally {
    await server.start()
  }
})

test.describe('before the app lies on the device', () => {
  test.use({ serviceWorkers: 'block' })

  test('an edit that cannot be made yet says so, leaves what was typed, and is made after a reload', async ({
    app,
    page,
  }) => {
    await app.signIn('learner')
    await page.route('**/assets/mutators-*', (route) => route.abort())
    await page.goto('/settings/days')
    await page.getByLabel('Thursday', { exact: true }).fill('25')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('this device has not fetched what it needs')).toBeVisible()
    await expect(page.getByLabel('Thursday', { exact: true })).toHaveValue('25')
    await page.unroute('**/assets/mutators-*')
    // A browser may remember of a file that it could not be fetched, until the page is loaded anew.
    await page.reload()
    await page.getByLabel('Thursday', { exact: true }).fill('25')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Minutes saved')).toBeVisible()
    await page.reload()
    await expect(page.getByLabel('Thursday', { exact: true })).toHaveValue('25')
  })
})
