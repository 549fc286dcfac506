import { App, expect, test } from './app-test.ts'

test('a child signs in with a code, sets a PIN, and the screen asks for it afterwards', async ({
  app,
  page,
  browser,
  server,
}) => {
  await app.signIn('guardian')
  await app.open('/family/$learner')
  await page.getByRole('button', { name: 'New code' }).click()
  const code = await page.getByText(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/).textContent()

  const context = await browser.newContext({ baseURL: server.url })
  const tablet = await context.newPage()
  const title = tablet.getByRole('heading', { level: 1 })
  await tablet.goto('/code')
  await tablet.getByLabel('Code').fill(code ?? '')
  await tablet.getByRole('button', { name: 'Sign in' }).click()
  await expect(title).toHaveText('Hello Nils Berg')
  await tablet.getByLabel('PIN').fill('2468')
  await tablet.getByLabel('The same once more').fill('2468')
  await tablet.getByRole('button', { name: 'Set the PIN' }).click()
  // There only once the PIN is kept, which takes its time on purpose.
  await expect(tablet).toHaveURL(/\/$/)
  await expect(title).toContainText('Nils')

  await tablet.reload()
  await expect(title).toHaveText('Locked')
  await tablet.getByLabel('PIN').fill('1357')
  await tablet.keyboard.press('Enter')
  await expect(tablet.getByText('That is not the PIN')).toBeVisible()
  await tablet.getByLabel('PIN').fill('2468')
  await tablet.keyboard.press('Enter')
  await expect(title).toContainText('Nils')

  await page.reload()
  await expect(page.getByRole('list', { name: 'Devices' }).getByRole('listitem')).toHaveCount(1)
  await context.close()
})

test('somebody invited by a link signs up, joins the class and stands on its roster', async ({
  app,
  page,
  browser,
  server,
}) => {
  await app.signIn('tutor')
  await app.open('/classes/$class')
  await page.getByRole('button', { name: 'Invite a learner' }).click()
  await page.getByRole('button', { name: 'Make the link' }).click()
  const link = await page.getByText(/\/invitation#/).textContent()
  await page.getByRole('button', { name: 'Done' }).click()

  const context = await browser.newContext({ baseURL: server.url })
  const guest = new App(await context.newPage())
  await guest.page.goto(link ?? '')
  await expect(guest.title()).toHaveText('Ines Castell invites you')
  await expect(guest.page.getByText('To join the class “Strings, Tuesday group”.')).toBeVisible()
  await guest.page.getByRole('link', { name: 'Make my account' }).click()
  await guest.page.getByLabel('Name').fill('Pia Gast')
  await guest.page.getByLabel('E-mail address').fill(`${crypto.randomUUID()}@new.example`)
  await guest.page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  // Who has no records yet is no learner who could join.
  let answer = (): void => {}
  const asked = new Promise<void>((resolve) => (answer = resolve))
  await context.route('**/sync', async (route) => {
    await asked
    await route.continue()
  })
  await guest.page.getByRole('button', { name: 'Make my account' }).click()
  const accept = guest.page.getByRole('button', { name: 'Accept' })
  await expect(accept).toHaveAttribute('aria-disabled', 'true')
  answer()
  await accept.click()
  await guest.isOnToday()
  await expect(page.getByRole('list', { name: 'Learners' })).toContainText('Pia Gast')
  await context.close()
})

test('without a mail server a link for a new password waits in the outbox that an administrator reads', async ({
  app,
  page,
}) => {
  await page.goto('/reset-password')
  await page.getByLabel('E-mail address').fill('guardian@demo.example')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByText('a link is on its way')).toBeVisible()
  await app.signIn('admin')
  await expect(async () => {
    await app.open('/operations/outbox')
    await expect(page.getByRole('main')).toContainText('Choose a new password', { timeout: 2_000 })
  }).toPass()
})
