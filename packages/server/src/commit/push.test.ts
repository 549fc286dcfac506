import { At, ClientId, learnerSpace, LearnerId, userSpace, ZoneName } from '@etude/core'
import type { SentMutation } from '@etude/core'
import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { anna, at, bert, commitFixture, rename, sent } from './commit-fixture.ts'

const client = 'client-one'

forEachDatabase('push', (database) => {
  const fixture = () => commitFixture(database())
  const nameOf = async (user: string): Promise<string | undefined> => {
    const row = await database()
      .db.selectFrom('record')
      .select('body')
      .where('kind', '=', 'user-settings')
      .where('id', '=', user)
      .executeTakeFirst()
    return row === undefined ? undefined : (JSON.parse(row.body) as { displayName: string }).displayName
  }
  const mutationRows = () => database().db.selectFrom('mutation').selectAll().orderBy('seq').execute()

  test('[SYNC-2] a device’s mutations take effect in order and answer with their outcomes', async () => {
    const { push } = fixture()
    expect(await push(anna, client, [rename(1, 'A'), rename(2, 'B')])).toEqual({
      type: 'pushed',
      lastSeq: 2,
      outcomes: [
        { seq: 1, type: 'applied', touched: [[userSpace(anna), 1]] },
        { seq: 2, type: 'applied', touched: [[userSpace(anna), 2]] },
      ],
    })
    expect(await nameOf(anna)).toBe('B')
  })

  test('[SYNC-2] [R5] a push that is repeated because its answer was lost changes nothing and is answered again', async () => {
    const { push, committed } = fixture()
    const first = await push(anna, client, [rename(1, 'A'), rename(2, 'B')])
    const commits = committed.length
    expect(await push(anna, client, [rename(1, 'A'), rename(2, 'B')])).toEqual(first)
    expect(committed).toHaveLength(commits)
  })

  test('[SYNC-2] a push that overlaps the last one goes on behind it', async () => {
    const { push } = fixture()
    await push(anna, client, [rename(1, 'A'), rename(2, 'B')])
    const again = await push(anna, client, [rename(2, 'B'), rename(3, 'C')])
    expect(again).toMatchObject({ type: 'pushed', lastSeq: 3 })
    expect(await nameOf(anna)).toBe('C')
    expect((await mutationRows()).map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  test('[SYNC-2] the order of keys in the arguments is not other content', async () => {
    const { push } = fixture()
    const mutation = rename(1, 'A')
    const args = { displayName: 'A', user: anna }
    await push(anna, client, [mutation])
    expect(await push(anna, client, [{ ...mutation, args }])).toMatchObject({ type: 'pushed', lastSeq: 1 })
  })

  test('[SYNC-2] [R5] two tabs that push the same queue at once apply it once', async () => {
    const { push, commit } = fixture()
    const queue = Array.from({ length: 20 }, (_, index) => rename(index + 1, `name ${index + 1}`))
    const answers = await Promise.all([
      push(anna, client, queue),
      push(anna, client, queue),
      push(anna, client, queue.slice(0, 7)),
    ])
    expect(answers.slice(0, 2)).toEqual([answers[0], answers[0]])
    expect(await mutationRows()).toHaveLength(20)
    await commit.close()
  })

  test('[SYNC-2] the same number with other content is a fork, whatever part differs, and consumes nothing', async () => {
    const { push } = fixture()
    await push(anna, client, [rename(1, 'A')])
    const mutation = rename(1, 'A')
    const others: SentMutation[] = [
      rename(1, 'other'),
      { ...mutation, v: 2 },
      { ...mutation, at: { ...mutation.at, offset: 60 } },
      { ...mutation, name: 'learner.create' },
    ]
    for (const other of others) {
      expect(await push(anna, client, [other, rename(2, 'B')])).toEqual({ type: 'client-forked', lastSeq: 1 })
    }
    expect(await nameOf(anna)).toBe('A')
    expect(await mutationRows()).toHaveLength(1)
  })

  test('[SYNC-2] a gap, before or within a push, is a fork and consumes nothing', async () => {
    const { push } = fixture()
    expect(await push(anna, client, [rename(2, 'A')])).toEqual({ type: 'client-forked', lastSeq: 0 })
    await push(anna, client, [rename(1, 'A')])
    expect(await push(anna, client, [rename(2, 'B'), rename(4, 'C')])).toEqual({ type: 'client-forked', lastSeq: 1 })
    expect(await push(anna, client, [rename(3, 'C')])).toEqual({ type: 'client-forked', lastSeq: 1 })
    expect(await nameOf(anna)).toBe('A')
  })

  test('[SYNC-2] a cloned device is found out though its outcomes were acknowledged long ago', async () => {
    const { push } = fixture()
    await push(anna, client, [rename(1, 'A')])
    await push(anna, client, [rename(2, 'B')], 1)
    await push(anna, client, [], 2)
    expect(await push(anna, client, [rename(1, 'from the clone')])).toEqual({ type: 'client-forked', lastSeq: 2 })
  })

  test('[SYNC-13] another account’s client id consumes nothing', async () => {
    const { push } = fixture()
    await push(anna, client, [rename(1, 'A')])
    expect(await push(bert, client, [rename(2, 'B', bert)])).toEqual({ type: 'wrong-account' })
    expect(await nameOf(bert)).toBeUndefined()
    expect(await push(anna, client, [rename(2, 'C')])).toMatchObject({ type: 'pushed', lastSeq: 2 })
  })

  test('[SYNC-3] permission is asked when the mutation runs, for the account and not for what its arguments say', async () => {
    const { push } = fixture()
    const answer = await push(anna, client, [rename(1, 'mine now', bert)])
    expect(answer).toMatchObject({
      outcomes: [{ seq: 1, type: 'refused', refusal: { type: 'not-allowed' }, touched: [] }],
    })
    expect(await nameOf(bert)).toBeUndefined()
  })

  test('[SYNC-4] a refusal advances the sequence and those behind it go on', async () => {
    const { push } = fixture()
    const answer = await push(anna, client, [
      rename(1, 'A', bert),
      { ...rename(2, 'A'), name: 'no.such.thing' },
      { ...rename(3, 'A'), args: { user: 7 } },
      rename(4, 'D'),
    ])
    expect(answer).toMatchObject({ lastSeq: 4 })
    expect(answer.type === 'pushed' && answer.outcomes.map(({ type }) => type)).toEqual([
      'refused',
      'refused',
      'refused',
      'applied',
    ])
    expect(await nameOf(anna)).toBe('D')
  })

  test('[SYNC-4] a mutation above the limit is refused, and keeps its place', async () => {
    const { push } = fixture()
    const large = { ...rename(1, 'A'), args: { user: anna, displayName: 'x'.repeat(256_000) } }
    expect(await push(anna, client, [large, rename(2, 'B')])).toMatchObject({
      lastSeq: 2,
      outcomes: [{ type: 'refused', refusal: { type: 'mutation-too-large' } }, { type: 'applied' }],
    })
  })

  test('[SYNC-5] [R4] outcomes are told by every later push until they are acknowledged', async () => {
    const { push } = fixture()
    const first = await push(anna, client, [rename(1, 'A', bert), rename(2, 'B')])
    expect(await push(anna, client, [])).toEqual(first)
    const third = await push(anna, client, [rename(3, 'C')])
    expect(third.type === 'pushed' && third.outcomes.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'refused'],
      [2, 'applied'],
      [3, 'applied'],
    ])
    const after = await push(anna, client, [], 2)
    expect(after.type === 'pushed' && after.outcomes.map(({ seq }) => seq)).toEqual([3])
    expect(await push(anna, client, [], 3)).toEqual({ type: 'pushed', lastSeq: 3, outcomes: [] })
  })

  test('[SYNC-5] a device that was set back is told again what it had acknowledged since', async () => {
    const { push } = fixture()
    const refusedOne = sent(1, 'learner.edit-profile', { learner: LearnerId.parse('l1'), name: 'nobody' })
    await push(anna, client, [refusedOne, rename(2, 'A')])
    await push(anna, client, [rename(3, 'B')], 2)
    expect(await push(anna, client, [refusedOne])).toMatchObject({
      outcomes: [
        { seq: 1, type: 'refused' },
        { seq: 2, type: 'applied' },
        { seq: 3, type: 'applied' },
      ],
    })
  })

  test('[SYNC-5] arguments are kept of refused mutations alone, and only until they are acknowledged; hashes stay', async () => {
    const { push } = fixture()
    await push(anna, client, [rename(1, 'A', bert), rename(2, 'secret')])
    expect((await mutationRows()).map(({ args }) => args)).toEqual([
      JSON.stringify({ user: bert, displayName: 'A' }),
      null,
    ])
    await push(anna, client, [], 2)
    const hash = expect.stringMatching(/^.{22}$/) as string
    expect(await mutationRows()).toMatchObject([
      { args: null, hash },
      { args: null, hash },
    ])
  })

  test('[SYNC-5] an acknowledgement of more than there is acknowledges what there is', async () => {
    const { push } = fixture()
    await push(anna, client, [rename(1, 'A')])
    expect(await push(anna, client, [], 99)).toEqual({ type: 'pushed', lastSeq: 1, outcomes: [] })
    expect(await push(anna, client, [rename(2, 'B')], 99)).toMatchObject({ outcomes: [{ seq: 2 }] })
  })

  test('[SYNC-16] a mutation offered again under a new client id is done once, also when offered twice', async () => {
    const { push } = fixture()
    const original = rename(1, 'A')
    await push(anna, 'old-client', [original, rename(2, 'B')])
    const offered = { ...original, origin: { client: ClientId.parse('old-client'), seq: 1 } }
    expect(await push(anna, 'new-client', [offered])).toMatchObject({ type: 'pushed', lastSeq: 1 })
    expect(await nameOf(anna)).toBe('B')

    const lost = { ...rename(2, 'C'), origin: { client: ClientId.parse('old-client'), seq: 3 } }
    await push(anna, 'new-client', [lost])
    expect(await nameOf(anna)).toBe('C')
    await push(anna, 'new-client', [rename(3, 'D')])
    await push(anna, 'newest-client', [{ ...lost, seq: 1 }])
    expect(await nameOf(anna)).toBe('D')
  })

  test('[SYNC-2] copies of one device offer different edits under the same earlier number, and each is done once', async () => {
    const { push } = fixture()
    const origin = { client: ClientId.parse('old-client'), seq: 2 }
    await push(anna, 'old-client', [rename(1, 'A'), rename(2, 'B')])
    await push(anna, 'first-copy', [{ ...rename(1, 'C'), origin }])
    expect(await push(anna, 'second-copy', [{ ...rename(1, 'D'), origin }])).toMatchObject({
      outcomes: [{ type: 'applied' }],
    })
    expect(await nameOf(anna)).toBe('D')
    await push(anna, 'third-copy', [{ ...rename(1, 'C'), origin }])
    expect(await nameOf(anna)).toBe('D')
  })

  test('[SYNC-2] what a copy of the device has offered again after a restore is not done again under its first number', async () => {
    const { push } = fixture()
    const origin = (seq: number) => ({ client: ClientId.parse('old-client'), seq })
    await push(anna, 'the-copy', [
      { ...rename(1, 'A'), origin: origin(1) },
      { ...rename(2, 'B'), origin: origin(2) },
    ])
    await push(anna, 'the-copy', [rename(3, 'C')])
    await push(anna, 'old-client', [rename(1, 'A')])
    await push(anna, 'old-client', [rename(2, 'B')])
    expect(await nameOf(anna)).toBe('C')
    await push(anna, 'old-client', [rename(3, 'D')])
    expect(await nameOf(anna)).toBe('D')
  })

  test('[SYNC-16] nobody can claim another account’s mutations as already done', async () => {
    const { push } = fixture()
    const origin = { client: ClientId.parse('old-client'), seq: 1 }
    await push(bert, 'stranger', [{ ...rename(1, 'A', bert), origin }])
    await push(anna, 'new-client', [{ ...rename(1, 'A'), origin }])
    expect(await nameOf(anna)).toBe('A')
  })

  test('[SYNC-10] [R12] a clock that is years off, or runs backwards, orders nothing and refuses nothing', async () => {
    const { push } = commitFixture(database())
    const years = 365 * 24 * 3600 * 1000
    const clocks = [at.instant + 40 * years, at.instant - 40 * years, 0, at.instant]
    const queue = clocks.map((instant, index) => ({
      ...rename(index + 1, `name ${index}`),
      at: At.parse({ ...at, instant }),
    }))
    const pushed = await push(anna, 'client-one', queue)
    expect(pushed).toMatchObject({ lastSeq: 4, outcomes: clocks.map(() => ({ type: 'applied' })) })
    // The one that came last counts, whatever its clock said.
    expect(await nameOf(anna)).toBe('name 3')
  })

  test('[SYNC-9] the version of a space rises by one with each mutation that writes it and with no other', async () => {
    const { push, run, committed } = fixture()
    const learner = LearnerId.parse('l1')
    await push(anna, client, [
      sent(1, 'learner.create', { learner, user: anna, name: 'Anna', zone: ZoneName.parse('Europe/Berlin') }),
      rename(2, 'A'),
      sent(3, 'learner.edit-profile', { learner, name: 'Annie' }),
      sent(4, 'learner.edit-profile', { learner: LearnerId.parse('l2'), name: 'nobody' }),
    ])
    await run(anna, 'learner.edit-profile', { learner, name: 'Ann' })
    const spaces = await database().db.selectFrom('space').select(['id', 'version']).orderBy('id').execute()
    expect(spaces.filter(({ version }) => version > 0)).toEqual([
      { id: learnerSpace(learner), version: 3 },
      { id: userSpace(anna), version: 1 },
    ])
    const seen = committed.filter(({ space }) => space === learnerSpace(learner))
    expect(seen.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 3],
    ])
    expect(seen[0]?.put.map(({ version }) => version)).toEqual([2])
  })
})
