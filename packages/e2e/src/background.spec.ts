import type { BrowserContext, CDPSession, Page, Request } from '@playwright/test'
import { App, expect, test } from './app-test.ts'
import { newerApp } from './newer-app.ts'

/** A tab of the same site without the app in it: from here the browser's own tools reach the service worker. */
async function openTools(
  context: BrowserContext,
  origin = '',
): Promise<{ readonly page: Page; readonly tools: CDPSession }> {
  const page = await context.newPage()
  await page.goto(`${origin}/health`)
  return { page, tools: await context.newCDPSession(page) }
}

/** What the browser does when it has a network again and somebody asked to be called then. */
async function callBack(tools: CDPSession, origin: string, tag: string): Promise<void> {
  const registrationId = await new Promise<string>((found) => {
    tools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations
      if (registration !== undefined) found(registration.registrationId)
    })
    void tools.send('ServiceWorker.enable')
  })
  await tools.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId, tag, lastChance: false })
}

/** The headless browser of the tests can call a worker back but takes no wishes for it: they are written down here instead. */
const takeWishes = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const register = (tag: string): Promise<void> => {
      const asked = JSON.parse(localStorage.getItem('wishes') ?? '[]') as string[]
      localStorage.setItem('wishes', JSON.stringify([...asked, tag]))
      return Promise.resolve()
    }
    Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', { get: () => ({ register }) })
  })

async function oneWish(page: Page): Promise<string> {
  const wishes = () => page.evaluate(() => JSON.parse(localStorage.getItem('wishes') ?? '[]') as string[])
  await expect.poll(async () => (await wishes()).length).toBeGreaterThan(0)
  const [tag = ''] = new Set(await wishes())
  return tag
}

async function saveMonday(page: Page, minutes: string): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: /Days and minutes/ }).click()
  await page.getByLabel('Monday', { exact: true }).fill(minutes)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status')).toContainText('Minutes saved')
}

test('[SYNC-12] [R1] an edit made offline is sent by the service worker after the last tab was closed', async ({
  app,
  page,
  context,
  browser,
  server,
}) => {
  await takeWishes(context)
  const email = await app.signUp('Tunnel Tess')
  await app.isSynced()
  await app.isReadyForOffline()
  const { tools } = await openTools(context)
  await context.setOffline(true)
  await saveMonday(page, '47')
  await expect(page.getByRole('link', { name: 'Sync: Offline, 1 to send' })).toBeVisible()
  const tag = await oneWish(page)
  await page.close()
  await context.setOffline(false)
  await callBack(tools, server.url, tag)

  const elsewhere = new App(await (await browser.newContext({ baseURL: server.url })).newPage())
  await elsewhere.page.goto('/sign-in')
  await elsewhere.fillIn(email)
  await expect(elsewhere.page.getByRole('table')).toContainText('47 min')
  await elsewhere.page.context().close()

  // The replica knows that it was sent: the next tab has nothing to do, and says so.
  const again = new App(await context.newPage())
  await again.page.goto('/settings/sync')
  await again.isSynced()
  await expect(again.page.getByRole('main')).toContainText('Nothing is waiting')
})

test('[SYNC-12] [R5] where a tab is open, the service worker leaves the sending to it', async ({
  page,
  context,
  server,
}) => {
  // Whoever asks, page or worker, goes through this door.
  const door = await newerApp(server.url)
  try {
    await takeWishes(context)
    const app = new App(page)
    await page.goto(`${door.url}/sign-in`)
    await app.fillIn('learner')
    await app.isOnToday()
    await app.isSynced()
    await app.isReadyForOffline()
    const { tools } = await openTools(context, door.url)
    await context.setOffline(true)
    await saveMonday(page, '11')
    const tag = await oneWish(page)
    let askedByTab = 0
    const underWay = new Set<Request>()
    page.on('request', (request) => {
      if (request.method() !== 'POST' || !request.url().endsWith('/sync')) return
      askedByTab += 1
      underWay.add(request)
    })
    page.on('requestfinished', (request) => underWay.delete(request))
    page.on('requestfailed', (request) => underWay.delete(request))
    await context.setOffline(false)
    await app.isSynced()
    // Once nothing is between the tab and the door, both have counted the same requests.
    await expect.poll(() => underWay.size).toBe(0)
    const byOthers = () => door.asked('/sync') - askedByTab
    const before = { byTab: askedByTab, byOthers: byOthers() }
    await callBack(tools, door.url, tag)
    // The worker asks the tab, and the tab asks the server.
    await expect.poll(() => askedByTab).toBeGreaterThan(before.byTab)
    await expect.poll(byOthers).toBe(before.byOthers)
  } finally {
    await door.close()
  }
})

test('[R9] a browser without background sync goes without: the next tab sends what waits', async ({
  app,
  page,
  context,
}) => {
  await context.addInitScript(() => {
    Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', { get: () => undefined })
  })
  await app.signUp('Plain Paul')
  await app.isSynced()
  await app.isReadyForOffline()
  await context.setOffline(true)
  await saveMonday(page, '23')
  await expect(page.getByRole('link', { name: 'Sync: Offline, 1 to send' })).toBeVisible()
  await page.close()
  await context.setOffline(false)
  const next = new App(await context.newPage())
  await next.page.goto('/')
  await next.isSynced()
  await expect(next.page.getByRole('table')).toContainText('23 min')
})
