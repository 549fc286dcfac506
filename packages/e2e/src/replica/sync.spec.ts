import { join } from 'node:path'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { LearnerId, UserId } from '@etude/core'
import { openBareTab, openClientIn, openReplicaTab, startReplica } from './replica-tab.ts'
import { expect, test } from './replica-test.ts'

const learnerOf = (account: { learner: string }): LearnerId => account.learner as LearnerId
const userOf = (account: { id: string }): UserId => account.id as UserId
const everyDay = (minutes: number) =>
  [minutes, minutes, minutes, minutes, minutes, minutes, minutes] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]

/** The secret travels behind the #, which no server ever sees. */
const secretIn = (link: string): string => new URL(link).hash.replace(/^#/, '')

test('[SYNC-7] two profiles edit offline and both edits are on both afterwards', async ({ people }) => {
  const [phone, tablet] = [await people.profile(), await people.profile()]
  const anna = await people.signUp(phone, 'Anna')
  await people.signIn(tablet, anna.email)
  const a = await openReplicaTab(phone, anna)
  const b = await openReplicaTab(tablet, anna)
  await Promise.all([a.synced(), b.synced()])
  await Promise.all([phone.setOffline(true), tablet.setOffline(true)])
  await a.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'Anna from the phone' })
  await b.mutate('learner.edit-profile', { learner: learnerOf(anna), availability: everyDay(15) })
  await Promise.all([phone.setOffline(false), tablet.setOffline(false)])
  for (const tab of [a, b])
    await tab.until('learner', anna.learner, { name: 'Anna from the phone', availability: everyDay(15) })
})

test('[SYNC-1] [SYNC-2] [R5] the server is killed between accept and reply: the edit is there once', async ({
  people,
  server,
}) => {
  const { anna, tab } = await people.anna()
  const before = await tab.read('learner', anna.learner)
  // The request is carried out whole, then the machine loses its power and the answer never comes.
  let killed = false
  await tab.page.route('**/sync', async (route) => {
    if (killed) return route.continue()
    await route.fetch().catch(() => undefined)
    killed = true
    await server.kill()
    await route.abort()
  })
  await tab.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'Once' })
  await expect.poll(() => killed).toBe(true)
  await server.start()
  await tab.page.unroute('**/sync')
  // By itself, however long it has waited between its tries by now.
  await expect.poll(() => tab.status(), { timeout: 60_000 }).toMatchObject({ type: 'synced', pending: 0 })
  await tab.page.reload()
  await openClientIn(tab.page, anna)
  await tab.synced()
  expect(await tab.read('learner', anna.learner)).toEqual({ ...before, name: 'Once' })
})

test('[SYNC-5] a tab is closed in the middle of writing: each edit is whole or not there', async ({ people }) => {
  const { phone, anna, tab } = await people.anna()
  const spare = await openBareTab(phone)
  await phone.setOffline(true)
  const promised = await tab.page.evaluate(async (learner) => {
    const { client } = globalThis as unknown as { client: { mutate(name: string, args: object): Promise<unknown> } }
    await client.mutate('learner.edit-profile', { learner, name: 'Promised' })
    for (let index = 0; index < 200; index += 1)
      void client.mutate('learner.edit-profile', { learner, name: `Edit ${index}` })
    return true
  }, anna.learner)
  expect(promised).toBe(true)
  await tab.page.close({ runBeforeUnload: false })
  const again = await startReplica(spare, anna)
  const { pending } = await again.status()
  const name = (await again.read('learner', anna.learner))?.name ?? ''
  expect(pending).toBeGreaterThanOrEqual(1)
  expect(name).toBe(pending === 1 ? 'Promised' : `Edit ${pending - 2}`)
  await phone.setOffline(false)
  await expect.poll(() => again.status(), { timeout: 30_000 }).toMatchObject({ type: 'synced', pending: 0 })
  expect((await again.read('learner', anna.learner))?.name).toBe(name)
})

test('[SYNC-12] [R6] two tabs write offline, the leading one is frozen and then closed: the other carries everything on', async ({
  people,
}) => {
  const phone = await people.profile()
  const anna = await people.signUp(phone, 'Anna')
  const leader = await openReplicaTab(phone, anna)
  await leader.synced()
  const other = await openReplicaTab(phone, anna)
  await phone.setOffline(true)
  await leader.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'From the leader' })
  await other.mutate('settings.change', { user: userOf(anna), displayName: 'From the other' })
  await other.until('learner', anna.learner, { name: 'From the leader' })
  const devtools = await phone.newCDPSession(leader.page)
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  await phone.setOffline(false)
  await expect.poll(() => other.status(), { timeout: 30_000 }).toMatchObject({ type: 'synced', pending: 0 })
  await leader.page.close()
  await other.mutate('settings.change', { user: userOf(anna), displayName: 'After the leader' })
  await expect.poll(() => other.status(), { timeout: 30_000 }).toMatchObject({ type: 'synced', pending: 0 })
  expect((await other.read('user-settings', anna.id))?.displayName).toBe('After the leader')
})

test('[SYNC-13] [R26] another account on the same profile sends nothing of the first, and the first finds its work again', async ({
  people,
}) => {
  const shared = await people.profile()
  const anna = await people.signUp(shared, 'Anna')
  const first = await openReplicaTab(shared, anna)
  await first.synced()
  await shared.setOffline(true)
  await first.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'Anna, still waiting' })
  await shared.setOffline(false)
  await first.page.close()
  await shared.clearCookies()
  const bert = await people.signUp(shared, 'Bert')
  const second = await openReplicaTab(shared, bert)
  await second.synced()
  expect(await second.read('learner', anna.learner)).toBeUndefined()
  await second.page.close()
  await shared.clearCookies()
  await people.signIn(shared, anna.email)
  const back = await openReplicaTab(shared, anna)
  await back.synced()
  expect((await back.read('learner', anna.learner))?.name).toBe('Anna, still waiting')
})

test('[SYNC-11] [R3] 300 edits wait while the session has expired, and all arrive after signing in', async ({
  people,
}) => {
  const { phone, anna, tab } = await people.anna()
  await phone.clearCookies()
  await tab.page.evaluate(async (learner) => {
    const { client } = globalThis as unknown as {
      client: { mutate(name: string, args: object): Promise<{ ok: boolean }> }
    }
    for (let index = 1; index <= 300; index += 1) {
      const done = await client.mutate('learner.edit-profile', { learner, name: `Edit ${index}` })
      if (!done.ok) throw new Error('An edit was not taken')
    }
  }, anna.learner)
  await expect.poll(() => tab.status()).toMatchObject({ type: 'signed-out', pending: 300, refused: 0 })
  await people.signIn(phone, anna.email)
  await tab.synced()
  expect(await tab.status()).toMatchObject({ pending: 0, refused: 0 })
  const elsewhere = await people.profile()
  await people.signIn(elsewhere, anna.email)
  const check = await openReplicaTab(elsewhere, anna)
  await check.synced()
  expect((await check.read('learner', anna.learner))?.name).toBe('Edit 300')
})

test('[SYNC-8] [R13] access is taken away while offline: the rows go, and what was written is kept for its author', async ({
  people,
}) => {
  const tutorProfile = await people.profile()
  const pupilProfile = await people.profile()
  const tom = await people.signUp(tutorProfile, 'Tom')
  const una = await people.signUp(pupilProfile, 'Una')
  const tutor = await openReplicaTab(tutorProfile, tom)
  await tutor.synced()
  const id = `class-${crypto.randomUUID()}` as never
  await tutor.mutate('class.create', { class: id, title: 'Strings', tutor: userOf(tom), tutorName: 'Tom' })
  await tutor.synced()
  const invited = (await people.post(tutorProfile, '/api/invitations', { kind: 'co-tutor', class: id })) as {
    link: string
  }
  const secret = secretIn(invited.link)
  await people.post(pupilProfile, '/api/invitations/accept', { secret })
  const second = await openReplicaTab(pupilProfile, una)
  await second.synced()
  expect((await second.read('class', id))?.title).toBe('Strings')
  await pupilProfile.setOffline(true)
  await second.mutate('class.rename', { class: id, title: 'Una’s strings' })
  await tutor.mutate('class.remove-tutor', { class: id, tutor: userOf(una) })
  await tutor.synced()
  await pupilProfile.setOffline(false)
  await expect
    .poll(() => second.refused(), { timeout: 30_000 })
    .toMatchObject([{ name: 'class.rename', args: { title: 'Una’s strings' } }])
  expect(await second.read('class', id)).toBeUndefined()
  expect((await tutor.read('class', id))?.title).toBe('Strings')
})

test('[SYNC-17] [R9] the database is deleted under the app: it says so, and recovers what the server has', async ({
  people,
}) => {
  const { anna, tab } = await people.anna()
  await tab.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'Kept by the server' })
  await tab.synced()
  await tab.page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) if (name !== undefined) indexedDB.deleteDatabase(name)
  })
  await expect
    .poll(async () => (await tab.read('learner', anna.learner).catch(() => undefined))?.name, { timeout: 30_000 })
    .toBe('Kept by the server')
  await tab.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'Written afterwards' })
  await tab.page.reload()
  await openClientIn(tab.page, anna)
  await tab.synced()
  expect((await tab.read('learner', anna.learner))?.name).toBe('Written afterwards')
})

test('[SYNC-16] [R14] the server is restored from a backup, and what this device still holds is offered again', async ({
  people,
  server,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'etude-backup-'))
  const file = join(folder, 'yesterday.sqlite')
  const { phone, anna, tab } = await people.anna()
  await tab.mutate('learner.edit-profile', { learner: learnerOf(anna), availability: everyDay(10) })
  await tab.synced()
  await server.command('backup', file)
  await tab.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'After the backup' })
  await tab.synced()
  await server.stop()
  await server.command('restore', file)
  await server.start()
  // A restore signs everybody out, since it cannot know who had signed out meanwhile.
  await expect
    .poll(
      async () => {
        await tab.page.evaluate(async () => {
          const { client } = globalThis as unknown as { client: { syncNow(): Promise<unknown> } }
          await client.syncNow()
        })
        return tab.status()
      },
      { timeout: 30_000 },
    )
    .toMatchObject({ type: 'signed-out' })
  await people.signIn(phone, anna.email)
  await tab.synced()
  const elsewhere = await people.profile()
  await people.signIn(elsewhere, anna.email)
  const check = await openReplicaTab(elsewhere, anna)
  await expect
    .poll(async () => {
      await check.synced()
      return check.read('learner', anna.learner)
    })
    .toMatchObject({ name: 'After the backup', availability: everyDay(10) })
  await rm(folder, { recursive: true })
})

test('[SYNC-17] [R10] the disk is full: the edit is refused aloud, nothing hangs, and writing goes on when there is room', async ({
  people,
  server,
}) => {
  const { phone, anna, tab } = await people.anna()
  const devtools = await phone.newCDPSession(tab.page)
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize: 1 })
  const full = await tab.page.evaluate(async (learner) => {
    const { client } = globalThis as unknown as { client: { mutate(name: string, args: object): Promise<unknown> } }
    return client.mutate('learner.edit-profile', { learner, name: 'x'.repeat(80) }).then(
      () => 'taken',
      (error: unknown) => `said: ${String(error)}`,
    )
  }, anna.learner)
  expect(full).toMatch(/^(taken$|said: .*(room|full|quota|Quota))/)
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: server.url })
  expect(
    await tab.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'There is room again' }),
  ).toMatchObject({ ok: true })
  await tab.synced()
  expect((await tab.read('learner', anna.learner))?.name).toBe('There is room again')
})
