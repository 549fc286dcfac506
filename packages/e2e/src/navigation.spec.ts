import { expect, test } from './app-test.ts'
import { faultsOn } from './axe-faults.ts'

test.use({ viewport: { width: 390, height: 844 } })

test('a phone shows the rooms used most and keeps the rest one tap away, for fingers and for keys', async ({
  app,
  page,
}) => {
  await app.signIn('learner')
  const menu = page.getByRole('navigation', { name: 'Main' })
  const more = menu.getByRole('button', { name: 'More' })
  await expect(menu.getByRole('link')).toHaveText(['Today', 'Week', 'Practice', 'Progress'])
  await expect(more).toHaveAttribute('aria-expanded', 'false')
  await test.step('fingers', async () => {
    await more.click()
    await expect(menu.getByRole('link')).toHaveText([
      'Today',
      'Week',
      'Practice',
      'Progress',
      'Plans',
      'Learning',
      /^Notices/,
      'Settings',
    ])
    expect(await faultsOn(page)).toEqual([])
    await menu.getByRole('link', { name: 'Plans' }).click()
    await expect(app.title()).toHaveText('Plans')
    await expect(menu.getByRole('link', { name: 'Plans' })).toHaveCount(0)
    // Where one is can be told though the room itself is folded away.
    await expect(more).toHaveAttribute('aria-current', 'true')
    await more.click()
    await app.title().click()
    await expect(menu.getByRole('link', { name: 'Learning' })).toHaveCount(0)
  })
  await test.step('keys', async () => {
    await more.focus()
    await page.keyboard.press('Enter')
    await expect(menu.getByRole('link', { name: 'Plans' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(more).toBeFocused()
    await expect(more).toHaveAttribute('aria-expanded', 'false')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await expect(menu.getByRole('link', { name: 'Learning' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(app.title()).toHaveText('Learning')
    await expect(app.title()).toBeFocused()
    await expect(more).toHaveAttribute('aria-expanded', 'false')
  })
})

for (const [role, room] of [
  ['tutor', 'Classes'],
  ['guardian', 'Family'],
] as const) {
  test(`a ${role} has ${room} among the rooms used most`, async ({ app, page }) => {
    await app.signIn(role)
    await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText([
      'Today',
      'Week',
      'Practice',
      room,
    ])
  })
}
