import { LearnerId, PlanId, UserId, planSpace } from '@etude/core'
import type { Refusal } from '@etude/core'
import * as Y from 'yjs'
import { expect, onTestFinished, test } from 'vitest'
import type { Client, NotFetched } from '../client.ts'
import { anna, answerOf, deviceOn, read, somebodyElse } from '../testing/device-on.ts'
import { fakeServer } from '../testing/fake-server.ts'
import type { FakeServer } from '../testing/fake-server.ts'
import { toBase64 } from './base64.ts'
import { openPlanDocument } from './plan-document.ts'
import type { PlanDocument, PlanView } from './plan-document.ts'

const plan = PlanId.parse('quartet')
const space = planSpace(plan)
const bert = UserId.parse('bert')

/** A server with a plan that says hello. Its document is begun there and nowhere else. */
async function serverWithPlan(owner: UserId = anna): Promise<FakeServer> {
  const server = fakeServer(anna)
  server.grant(space)
  const content = { title: 'Quartet', notes: 'Hello', segments: [] }
  await server.commit(somebodyElse, 'shared-plan.create', { plan, owner, ownerName: 'Anna', ...content })
  return server
}

const begin = (server: FakeServer): Promise<void> =>
  server.commit(somebodyElse, 'shared-plan.write', {
    plan,
    update: change((doc) => {
      doc.getText('title').insert(0, 'Quartet')
      doc.getText('notes').insert(0, 'Hello')
    }),
  })

function change(edit: (doc: Y.Doc) => void): string {
  const doc = new Y.Doc()
  edit(doc)
  return toBase64(Y.encodeStateAsUpdate(doc))
}

interface Opened {
  readonly document: PlanDocument
  readonly refusals: (Refusal | NotFetched)[]
  until(is: (view: PlanView) => boolean): Promise<PlanView>
}

function open(client: Client): Opened {
  const refusals: (Refusal | NotFetched)[] = []
  const document = openPlanDocument(client, plan, {
    onRefused: (refusal) => void refusals.push(refusal),
    onError: (error) => {
      throw error
    },
    // Tests say themselves when a moment is over.
    setTimer: () => () => {},
  })
  onTestFinished(() => document.close())
  return {
    document,
    refusals,
    until: (is) =>
      new Promise((resolve) => {
        const stop = document.view.subscribe((view) => {
          if (!is(view)) return
          stop()
          resolve(view)
        })
      }),
  }
}

const says = (notes: string) => (view: PlanView) => view.type === 'open' && view.content.notes === notes
const rowsOf = (client: Client) => read(client, (reader) => reader.list('plan-update', 'plan', plan))

test('[ENSEMBLE-7] two devices write offline, and both have both afterwards', async () => {
  const server = await serverWithPlan()
  await begin(server)
  const [phone, tablet] = [await deviceOn(server), await deviceOn(server)]
  await Promise.all([phone.client.syncNow(), tablet.client.syncNow()])
  const [a, b] = [open(phone.client), open(tablet.client)]
  await Promise.all([a.until(says('Hello')), b.until(says('Hello'))])
  a.document.setText('notes', 'Hello Lea')
  b.document.setText('notes', '> Hello')
  b.document.addSegment('s1', 'Tune', 5)
  expect(a.document.view.current).toMatchObject({ type: 'open', saved: 'not-yet' })
  await Promise.all([a.document.flush(), b.document.flush()])
  for (const { client } of [phone, tablet, phone]) await client.syncNow()
  for (const one of [a, b]) {
    const view = await one.until(says('> Hello Lea'))
    expect(view).toMatchObject({ type: 'open', content: { segments: [{ id: 's1', title: 'Tune', minutes: 5 }] } })
    await one.until((last) => last.type === 'open' && last.saved === 'everywhere')
  }
})

test('[ENSEMBLE-7] what is written is there after a restart, before it was ever sent', async () => {
  const server = await serverWithPlan()
  await begin(server)
  const device = await deviceOn(server)
  await device.client.syncNow()
  server.always('lost-request')
  const first = open(device.client)
  await first.until(says('Hello'))
  first.document.setText('notes', 'Hello Lea')
  await first.document.close()
  await device.client.close()
  const again = open(await device.open())
  expect(await again.until(says('Hello Lea'))).toMatchObject({ saved: 'here' })
})

test('[R22] [ENSEMBLE-7] opening a document writes nothing, however often', async () => {
  const server = await serverWithPlan()
  await begin(server)
  const { client } = await deviceOn(server)
  await client.syncNow()
  const before = await rowsOf(client)
  for (let round = 0; round < 20; round += 1) {
    const { document, until } = open(client)
    await until(says('Hello'))
    document.setText('notes', 'Hello')
    await document.close()
  }
  expect(await rowsOf(client)).toEqual(before)
  expect(await answerOf(client.pending)).toEqual([])
})

test('[R22] [ENSEMBLE-1] a device writes in no document that the server has not begun', async () => {
  const server = await serverWithPlan()
  const { client } = await deviceOn(server)
  await client.syncNow()
  const { document, until } = open(client)
  expect(await until(({ type }) => type === 'not-begun')).toMatchObject({ content: { title: 'Quartet' } })
  document.setText('notes', 'A second beginning')
  await document.flush()
  expect(await rowsOf(client)).toEqual([])
  await begin(server)
  await client.syncNow()
  await until(says('Hello'))
})

test('[ENSEMBLE-7] when many changes are made one, nothing that is shown changes', async () => {
  const server = await serverWithPlan()
  await begin(server)
  const { client } = await deviceOn(server)
  await client.syncNow()
  const { document, until } = open(client)
  await until(says('Hello'))
  document.setText('notes', 'Hello Lea')
  await document.flush()
  await client.syncNow()
  const rows = await rowsOf(client)
  const whole = Y.mergeUpdates(rows.map(({ body }) => Buffer.from(body.update, 'base64')))
  for (const { id } of rows) server.remove(space, 'plan-update', id)
  server.put(space, 'plan-update', `${plan}~whole`, { plan, update: toBase64(whole) })
  await client.syncNow()
  document.setText('notes', 'Hello Lea!')
  await document.flush()
  await client.syncNow()
  await until(says('Hello Lea!'))
})

test('[ENSEMBLE-7] [SYNC-5] what is refused is not shown any more, and its words are among the refused edits', async () => {
  const server = await serverWithPlan()
  await begin(server)
  const { client } = await deviceOn(server)
  await client.syncNow()
  const { document, until } = open(client)
  await until(says('Hello'))
  server.refuse('shared-plan.write', { type: 'not-allowed' })
  document.setText('notes', 'Hello, these are my words')
  await document.flush()
  await client.syncNow()
  await until(says('Hello'))
  expect(await answerOf(client.refused)).toMatchObject([
    { name: 'shared-plan.write', args: { written: ', these are my words' } },
  ])
})

test('[R13] [ENSEMBLE-7] a document goes with its space, and what waited in it is kept as words', async () => {
  const server = await serverWithPlan()
  await begin(server)
  const { client } = await deviceOn(server)
  await client.syncNow()
  const { document, until } = open(client)
  await until(says('Hello'))
  document.setText('notes', 'Hello Lea')
  await document.flush()
  server.remove(space, 'shared-plan', plan)
  server.revoke(space)
  await client.syncNow()
  await until(({ type }) => type === 'absent')
  expect(await rowsOf(client)).toEqual([])
  expect(await answerOf(client.refused)).toMatchObject([{ args: { written: ' Lea' } }])
})

test('[ENSEMBLE-2] who may only read is told at once, and sees what was there', async () => {
  const server = await serverWithPlan(bert)
  const learner = LearnerId.parse('l1')
  const zone = 'Europe/Berlin'
  await server.commit(somebodyElse, 'learner.create', { learner, user: anna, name: 'Anna', zone })
  await server.commit(somebodyElse, 'shared-plan.set-member', { plan, learner, learnerName: 'Anna', right: 'view' })
  await begin(server)
  const { client } = await deviceOn(server)
  await client.syncNow()
  const { document, until, refusals } = open(client)
  await until(says('Hello'))
  document.setText('notes', 'Hello?')
  await document.flush()
  await until(says('Hello'))
  expect(refusals).toEqual([{ type: 'not-allowed' }])
})
