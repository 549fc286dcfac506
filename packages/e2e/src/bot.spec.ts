import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClient } from '@etude/client-sdk'
import { fileEngine } from '@etude/client-sdk/node'
import { LearnerId, UserId } from '@etude/core'
import { expect, test } from './replica/replica-test.ts'

const password = 'a long enough password'

test('[SYNC-2] a bot under Node with a file for a replica survives its own restart and the server’s', async ({
  people,
  server,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'etude-bot-'))
  const person = await people.signUp(await people.profile(), 'Robin')
  const account = UserId.parse(person.id)
  const learner = LearnerId.parse(person.learner)
  const errors: unknown[] = []
  const open = () =>
    openClient({
      url: server.url,
      account,
      storage: fileEngine(folder),
      token: () => accessToken(server.url, person.email),
      onError: (error) => errors.push(error),
    })

  const bot = await open()
  expect(await bot.syncNow()).toMatchObject({ type: 'synced', pending: 0 })
  await server.kill()
  expect(await bot.mutate('learner.edit-profile', { learner, name: 'Robin the bot' })).toMatchObject({ ok: true })
  expect(await bot.syncNow()).toMatchObject({ type: 'offline', pending: 1 })
  await bot.close()

  const again = await open()
  await server.start()
  await expect.poll(async () => (await again.syncNow()).pending).toBe(0)

  // What somebody else does is heard over the socket, without asking.
  const other = await openClient({
    url: server.url,
    account,
    storage: fileEngine(join(folder, 'other')),
    token: () => accessToken(server.url, person.email),
  })
  const names: unknown[] = []
  const stop = again
    .live(async (reader) => (await reader.get('learner', learner))?.body.name)
    .subscribe((name) => names.push(name))
  await other.syncNow()
  await other.mutate('learner.edit-profile', { learner, name: 'Robin, heard' })
  await expect.poll(() => names.at(-1), { timeout: 10_000 }).toBe('Robin, heard')
  stop()
  await Promise.all([again.close(), other.close()])
  expect(errors).toEqual([])
  await rm(folder, { recursive: true })
})

async function accessToken(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/api/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant: 'password', email, password }),
  })
  if (!answer.ok) throw new Error(`No token: ${answer.status}`)
  return ((await answer.json()) as { accessToken: string }).accessToken
}
