import { test as base, expect } from '@playwright/test'
import type { Browser, BrowserContext } from '@playwright/test'
import { startServer } from '../running-server.ts'
import type { RunningServer } from '../running-server.ts'
import { openReplicaTab } from './replica-tab.ts'
import type { Account, ReplicaTab } from './replica-tab.ts'

interface Fixtures {
  readonly people: People
}

/** Tests that end, kill and restore their server have one of their own, so that nobody else meets it. */
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
  people: async ({ browser, server }, use) => {
    const people = new People(browser, server)
    await use(people)
    await people.close()
  },
})

export { expect }

const password = 'a long enough password'

class People {
  readonly #browser: Browser
  readonly #server: RunningServer
  readonly #contexts: BrowserContext[] = []

  constructor(browser: Browser, server: RunningServer) {
    this.#browser = browser
    this.#server = server
  }

  /** A browser profile with nobody signed in. */
  async profile(): Promise<BrowserContext> {
    const context = await this.#browser.newContext({
      baseURL: this.#server.url,
      locale: 'en-GB',
      timezoneId: 'Europe/Vienna',
    })
    this.#contexts.push(context)
    return context
  }

  /** Somebody new, signed in on this profile. */
  async signUp(context: BrowserContext, name: string): Promise<Account & { readonly email: string }> {
    const email = `${name.toLowerCase()}-${crypto.randomUUID()}@new.example`
    await this.#post(context, '/api/auth/sign-up', { email, password, name, zone: 'Europe/Vienna' })
    return { ...(await this.whoAmI(context)), email }
  }

  /** Anna, new here, with a phone on which her replica is open and filled. */
  async anna(): Promise<{
    readonly phone: BrowserContext
    readonly anna: Account & { readonly email: string }
    readonly tab: ReplicaTab
  }> {
    const phone = await this.profile()
    const anna = await this.signUp(phone, 'Anna')
    const tab = await openReplicaTab(phone, anna)
    await tab.synced()
    return { phone, anna, tab }
  }

  async signIn(context: BrowserContext, email: string, secret = password): Promise<Account> {
    await this.#post(context, '/api/auth/sign-in', { email, password: secret })
    return this.whoAmI(context)
  }

  async whoAmI(context: BrowserContext): Promise<Account> {
    const answer = (await (await context.request.get('/api/me')).json()) as {
      user: { id: string }
      learners: { id: string; relation: string }[]
    }
    return { id: answer.user.id, learner: answer.learners.find(({ relation }) => relation === 'self')?.id ?? '' }
  }

  async #post(context: BrowserContext, path: string, data: object): Promise<void> {
    const answer = await context.request.post(path, { data, headers: { origin: this.#server.url } })
    expect(answer.status(), await answer.text()).toBe(200)
  }

  async post(context: BrowserContext, path: string, data: object): Promise<unknown> {
    const answer = await context.request.post(path, { data, headers: { origin: this.#server.url } })
    expect(answer.ok(), await answer.text()).toBe(true)
    return answer.status() === 204 ? undefined : answer.json()
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()))
  }
}
