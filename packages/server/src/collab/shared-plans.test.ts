import { PlanId, planSpace } from '@etude/core'
import * as Y from 'yjs'
import { beforeEach, expect, test } from 'vitest'
import { anna, commitFixture, sent } from '../commit/commit-fixture.ts'
import type { CommitFixture } from '../commit/commit-fixture.ts'
import { committedRecords } from '../commit/committed-records.ts'
import { forEachDatabase } from '../database/for-each-database.ts'
import { fromBase64, openDocument, toBase64 } from './yjs-documents.ts'

const plan = PlanId.parse('quartet')
const content = {
  title: 'Quartet',
  notes: 'Bring music',
  segments: [
    { id: 'a', title: 'Tune', minutes: 5 },
    { id: 'b', title: 'Play', minutes: 20 },
  ],
}
const create = { plan, owner: anna, ownerName: 'Anna', ...content }

forEachDatabase('shared plans', (database) => {
  let fixture: CommitFixture
  beforeEach(() => void (fixture = commitFixture(database())))
  const records = () => committedRecords(database())
  const stored = () => records().list('plan-update', 'plan', plan)
  const written = async () => (await stored()).map(({ body }) => body.update)
  const body = async () => (await records().get('shared-plan', plan))?.body
  const write = (update: string) => fixture.run(anna, 'shared-plan.write', { plan, update })

  /** What somebody does to a copy of the document as it is stored, as the change that is sent. */
  async function change(edit: (doc: Y.Doc) => void): Promise<string> {
    const doc = openDocument(await written())
    const before = Y.encodeStateVector(doc)
    edit(doc)
    return toBase64(Y.encodeStateAsUpdate(doc, before))
  }
  const type = (text: string) => change((doc) => doc.getText('notes').insert(doc.getText('notes').length, text))

  test('[R22] [ENSEMBLE-1] the server begins a document, once, whoever asks how often', async () => {
    const first = sent(1, 'shared-plan.create', create)
    await fixture.push(anna, 'device-a', [first])
    await fixture.push(anna, 'device-a', [first])
    await fixture.push(anna, 'device-b', [sent(1, 'shared-plan.create', { ...create, title: 'Another' })])
    expect(await stored()).toHaveLength(1)
    expect(
      openDocument(await written())
        .getText('title')
        .toJSON(),
    ).toBe('Quartet')
    expect(await body()).toMatchObject(content)
    expect((await body())?.vector).not.toBeNull()
  })

  test('[ENSEMBLE-3] two who write on their own come together, and lists show what came of it', async () => {
    await fixture.run(anna, 'shared-plan.create', create)
    const one = await type(' and a pencil')
    const two = await change((doc) => {
      doc.getText('title').insert(0, 'String ')
      const place = doc.getMap('segments').get('b') as Y.Map<number>
      place.set('place', 0)
    })
    await write(one)
    await write(two)
    expect(await body()).toMatchObject({
      title: 'String Quartet',
      notes: 'Bring music and a pencil',
      segments: [{ id: 'b' }, { id: 'a' }],
    })
    const vector = toBase64(Y.encodeStateVector(openDocument(await written())))
    expect((await body())?.vector).toBe(vector)
  })

  test('[ENSEMBLE-3] what says nothing new is stored once, whichever way it came', async () => {
    await fixture.run(anna, 'shared-plan.create', create)
    const [one, two] = [await type(' A'), await type(' B')]
    await write(one)
    await write(one)
    const both = toBase64(Y.mergeUpdates([fromBase64(one), fromBase64(two)]))
    await write(both)
    expect(await write(two)).toMatchObject({ ok: true, value: { touched: [] } })
    expect(await stored()).toHaveLength(3)
  })

  test('[R22] [R21] a long history stays small: many changes become one, and what was deleted only says so', async () => {
    await fixture.run(anna, 'shared-plan.create', create)
    for (let round = 0; round < 120; round += 1) {
      const typed = await change((doc) => {
        const notes = doc.getText('notes')
        if (round % 2 === 0) notes.insert(notes.length, 'words that do not stay '.repeat(20))
        else notes.delete(11, notes.length - 11)
      })
      await write(typed)
      expect((await stored()).length).toBeLessThanOrEqual(51)
    }
    do await write(await type('!'))
    while ((await stored()).length > 1)
    expect((await body())?.notes).toMatch(/^Bring music!+$/)
    // Thirty thousand characters came and went.
    expect((await written())[0]?.length).toBeLessThan(3_000)
  }, 60_000)

  test('[R22] a document that cannot be read is left as it is: nobody writes over it', async () => {
    await fixture.run(anna, 'shared-plan.create', create)
    const good = await written()
    const update = await type(' more')
    const broken = JSON.stringify({ plan, update: 'AQID' })
    const rows = () => database().db.updateTable('record').where('kind', '=', 'plan-update')
    await rows().set({ body: broken }).execute()
    await expect(write(update)).rejects.toThrow()
    expect(await written()).toEqual(['AQID'])
    await rows()
      .set({ body: JSON.stringify({ plan, update: good[0] }) })
      .execute()
    await write(update)
    expect(await body()).toMatchObject({ title: 'Quartet', notes: 'Bring music more' })
  })

  test('[ENSEMBLE-3] what is no change of a document is refused, and a document has its bound', async () => {
    await fixture.run(anna, 'shared-plan.create', create)
    expect(await write('AQID')).toMatchObject({ ok: false, error: { type: 'invalid-arguments' } })
    const refusals: unknown[] = []
    for (let round = 0; round < 4; round += 1) {
      const done = await write(await type('x'.repeat(120_000)))
      if (!done.ok) refusals.push(done.error)
    }
    expect(refusals).toMatchObject([{ type: 'limit-reached', limit: 'documentChars' }, { type: 'limit-reached' }])
  })

  test('[ENSEMBLE-5] a plan is thrown away with its document', async () => {
    await fixture.run(anna, 'shared-plan.create', create)
    await fixture.run(anna, 'shared-plan.remove', { plan })
    const left = await database().db.selectFrom('record').selectAll().where('space', '=', planSpace(plan)).execute()
    expect(left.every(({ body }) => body === 'null')).toBe(true)
  })
})
