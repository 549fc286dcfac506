import { expect, test } from './app-test.ts'

test('[TEL-1] nothing is counted until it is turned on; then everything counted can be seen and deleted', async ({
  app,
  page,
}) => {
  await app.signUp('Tess Count')
  const requests: string[] = []
  page.context().on('request', (request) => requests.push(request.postData() ?? ''))
  // By the app's own links: a page that is left for an address lets go of what it has not kept yet, a ticked box among it.
  const writeDown = async (): Promise<void> => {
    await page.getByRole('link', { name: 'Practice', exact: true }).click()
    await page.getByRole('button', { name: 'Write something down' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What').fill('Something')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toHaveCount(0)
  }
  const seeWhatIsCounted = async (): Promise<void> => {
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByRole('link', { name: 'What is counted' }).click()
  }
  // Another tab shows a tick once it is kept.
  const count = async (isOn: boolean): Promise<void> => {
    await page.getByRole('checkbox', { name: /Count how planning is used/ }).setChecked(isOn)
    const second = await page.context().newPage()
    await second.goto('/settings/usage')
    await expect(second.getByRole('checkbox', { name: /Count how planning is used/ })).toBeChecked({ checked: isOn })
    await second.close()
  }
  await writeDown()
  await seeWhatIsCounted()
  await expect(page.getByText('Nothing is counted.')).toBeVisible()
  await expect(page.getByRole('list', { name: 'What may be counted' }).getByRole('listitem')).toHaveCount(21)
  await count(true)
  await writeDown()
  await app.isSynced()
  await seeWhatIsCounted()
  const counted = page.getByRole('list', { name: 'Counted so far' }).getByRole('listitem')
  await expect(counted).toHaveText(['planning.log.unplanned minutes=30-59once'])
  expect(requests.filter((body) => body.includes('planning.'))).toEqual([])
  await page.getByRole('button', { name: 'Delete it' }).click()
  await expect(page.getByText('Nothing is counted.')).toBeVisible()
  await count(false)
  await writeDown()
  await seeWhatIsCounted()
  await expect(page.getByText('Nothing is counted.')).toBeVisible()
})
