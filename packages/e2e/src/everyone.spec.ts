import { expect, test } from './app-test.ts'
import type { Role } from './app-test.ts'
import { faultsOn } from './axe-faults.ts'
import { doors, rooms } from './screens.ts'
import { tabThroughMain } from './tab-through.ts'

// The other colours can only break contrast: everything else was looked at in the light.
for (const [scheme, what] of [
  ['light', 'everything'],
  ['dark', 'colours'],
] as const) {
  test.describe(`in ${scheme} colours`, () => {
    test.use({ colorScheme: scheme })

    test('the screens in front of the app have no fault that axe can see', async ({ page }) => {
      for (const path of doors) {
        await test.step(path, async () => {
          await page.goto(path)
          await page.getByRole('heading', { level: 1 }).waitFor()
          expect(await faultsOn(page, what)).toEqual([])
        })
      }
    })

    for (const role of Object.keys(rooms) as Role[]) {
      test(`the screens of a ${role} have no fault that axe can see`, async ({ app, page }) => {
        // Some seconds a screen, and rooms are still being added.
        test.setTimeout(30_000 + 10_000 * rooms[role].length)
        await app.signIn(role)
        for (const path of rooms[role]) {
          await test.step(path, async () => {
            await app.open(path)
            expect(await faultsOn(page, what)).toEqual([])
          })
        }
      })
    }
  })
}

test('high contrast, a phone and a dialog have none either', async ({ app, page }) => {
  await app.signIn('guardian')
  await page.setViewportSize({ width: 390, height: 844 })
  await app.open('/settings/look')
  await page.getByRole('radio', { name: 'High contrast' }).check()
  await expect(page.locator('html')).toHaveAttribute('data-appearance', 'high-contrast')
  expect(await faultsOn(page)).toEqual([])
  await app.open('/family')
  await page.getByRole('button', { name: 'Add a child' }).click()
  expect(await faultsOn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /Showing/ }).click()
  expect(await faultsOn(page)).toEqual([])
})

test('everything can be done with the keyboard alone', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').focus()
  await page.keyboard.type('guardian@demo.example')
  await page.keyboard.press('Tab')
  await page.keyboard.type('etude-demo')
  await page.keyboard.press('Enter')
  const title = page.getByRole('heading', { level: 1 })
  await expect(title).toHaveText(/^(Good|Still awake)/)

  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(title).toBeFocused()

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.type('Fam')
  await page.keyboard.press('Enter')
  await expect(title).toHaveText('Family')
  await expect(title).toBeFocused()

  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Add a child' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Name of the child')).toBeFocused()
  await page.keyboard.type('Keyboard Kim')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status')).toContainText('Keyboard Kim has a profile now')
  await expect(page.getByRole('button', { name: 'Add a child' })).toBeFocused()

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('touch targets are at least 44 pixels high', async ({ app, page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await app.signIn('guardian')
  for (const path of ['/', '/family', '/settings', '/settings/days', '/settings/look']) {
    await app.open(path)
    const small = await page
      .locator('button:visible, nav a:visible, select:visible, input:visible:not([type=radio])')
      .evaluateAll((elements) =>
        elements
          .filter((element) => element.getBoundingClientRect().height < 43.5)
          .map((element) => element.outerHTML.slice(0, 120)),
      )
    expect(small, path).toEqual([])
  }
})

/** A learner has most of the screens; what only those have who look after learners comes beside. */
const walked = [
  ['learner', rooms.learner],
  ['guardian', ['/approve', '/notices']],
] as const

for (const [role, paths] of walked) {
  test(`[A11Y-1] Tab reaches everything on the screens of a ${role}, in the order in which it is read, and shows where it is`, async ({
    app,
    page,
  }) => {
    test.setTimeout(30_000 + 10_000 * paths.length)
    await app.signIn(role)
    for (const path of paths) {
      await test.step(path, async () => {
        await app.open(path)
        expect(await tabThroughMain(page)).toEqual({ missed: [], outOfOrder: [], unseen: [] })
      })
    }
  })

  test(`[A11Y-1] at twice the size nothing on the screens of a ${role} has to be pushed sideways`, async ({
    app,
    page,
  }) => {
    test.setTimeout(30_000 + 5_000 * paths.length)
    await page.setViewportSize({ width: 640, height: 400 })
    await app.signIn(role)
    for (const path of paths) {
      await test.step(path, async () => {
        await app.open(path)
        const tooWide = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement
          return scrollWidth - clientWidth
        })
        expect(tooWide).toBeLessThanOrEqual(0)
      })
    }
  })
}
