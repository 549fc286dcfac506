import { expect, test } from 'vitest'
import { anna, answerOf, deviceOn, learner, rename, serverWithLea } from '../testing/device-on.ts'

test('[SYNC-20] an edit that was confirmed together with others is shown and taken back like any other', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server)
  await client.syncNow()
  server.always('lost-request')
  const named = await rename(client, 'Lia')
  await client.mutate('class.create', { class: 'c1' as never, title: 'A', tutor: anna, tutorName: 'Anna' })
  const renamed = await client.mutate('class.rename', { class: 'c1' as never, title: 'B' })
  if (!named.ok || !renamed.ok) throw new Error('refused')
  server.always(null)
  await client.syncNow()
  const shown = await answerOf(client.recent)
  expect(shown.map(({ name }) => name)).toEqual(['class.rename', 'class.create', 'learner.edit-profile'])
  for (const { edit } of [renamed.value, named.value]) expect(await client.undo(edit)).toMatchObject({ ok: true })
  await client.syncNow()
  expect(server.record('class', 'c1')).toMatchObject({ body: { title: 'A' } })
  expect(server.record('learner', learner)).toMatchObject({ body: { name: 'Lea' } })
})
