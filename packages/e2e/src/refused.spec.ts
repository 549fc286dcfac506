import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from '@playwright/test'
import { App, expect, test } from './app-test.ts'
import { ask, mutate, secretFor, whoIs } from './asking.ts'

const sizes = {
  'a phone': { width: 390, height: 844 },
  'a desk': { width: 1280, height: 800 },
} as const

for (const [where, viewport] of Object.entries(sizes)) {
  test.describe(`on ${where}`, () => {
    test.use({ viewport, contextOptions: { permissions: ['clipboard-read', 'clipboard-write'] } })

    test('[SYNC-5] [R25] edits that are refused wait in words, theirs beside yours, a chain as one, until they are decided', async ({
      app,
      page,
      context,
      browser,
      server,
    }) => {
      test.setTimeout(180_000)
      const tom = new App(await (await browser.newContext({ baseURL: server.url })).newPage())
      await tom.signUp('Tom Tutor')
      await app.signUp('Una Urban')
      const strings = `class-${crypto.randomUUID()}`
      const una = (await whoIs(page)).id
      await mutate(tom.page, 'class.create', {
        class: strings,
        title: 'Strings',
        tutor: (await whoIs(tom.page)).id,
        tutorName: 'Tom Tutor',
      })
      await ask(page, '/api/invitations/accept', {
        secret: await secretFor(tom.page, { kind: 'co-tutor', class: strings }),
      })
      await page.goto(`/classes/${strings}`)
      await expect(app.title()).toHaveText('Strings')
      await app.isReadyForOffline()

      await context.setOffline(true)
      const rename = async (title: string) => {
        await page.getByLabel('Name of the class').fill(title)
        await page.getByRole('button', { name: 'Save' }).click()
        await expect(app.title()).toHaveText(title)
      }
      await rename('Una’s strings')
      await rename('Una’s strings, Tuesday')
      await expect(page.getByRole('link', { name: 'Sync: Offline, 2 to send' })).toBeVisible()
      await mutate(tom.page, 'class.remove-tutor', { class: strings, tutor: una })
      await context.setOffline(false)

      const line = page.getByRole('link', { name: 'Sync: 2 to look at' })
      await expect(line).toBeVisible()
      await line.click()
      await expect(app.title()).toHaveText('Sync')
      const decisions = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Yours' })
      await expect(decisions).toHaveCount(1)
      await expect(decisions).toContainText('Class renamed')
      await expect(decisions).toContainText('Una’s strings')
      await expect(decisions).toContainText('Nothing is there, or you may not see it.')
      await expect(decisions).toContainText('1 later change built on this one and is decided with it')
      await decisions.getByText('Class renamed').last().click()
      await expect(decisions).toContainText('Una’s strings, Tuesday')
      await lookAtIt(page, where)

      await decisions.getByRole('button', { name: 'Copy' }).click()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      expect(copied).toContain('Name: Una’s strings')
      expect(copied).toContain('Name: Una’s strings, Tuesday')

      // Signing out would lose what waits for a decision, and says so; a copy can be kept first.
      await asksBeforeSigningOut(app)

      await page.goto('/settings/sync')
      await decisions.getByRole('button', { name: 'Edit and send again' }).click()
      const dialog = page.getByRole('dialog', { name: 'Class renamed' })
      await expect(dialog).toContainText('The later change is sent again as it was.')
      await dialog.getByLabel('Name').fill('Strings, together')
      await ask(page, '/api/invitations/accept', {
        secret: await secretFor(tom.page, { kind: 'co-tutor', class: strings }),
      })
      await dialog.getByRole('button', { name: 'Send' }).click()
      await app.isSynced()
      await expect(decisions).toHaveCount(0)
      await page.goto(`/classes/${strings}`)
      await expect(app.title()).toHaveText('Una’s strings, Tuesday')

      await loseAgain(app, context, tom.page, strings, una)
      await page.goto('/settings/sync')
      await decisions.getByRole('button', { name: 'Discard' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click()
      await app.isSynced()
      await expect(decisions).toHaveCount(0)
      await tom.page.context().close()
    })
  })
}

async function asksBeforeSigningOut({ page }: App): Promise<void> {
  await page.goto('/settings/account')
  await page.getByRole('button', { name: 'Sign out' }).click()
  const dialog = page.getByRole('dialog', { name: 'Not everything is sent' })
  await expect(dialog).toContainText('2 changes have not reached the server yet')
  const kept = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Keep a copy' }).click()
  const file = await kept
  expect(file.suggestedFilename()).toMatch(/^etude-.*\.json$/)
  const chunks: Buffer[] = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
  expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
    refused: [{ args: { title: 'Una’s strings' } }, { args: { title: 'Una’s strings, Tuesday' } }],
  })
  await dialog.getByRole('button', { name: 'Stay signed in' }).click()
}

async function loseAgain({ page }: App, context: BrowserContext, tom: Page, id: string, una: string): Promise<void> {
  await context.setOffline(true)
  await page.getByLabel('Name of the class').fill('Once more')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('link', { name: 'Sync: Offline, 1 to send' })).toBeVisible()
  await mutate(tom, 'class.remove-tutor', { class: id, tutor: una })
  await context.setOffline(false)
  await expect(page.getByRole('link', { name: 'Sync: 1 to look at' })).toBeVisible()
}

/** In both colours: nothing that axe can see, nothing wider than the screen, and a picture for whoever looks. */
async function lookAtIt(page: Page, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overhang).toBeLessThanOrEqual(0)
    const path = test.info().outputPath(`refused-${where.replaceAll(' ', '-')}-${colorScheme}.png`)
    await page.screenshot({ path, fullPage: true })
    await test.info().attach(`${where}, ${colorScheme}`, { path })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}
