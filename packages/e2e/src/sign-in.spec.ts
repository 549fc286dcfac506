import { expect, test } from './app-test.ts'
import type { Role } from './app-test.ts'

const everyones = ['Today', 'Week', 'Practice', 'Progress', 'Plans', 'Learning']
/** Whoever looks after a learner decides what a week ahead holds. */
const looksOver = everyones.toSpliced(2, 0, 'Look over')
/** How many are new may stand beside the word. */
const atTheEnd = [/^Notices/, 'Settings']
const rooms: Readonly<Record<Role, readonly (string | RegExp)[]>> = {
  learner: [...everyones, ...atTheEnd],
  guardian: [...looksOver, 'Family', ...atTheEnd],
  tutor: [...looksOver, 'Classes', ...atTheEnd],
  admin: [...everyones, 'Operations', ...atTheEnd],
}

for (const role of Object.keys(rooms) as Role[]) {
  test(`the demo ${role} signs in, reaches Today and has the rooms of a ${role}`, async ({ app, page }) => {
    await app.signIn(role)
    await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText([...rooms[role]])
    await app.isSynced()
  })
}

test('somebody new makes an account, reaches Today and is still there after a reload', async ({ app, page }) => {
  await app.signUp('Noa Example')
  await expect(app.title()).toContainText('Noa')
  await page.reload()
  await expect(app.title()).toContainText('Noa')
})

test('a wrong password is refused in words, and what was typed stays', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill('learner@demo.example')
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('do not fit together')
  await expect(page.getByLabel('E-mail address')).toHaveValue('learner@demo.example')
})

test('whoever was on the way somewhere gets there after signing in', async ({ app, page }) => {
  await page.goto('/settings/look')
  await app.fillIn('learner')
  await expect(page).toHaveURL(/\/settings\/look$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Look and language' })).toBeVisible()
})

test('signing out takes the plans off the device and asks for the password again', async ({ app, page }) => {
  await app.signIn('learner')
  await app.isSynced()
  await page.goto('/settings/account')
  await app.isSynced()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
})
