import { expect, test } from 'vitest'
import type { JournalRow } from '../local-store/rows.ts'
import { anna, answerOf, deviceOn, learner, rename, serverWithLea } from '../testing/device-on.ts'
import { journalPages, journalRows } from './journal.ts'

const confirmed = (edit: string, bytes = 100) => ({ row: { edit, confirmedAt: 7 } as JournalRow, bytes })

test('[SYNC-20] what is confirmed together is kept in rows of less than 64 kB, in order, and alone as it always was', () => {
  const many = Array.from({ length: 100 }, (_, index) => confirmed(`e${index}`))
  const pages = journalPages([...many, confirmed('large', 200_000), confirmed('last')])
  expect(journalRows(pages).map(({ edit }) => edit)).toEqual([...many.map(({ row }) => row.edit), 'large', 'last'])
  expect(pages.map((page) => ('edits' in page ? page.edits.length : page.edit))).toEqual([45, 45, 10, 'large', 'last'])
  expect(pages.map(({ edit, confirmedAt }) => [edit, confirmedAt]).slice(0, 2)).toEqual([
    ['e0', 7],
    ['e45', 7],
  ])
  expect(journalPages([])).toEqual([])
})

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
