import { test as base, expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { startServer } from './running-server.ts'
import type { RunningServer } from './running-server.ts'

export type Role = 'learner' | 'guardian' | 'tutor' | 'admin'

interface Fixtures {
  readonly app: App
}

/** One server for all tests of a worker; a test that stops it starts it again. */
export const test = base.extend<Fixtures, { readonly server: RunningServer }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads what a fixture needs from its first parameter
    async ({}, use) => {
      const server = await startServer()
      await use(server)
      await server.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  app: async ({ page }, use) => {
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    await use(new App(page))
    expect(faults).toEqual([])
  },
})

export { expect }

/** What people do in the app, in their words. */
export class App {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async signIn(role: Role): Promise<void> {
    await this.page.goto('/sign-in')
    await this.fillIn(role)
    await this.isOnToday()
  }

  /** Somebody new, whom no other test knows. Answers their address; the password is the demonstration's. */
  async signUp(name: string, origin = ''): Promise<`${string}@${string}`> {
    const email = `${crypto.randomUUID()}@new.example` as const
    await this.page.goto(`${origin}/sign-up`)
    await this.page.getByLabel('Name').fill(name)
    await this.page.getByLabel('E-mail address').fill(email)
    await this.page.getByLabel('Password', { exact: true }).fill('etude-demo')
    await this.page.getByRole('button', { name: 'Make my account' }).click()
    await this.isOnToday()
    return email
  }

  async fillIn(who: Role | `${string}@${string}`): Promise<void> {
    await this.page.getByLabel('E-mail address').fill(who.includes('@') ? who : `${who}@demo.example`)
    await this.page.getByLabel('Password', { exact: true }).fill('etude-demo')
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  async isOnToday(): Promise<void> {
    await expect(this.page).toHaveURL(/\/$/)
    await expect(this.title()).toHaveText(/^(Good|Still awake)/)
    // A day is put together when its learner looks at it first; what is asked of the screen is asked after that.
    await expect(this.page.getByText('Putting today together…')).toHaveCount(0)
  }

  /** Chooses something from the shelf and waits until it is kept and all of it is there: an address opened before that would let go of the choice. */
  async learn(title: string): Promise<void> {
    await this.open('/learning')
    await this.page.getByRole('button', { name: `Learn ${title}` }).click()
    const chosen = this.page.getByRole('list', { name: 'Chosen' }).getByRole('listitem').filter({ hasText: title })
    await expect(chosen).toContainText(/ of [\d,]+ mastered/)
  }

  /** Opens a screen by its address and waits until it stands; `$learner` and `$class` are the first of their kind. */
  async open(path: string): Promise<void> {
    const [list, of] = path.split('/$')
    const [parameter, ...rest] = of?.split('/') ?? []
    await this.page.goto(list === undefined || list === '' ? '/' : list)
    await this.title().waitFor()
    if (parameter === undefined) return
    await this.page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
    await expect(this.page).toHaveURL(/\/(family|classes|plans)\/.+/)
    if (rest.length > 0) await this.page.goto([this.page.url(), ...rest].join('/'))
    await this.title().waitFor()
  }

  title() {
    return this.page.getByRole('heading', { level: 1 })
  }

  /** Whose plans are on screen from here on. */
  async lookAt(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Showing / }).click()
    await this.page.getByRole('button', { name, exact: true }).click()
    await expect(this.page.getByRole('button', { name: `Showing ${name}` })).toBeVisible()
  }

  /** From a week to the one after it, which two screens have buttons of the same names for. */
  async toLaterWeek(): Promise<void> {
    const later = this.page.getByRole('link', { name: 'Later week' })
    // Before the way on is there the title may not be that of a week yet.
    await later.waitFor()
    const week = await this.title().innerText()
    await later.click()
    await expect(this.title()).not.toHaveText(week)
  }

  /** What was done has reached the server. */
  async isSynced(): Promise<void> {
    await expect(this.page.getByRole('link', { name: 'Sync: All saved' })).toBeVisible()
  }

  /** Everything has gone up and come down on this device. */
  async syncs(): Promise<void> {
    await this.page.goto('/settings/sync')
    // Before it is asked it says that all is saved too, as of the last time.
    const answered = this.page.waitForResponse(
      (response) => new URL(response.url()).pathname === '/sync' && response.ok(),
    )
    await this.page.getByRole('button', { name: 'Sync now' }).click()
    await answered
    await this.isSynced()
  }

  /** The app lies whole on the device: from here on it needs no network. */
  async isReadyForOffline(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready
      if (navigator.serviceWorker.controller !== null) return
      await new Promise((controlled) =>
        navigator.serviceWorker.addEventListener('controllerchange', controlled, { once: true }),
      )
    })
  }
}
