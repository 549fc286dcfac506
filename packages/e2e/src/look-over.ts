import type { Page } from '@playwright/test'
import { expect } from './app-test.ts'
import type { App } from './app-test.ts'

/** A grown-up who learns, with a plan of next week. Answers their address. */
export async function withNextWeek(app: App): Promise<`${string}@${string}`> {
  const email = await app.signUp('Nora Next')
  await app.learn('First year of cello')
  await app.isSynced()
  await app.isReadyForOffline()
  await app.page.goto('/week')
  await app.toLaterWeek()
  await app.page.getByRole('button', { name: 'Plan this week' }).click()
  await expect(app.page.getByRole('status').filter({ hasText: 'Planned:' })).toBeVisible()
  await app.isSynced()
  return email
}

const days = (page: Page) => page.getByRole('region', { name: /(Mon|Tues|Wednes|Thurs|Fri)day/ })

/** Everything that the week on screen holds, on its days. */
export const cards = (page: Page) => days(page).getByRole('listitem')

export const history = (page: Page) => page.getByRole('list', { name: 'Who changed what' })

/** What the first activity of a day is called. */
export const firstOn = (page: Page, weekday: string) =>
  page.getByRole('region', { name: weekday }).getByRole('paragraph').nth(1).innerText()

/** Does something about the first activity of a day. What one does again stands on several days: the menu is that of the day. */
export async function choose(page: Page, weekday: string, entry: string) {
  const day = page.getByRole('region', { name: weekday })
  await day
    .getByRole('button', { name: /^Change / })
    .first()
    .click()
  await day.getByRole('button', { name: entry }).first().click()
}

/** Puts something on Friday, with a reason. */
export async function addOnFriday(page: Page, why: string) {
  await page.getByRole('button', { name: 'Add an activity…' }).click()
  await page.getByLabel('On', { exact: true }).selectOption({ label: 'Friday' })
  await page.getByLabel('How', { exact: true }).selectOption({ label: 'Learn again' })
  await page.getByLabel('Why').fill(why)
  await page.getByRole('button', { name: 'Add it' }).click()
}
