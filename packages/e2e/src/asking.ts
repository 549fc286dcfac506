import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

/** Asks the server itself, as whoever is signed in on this page. */
export async function ask(page: Page, path: string, data: object): Promise<unknown> {
  const { origin } = new URL(page.url())
  const answer = await page.request.post(`${origin}${path}`, { data, headers: { origin } })
  expect(answer.ok(), await answer.text()).toBe(true)
  return answer.status() === 204 ? undefined : answer.json()
}

export const mutate = (page: Page, name: string, args: object): Promise<unknown> =>
  ask(page, '/api/mutations', { name, version: 1, args })

interface WhoAmI {
  readonly id: string
  /** Themselves as a learner. */
  readonly learner: string
}

export async function whoIs(page: Page): Promise<WhoAmI> {
  const me = (await (await page.request.get(`${new URL(page.url()).origin}/api/me`)).json()) as {
    readonly user: { readonly id: string }
    readonly learners: readonly { readonly id: string; readonly relation: string }[]
  }
  return { id: me.user.id, learner: me.learners.find(({ relation }) => relation === 'self')?.id ?? '' }
}

/** The secret of an invitation's link, which stands behind its #. */
export async function secretFor(page: Page, invitation: object): Promise<string> {
  const { link } = (await ask(page, '/api/invitations', invitation)) as { readonly link: string }
  return new URL(link).hash.slice(1)
}
