import type { Browser, Page } from '@playwright/test'
import { App, expect, test } from './app-test.ts'
import { ask, mutate, secretFor, whoIs } from './asking.ts'
import { addOnFriday, cards, choose, firstOn, history } from './look-over.ts'
import { schoolDay } from './school-day.ts'

const friday = schoolDay(4)

test.use({ actionTimeout: 60_000 })

/** Somebody at a device of their own, on a Friday. */
async function atADevice(browser: Browser, baseURL: string): Promise<App> {
  const context = await browser.newContext({ baseURL })
  await context.clock.setFixedTime(friday)
  return new App(await context.newPage())
}

/** A guardian with a child who has a draft of next week, named so that no other test meets it. */
async function withDraft(app: App, child: string): Promise<void> {
  const { page } = app
  await app.open('/family')
  await page.getByRole('button', { name: 'Add a child' }).first().click()
  await page.getByLabel('Name of the child').fill(child)
  await page.getByRole('dialog').getByRole('button', { name: 'Add a child' }).click()
  await expect(page.getByRole('main').getByRole('link', { name: child })).toBeVisible()
  await app.lookAt(child)
  await app.learn('First year of cello')
  await page.goto('/week')
  await app.toLaterWeek()
  await page.getByRole('button', { name: 'Plan this week' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Planned:' })).toBeVisible()
  await app.isSynced()
}

async function asksToSync(app: App) {
  await app.page.goto('/settings/sync')
  await app.page.getByRole('button', { name: 'Sync now' }).click()
}

/** Looks the draft over, and sees as much as the other does. */
async function looksOver(page: Page, count: number) {
  await page.goto('/approve')
  await expect(cards(page)).toHaveCount(count)
}

/** The only child of whoever is signed in. */
async function childOf(page: Page): Promise<string> {
  const answer = await page.request.get(`${new URL(page.url()).origin}/api/me`)
  const { learners } = (await answer.json()) as { readonly learners: readonly { id: string; relation: string }[] }
  return learners.find(({ relation }) => relation === 'guardian')?.id ?? ''
}

test('[PUB-4] [US-005] a parent and a tutor on one draft, one of them offline: every edit lands, or is refused and says why', async ({
  app,
  server,
  page,
  context,
  browser,
}) => {
  test.setTimeout(300_000)
  await context.clock.setFixedTime(friday)
  await app.signUp('Gitta Guardian')
  await withDraft(app, 'Kim Draft')
  const tutor = await atADevice(browser, server.url)
  await tutor.signUp('Tom Tutor')
  const child = await childOf(page)
  const strings = `class-${crypto.randomUUID()}`
  await test.step('the tutor teaches the child', async () => {
    const { id } = await whoIs(tutor.page)
    await mutate(tutor.page, 'class.create', { class: strings, title: 'Strings', tutor: id, tutorName: 'Tom Tutor' })
    await mutate(tutor.page, 'class.use-curriculum', { class: strings, curriculum: 'first-year-cello' })
    const secret = await secretFor(tutor.page, { kind: 'enrolment', class: strings })
    await ask(page, '/api/invitations/accept', { secret, learner: child })
    await asksToSync(tutor)
    await tutor.isSynced()
    await tutor.page.goto('/')
    await tutor.lookAt('Kim Draft')
    await tutor.isReadyForOffline()
  })
  await page.goto('/approve')
  await expect(cards(page).first()).toBeVisible()
  const count = await cards(page).count()
  await looksOver(tutor.page, count)
  // What the class is taught from lies on the tutor's device: the tutor can add from it.
  await tutor.page.getByRole('button', { name: 'Add an activity…' }).click()
  await expect(tutor.page.getByLabel('On', { exact: true })).toBeVisible()
  await tutor.page.getByRole('button', { name: 'Cancel' }).click()
  const [monday, tuesday, wednesday] = [
    await firstOn(page, 'Monday'),
    await firstOn(page, 'Tuesday'),
    await firstOn(page, 'Wednesday'),
  ]
  await test.step('the parent, with a connection', async () => {
    await tutor.page.context().setOffline(true)
    await choose(page, 'Monday', 'Take it out')
    await choose(page, 'Wednesday', 'Move to Friday')
    await expect(history(page).getByRole('listitem')).toHaveCount(2)
    await app.isSynced()
  })
  await test.step('the tutor, without', async () => {
    await addOnFriday(tutor.page, 'For the exam')
    await choose(tutor.page, 'Tuesday', 'Take it out')
    await choose(tutor.page, 'Monday', 'Move to Thursday')
    await tutor.page.getByRole('button', { name: 'Publish' }).click()
    await expect(history(tutor.page).getByRole('listitem')).toHaveCount(4)
    await tutor.page.context().setOffline(false)
    await asksToSync(tutor)
    await expect(tutor.page.getByText('Something else has become of this activity since.').first()).toBeVisible()
  })
  await tutor.page.goto('/approve')
  await page.goto('/approve')
  for (const each of [page, tutor.page]) {
    await expect(history(each).getByRole('listitem')).toHaveCount(5)
    await expect(each.getByText('Published', { exact: true }).first()).toBeVisible()
    await expect(cards(each)).toHaveCount(count - 1)
  }
  await expect(history(page)).toContainText(`You took “${monday}” off Monday`)
  await expect(history(page)).toContainText(`You moved “${wednesday}” from Wednesday to Friday`)
  await expect(history(page)).toContainText(`Tom Tutor took “${tuesday}” off Tuesday`)
  await expect(history(page)).toContainText('Tom Tutor published the plan')
  await expect(history(page)).toContainText('because: For the exam')
  await expect(history(tutor.page)).toContainText(`Gitta Guardian took “${monday}” off Monday`)
  await tutor.page.context().close()
})

test('[PUB-4] two guardians who disagree see what the other did: the later word holds, and the history has both', async ({
  app,
  server,
  page,
  context,
  browser,
}) => {
  test.setTimeout(300_000)
  await context.clock.setFixedTime(friday)
  await app.signUp('Gitta Guardian')
  await withDraft(app, 'Kim Both')
  const other = await atADevice(browser, server.url)
  await other.signUp('Georg Guardian')
  const child = await childOf(page)
  const secret = await secretFor(page, { kind: 'guardian', learner: child })
  await ask(other.page, '/api/invitations/accept', { secret })
  await asksToSync(other)
  await other.isSynced()
  await other.page.goto('/')
  await other.lookAt('Kim Both')
  await other.isReadyForOffline()
  await page.goto('/approve')
  await expect(cards(page).first()).toBeVisible()
  await looksOver(other.page, await cards(page).count())
  const title = await firstOn(page, 'Monday')

  await other.page.context().setOffline(true)
  await choose(page, 'Monday', 'Move to Thursday')
  await expect(history(page)).toContainText(`You moved “${title}” from Monday to Thursday`)
  await app.isSynced()
  await choose(other.page, 'Monday', 'Move to Tuesday')
  await expect(history(other.page)).toContainText(`You moved “${title}” from Monday to Tuesday`)
  await other.page.context().setOffline(false)
  await asksToSync(other)
  await other.isSynced()
  await page.goto('/approve')
  await other.page.goto('/approve')
  for (const each of [page, other.page]) {
    await expect(history(each).getByRole('listitem')).toHaveCount(2)
    await expect(each.getByRole('region', { name: 'Tuesday' })).toContainText(title)
  }
  await expect(history(page)).toContainText(`Georg Guardian moved “${title}” from Thursday to Tuesday`)
  await expect(history(other.page)).toContainText(`Gitta Guardian moved “${title}” from Monday to Thursday`)
  // What the first one did is no longer as it was left: only the later word can be taken back.
  const takeBackOf = (who: string) => page.getByRole('button', { name: `Take back: ${who} moved “${title}”` })
  await expect(takeBackOf('Georg Guardian')).toBeVisible()
  await expect(takeBackOf('You')).toHaveCount(0)
  await takeBackOf('Georg Guardian').click()
  await expect(page.getByRole('region', { name: 'Thursday' })).toContainText(title)
  await app.isSynced()
  await asksToSync(other)
  await other.page.goto('/approve')
  await expect(other.page.getByRole('region', { name: 'Thursday' })).toContainText(title)
  await other.page.context().close()
})
