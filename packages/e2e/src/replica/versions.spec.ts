import type { Page } from '@playwright/test'
import type { LearnerId, MutationName, UserId } from '@etude/core'
import { installedReplicaScript, laterReplicaScript } from './replica-script.ts'
import { openBareTab, openClientIn, openReplicaTab, startReplica } from './replica-tab.ts'
import type { Account } from './replica-tab.ts'
import { expect, test } from './replica-test.ts'

const learnerOf = (account: Account): LearnerId => account.learner as LearnerId
const userOf = (account: Account): UserId => account.id as UserId

/** How many records of this kind wait on the device for an app that knows it. */
const unknownRecords = (page: Page, account: Account, kind: string): Promise<number> =>
  page.evaluate(
    async ([name, kind]) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.addEventListener('success', () => resolve(opening.result))
        opening.addEventListener('error', () => reject(new Error(`No ${name}`)))
      })
      const rows = await new Promise<{ kind: string }[]>((resolve) => {
        const asking = db.transaction('other').objectStore('other').getAll()
        asking.addEventListener('success', () => resolve(asking.result as { kind: string }[]))
      })
      db.close()
      return rows.filter((row) => row.kind === kind).length
    },
    [`etude:${account.id}`, kind] as const,
  )

test('[SYNC-14] [R16] [R17] an app that was installed long ago works on with today’s server, and keeps what it does not know for the app that does', async ({
  people,
}) => {
  const phone = await people.profile()
  const anna = await people.signUp(phone, 'Anna')
  const tab = await openBareTab(phone)
  const old = await startReplica(tab, anna, await installedReplicaScript())
  expect(await old.syncNow()).toMatchObject({ type: 'app-too-old', pending: 0 })

  const laptop = await people.profile()
  await people.signIn(laptop, anna.email)
  const today = await openReplicaTab(laptop, anna)
  await today.synced()
  await phone.setOffline(true)
  await old.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'From the old app' })
  const from = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10) as never
  expect(await today.mutate('practice.set-minimum', { learner: learnerOf(anna), from, sessions: 2 })).toMatchObject({
    ok: true,
  })
  await today.synced()
  await phone.setOffline(false)
  expect(await old.syncNow()).toMatchObject({ type: 'app-too-old', pending: 0, refused: 0 })
  await today.until('learner', anna.learner, { name: 'From the old app' })
  expect(await unknownRecords(tab, anna, 'streak-minimum')).toBe(1)
  expect(await old.read('learner', anna.learner)).toMatchObject({ name: 'From the old app' })

  // The update comes while edits wait: today's app opens the old one's database, with everything in it.
  await phone.setOffline(true)
  await old.mutate('settings.change', { user: userOf(anna), displayName: 'Before the update' })
  expect(await old.status()).toMatchObject({ pending: 1 })
  await old.page.close()
  await phone.setOffline(false)
  const updated = await openBareTab(phone)
  await phone.setOffline(true)
  const after = await startReplica(updated, anna)
  expect(await after.status()).toMatchObject({ pending: 1 })
  expect(await after.read('streak-minimum', anna.learner)).toMatchObject({ minimums: [{ from, sessions: 2 }] })
  await phone.setOffline(false)
  await after.synced()
  await today.until('user-settings', anna.id, { displayName: 'Before the update' })
  expect(await after.faults()).toEqual([])
})

test('[SYNC-14] [R16] fields that the old app does not know outlive its edits, at every depth', async ({ people }) => {
  const phone = await people.profile()
  const anna = await people.signUp(phone, 'Anna')
  const tab = await openBareTab(phone)
  // A later release has given learners a field; this app gets to see it.
  await tab.route('**/sync', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replaceAll(
      '"availability":',
      '"later":{"deep":[{"kept":"yes"}]},"availability":',
    )
    await route.fulfill({ response, body })
  })
  const old = await startReplica(tab, anna, await installedReplicaScript())
  await old.syncNow()
  await phone.setOffline(true)
  await old.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'Edited by the old app' })
  const edited = { name: 'Edited by the old app', later: { deep: [{ kept: 'yes' }] } }
  expect(await old.read('learner', anna.learner)).toMatchObject(edited)
  await tab.unrouteAll({ behavior: 'ignoreErrors' })
})

test('[SYNC-14] [R2] a later app with an older server: what the server does not know is refused in words, and everything else goes on', async ({
  people,
}) => {
  const phone = await people.profile()
  const anna = await people.signUp(phone, 'Anna')
  const later = await startReplica(await openBareTab(phone), anna, await laterReplicaScript({ protocol: 1 }))
  expect(await later.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  await phone.setOffline(true)
  await later.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'First' })
  const ofTomorrow = 'settings.of-tomorrow' as MutationName
  await later.mutate(ofTomorrow, { user: userOf(anna), displayName: 'By tomorrow' } as never)
  await later.mutate('learner.edit-profile', { learner: learnerOf(anna), name: 'Third' })
  await phone.setOffline(false)
  expect(await later.syncNow()).toMatchObject({ type: 'synced', pending: 0, refused: 1 })
  expect(await later.refused()).toMatchObject([
    { name: ofTomorrow, args: { displayName: 'By tomorrow' }, refusal: { type: 'unknown-mutation' } },
  ])
  const laptop = await people.profile()
  await people.signIn(laptop, anna.email)
  const check = await openReplicaTab(laptop, anna)
  await check.synced()
  expect(await check.read('learner', anna.learner)).toMatchObject({ name: 'Third' })
})

test('[SYNC-14] a later app whose protocol the server does not know keeps its queue, and the app that was rolled back sends it', async ({
  people,
}) => {
  const phone = await people.profile()
  const anna = await people.signUp(phone, 'Anna')
  const today = await openReplicaTab(phone, anna)
  await today.synced()
  await today.page.close()
  const later = await startReplica(await openBareTab(phone), anna, await laterReplicaScript({ protocol: 2 }))
  for (let index = 1; index <= 5; index += 1)
    await later.mutate('learner.edit-profile', { learner: learnerOf(anna), name: `Edit ${index}` })
  await expect
    .poll(() => later.status())
    .toMatchObject({ type: 'waiting', reason: 'protocol-unknown', pending: 5, refused: 0 })
  // Yesterday's app on tomorrow's database: it does not know all of it, and loses none of it.
  await later.page.reload()
  await openClientIn(later.page, anna)
  await later.synced()
  expect(await later.status()).toMatchObject({ pending: 0, refused: 0 })
  expect(await later.read('learner', anna.learner)).toMatchObject({ name: 'Edit 5' })
})

test('[SYNC-14] [SYNC-11] [R17] a server that answers this app no more: it is told, never reloaded, writes on, and all arrives once it is answered', async ({
  people,
}) => {
  const { anna, tab } = await people.anna()
  let loads = 0
  tab.page.on('load', () => (loads += 1))
  let asked = 0
  await tab.page.route('**/sync', (route) => {
    asked += 1
    return route.fulfill({
      status: 426,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 426, code: 'protocol-too-old', protocols: { oldest: 2, newest: 3 } }),
    })
  })
  for (let index = 1; index <= 20; index += 1)
    await tab.mutate('learner.edit-profile', { learner: learnerOf(anna), name: `Edit ${index}` })
  await expect.poll(() => tab.status()).toMatchObject({ type: 'app-too-old', pending: 20, refused: 0 })
  expect(asked).toBeLessThan(5)
  await tab.page.unroute('**/sync')
  await tab.synced()
  expect(await tab.read('learner', anna.learner)).toMatchObject({ name: 'Edit 20' })
  expect(loads).toBe(0)
})
