import { App, expect, test } from './app-test.ts'

test('[ENSEMBLE-7] a tutor and a learner write one plan at two devices, one of them offline for a while', async ({
  app,
  page,
  browser,
  server,
}) => {
  test.setTimeout(120_000)
  await app.signIn('tutor')
  await app.isSynced()
  await page.goto('/plans')
  await page.getByRole('button', { name: 'New shared plan' }).click()
  await expect(app.title()).toHaveText('Untitled plan')
  const name = page.getByLabel('Name of the plan')
  await name.fill('Quartet')
  await expect(app.title()).toHaveText('Quartet')
  const who = page.getByLabel('Who shall take part')
  await who.selectOption({ label: 'Mara Lind' })
  await page.getByRole('button', { name: 'Let in' }).click()
  await expect(page.getByRole('list', { name: 'Who takes part' })).toContainText('Mara Lind')
  await page.getByLabel('Notes').fill('Bring the music. ')
  await page.getByRole('button', { name: 'Add a part' }).click()

  const elsewhere = await browser.newContext({ baseURL: server.url })
  const other = await elsewhere.newPage()
  const lea = new App(other)
  await lea.signIn('learner')
  await lea.isSynced()
  await lea.isReadyForOffline()
  await other.goto('/plans')
  await other.getByRole('link', { name: /Quartet/ }).click()
  await expect(other.getByLabel('Notes')).toHaveValue('Bring the music. ')

  // Letters come as they are typed, from either side.
  await other.getByLabel('Notes').press('End')
  await other.getByLabel('Notes').pressSequentially('And a pencil. ')
  await expect(page.getByLabel('Notes')).toHaveValue('Bring the music. And a pencil. ')

  await elsewhere.setOffline(true)
  await other.getByLabel('Notes').press('Home')
  await other.getByLabel('Notes').pressSequentially('Dear all: ')
  await expect(other.getByText('Kept on this device')).toBeVisible()
  await page.getByLabel('Notes').press('End')
  await page.getByLabel('Notes').pressSequentially('Room 4.')
  await other.reload()
  await expect(other.getByLabel('Notes')).toHaveValue('Dear all: Bring the music. And a pencil. ')
  await elsewhere.setOffline(false)
  const both = 'Dear all: Bring the music. And a pencil. Room 4.'
  await expect(other.getByLabel('Notes')).toHaveValue(both)
  await expect(page.getByLabel('Notes')).toHaveValue(both)
  await expect(other.getByText('Everybody has it')).toBeVisible()

  // Shown out: the words go from the device, and nothing of them is in the list.
  await page.getByRole('button', { name: 'Remove Mara Lind' }).click()
  await expect(other.getByRole('heading', { name: 'No such plan' })).toBeVisible()
  await elsewhere.close()
})
