import type { Browser, Page } from '@playwright/test'
import { App, expect, test } from './app-test.ts'
import { ask, mutate, whoIs } from './asking.ts'

const elsewhere = async (browser: Browser, baseURL: string): Promise<App> =>
  new App(await (await browser.newContext({ baseURL })).newPage())

/** Without a mail server, an administrator reads out what would have been sent. Answers the link in the newest mail to somebody. */
async function linkMailedTo(admin: App, email: string): Promise<string> {
  let link: string | undefined
  await expect(async () => {
    await admin.open('/operations/outbox')
    const mail = admin.page.getByRole('main').getByRole('listitem').filter({ hasText: email }).first()
    link = /https?:\/\/\S+#\S+/.exec((await mail.textContent({ timeout: 2_000 })) ?? '')?.[0]
    expect(link).toBeDefined()
  }).toPass()
  return link ?? ''
}

/** Makes an invitation on the screen and answers its link, as somebody would copy it. */
async function inviteBy(page: Page, words: string): Promise<string> {
  await page.getByRole('button', { name: words }).click()
  await page.getByRole('button', { name: 'Make the link' }).click()
  const link = await page.getByText(/\/invitation#/).textContent()
  await page.getByRole('button', { name: 'Done' }).click()
  return link ?? ''
}

test('a second guardian accepts by a link and sees the child', async ({ app, page, browser, server }) => {
  await app.signUp('Gus Guardian')
  const child = `child-${crypto.randomUUID()}`
  await ask(page, '/api/children', { learner: child, name: 'Kim', zone: 'Etc/UTC' })
  await page.goto(`/family/${child}`)
  const link = await inviteBy(page, 'Invite another guardian')
  const gerda = await elsewhere(browser, server.url)
  await gerda.signUp('Gerda Guardian')
  await gerda.page.goto(link)
  await expect(gerda.title()).toHaveText('Gus Guardian invites you')
  await expect(gerda.page.getByText('To be a guardian of Kim.')).toBeVisible()
  await gerda.page.getByRole('button', { name: 'Accept' }).click()
  await expect(gerda.title()).toHaveText('Family')
  await expect(gerda.page.getByRole('main')).toContainText('Kim')
  await expect(page.getByRole('list', { name: 'Guardians' })).toContainText('Gerda Guardian')
  // The link works once, and says so.
  await page.goto(link)
  await expect(page.getByText('This invitation has been accepted already.')).toBeVisible()
  await gerda.page.context().close()
})

test('a second tutor accepts by a link and teaches the class', async ({ app, page, browser, server }) => {
  await app.signUp('Tom Tutor')
  const id = `class-${crypto.randomUUID()}`
  await mutate(page, 'class.create', {
    class: id,
    title: 'Choir',
    tutor: (await whoIs(page)).id,
    tutorName: 'Tom Tutor',
  })
  await page.goto(`/classes/${id}`)
  const link = await inviteBy(page, 'Invite a tutor')
  const tina = await elsewhere(browser, server.url)
  await tina.signUp('Tina Tutor')
  await tina.page.goto(link)
  await expect(tina.page.getByText('To teach the class “Choir” together.')).toBeVisible()
  await tina.page.getByRole('button', { name: 'Accept' }).click()
  await expect(tina.title()).toHaveText('Classes')
  await expect(tina.page.getByRole('main')).toContainText('Choir')
  await expect(page.getByRole('list', { name: 'Tutors' })).toContainText('Tina Tutor')
  await tina.page.context().close()
})

test('a child who has grown up takes the profile over, with everything in it', async ({
  app,
  page,
  browser,
  server,
}) => {
  await app.signUp('Gus Guardian')
  const child = `child-${crypto.randomUUID()}`
  await ask(page, '/api/children', { learner: child, name: 'Kim Grown', zone: 'Etc/UTC' })
  await mutate(page, 'learner.edit-profile', { learner: child, availability: [41, 41, 41, 41, 41, 41, 41] })
  await page.goto(`/family/${child}`)
  const email = `${crypto.randomUUID()}@new.example`
  await page.getByLabel('Their own e-mail address').fill(email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByText(`A link is on its way to ${email}.`)).toBeVisible()
  const admin = await elsewhere(browser, server.url)
  await admin.signIn('admin')
  const kim = await elsewhere(browser, server.url)
  await kim.page.goto(await linkMailedTo(admin, email))
  await expect(kim.page.getByText('To take over your own profile, “Kim Grown”.')).toBeVisible()
  await kim.page.getByLabel('New password', { exact: true }).fill('etude-demo')
  await kim.page.getByRole('button', { name: 'Take over my profile' }).click()
  await kim.isOnToday()
  await expect(kim.page.getByRole('table')).toContainText('41 min')
  expect(await whoIs(kim.page)).toMatchObject({ learner: child })
  // The guardian stays one until removed, and the profile is a child's no longer.
  await page.reload()
  await expect(app.title()).toHaveText('Kim Grown')
  await expect(page.getByLabel('Their own e-mail address')).toHaveCount(0)
  await admin.page.context().close()
  await kim.page.context().close()
})

test('where no mail is sent, the password decides about a new e-mail address, and the screen says that it is in force', async ({
  app,
  page,
  browser,
  server,
}) => {
  const before = await app.signUp('Mia Moving')
  const after = `${crypto.randomUUID()}@moved.example` as const
  await page.goto('/settings/account')
  const change = async (password: string) => {
    await page.getByLabel('New e-mail address').fill(after)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Change the e-mail address' }).click()
  }
  await change('not the password')
  await expect(page.getByText('This is not the password of this account.')).toBeVisible()
  await expect(page.getByText(`Signed in as ${before}.`)).toBeVisible()
  await change('etude-demo')
  await expect(page.getByText(`Your address is ${after} now.`)).toBeVisible()
  await expect(page.getByText(`Signed in as ${after}.`)).toBeVisible()
  const again = await elsewhere(browser, server.url)
  await again.page.goto('/sign-in')
  await again.fillIn(before)
  await expect(again.page.getByRole('alert')).toContainText('do not fit together')
  await again.fillIn(after)
  await again.isOnToday()
  await again.page.context().close()
})

test('a changed password signs the other devices out, which keep their work and ask for it', async ({
  app,
  page,
  browser,
  server,
}) => {
  const email = await app.signUp('Pat Password')
  const phone = await elsewhere(browser, server.url)
  await phone.page.goto('/sign-in')
  await phone.fillIn(email)
  await phone.isSynced()
  await page.goto('/settings/account')
  await page.getByLabel('Password until now').fill('etude-demo')
  await page.getByLabel('New password', { exact: true }).fill('a longer new password')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByText('Password changed. Other devices are signed out.')).toBeVisible()
  await phone.page.goto('/settings/days')
  await expect(phone.page.getByRole('link', { name: /Sync: Sign in/ })).toBeVisible()
  await phone.page.getByLabel('Friday', { exact: true }).fill('29')
  await phone.page.getByRole('button', { name: 'Save' }).click()
  await expect(phone.page.getByRole('status').filter({ hasText: 'Minutes saved' })).toBeVisible()
  await phone.page.goto('/settings/sync')
  await expect(phone.page.getByRole('main')).toContainText('Your session has ended. 1 change is kept here')
  await phone.page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await phone.page.getByLabel('E-mail address').fill(email)
  await phone.page.getByLabel('Password', { exact: true }).fill('a longer new password')
  await phone.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(phone.title()).toHaveText('Sync')
  await phone.isSynced()
  await page.goto('/')
  await expect(page.getByRole('table')).toContainText('29 min')
  await phone.page.context().close()
})
