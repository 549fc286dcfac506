import { expect, test } from 'vitest'
import { answerOf, deviceOn, rename, serverWithLea } from '../testing/device-on.ts'

/** Names that sort against the order in which they are given out. */
const downwards = (): (() => string) => {
  let left = 1000
  return () => `id-${String((left -= 1)).padStart(4, '0')}-of-this-device`
}

test('[SYNC-5] a refused chain is shown, kept as a copy and sent again in the order in which it was made', async () => {
  const server = await serverWithLea()
  const { client } = await deviceOn(server, { newId: downwards() })
  await client.syncNow()
  server.refuse('learner.edit-profile', { type: 'not-allowed' })
  server.always('lost-request')
  const names = ['first', 'second', 'third', 'fourth']
  for (const name of names) await rename(client, name)
  server.always(null)
  await client.syncNow()
  const refused = await answerOf(client.refused)
  const nameOf = ({ args }: { readonly args: unknown }) => (args as { name: string }).name
  expect(refused.map(nameOf)).toEqual(names)
  const [first] = refused
  expect(first?.dependents).toEqual(refused.slice(1).map(({ edit }) => edit))
  const copy = JSON.parse(await client.exportPending()) as { refused: { args: unknown }[] }
  expect(copy.refused.map(nameOf)).toEqual(names)
  server.refuse('learner.edit-profile', null)
  await client.resend(first?.edit ?? '')
  await client.syncNow()
  expect(
    server.requests
      .flatMap(({ mutations }) => mutations)
      .slice(-4)
      .map(nameOf),
  ).toEqual(names)
  expect(server.record('learner', 'l1')).toMatchObject({ body: { name: 'fourth' } })
})
