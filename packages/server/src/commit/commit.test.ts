import {
  ClassId,
  LearnerId,
  ZoneName,
  applied,
  learnerSpace,
  ok,
  prepareMutation,
  refuse,
  userSpace,
} from '@etude/core'
import type { ArgsOf, MutationContext, PreparedMutation, Tx } from '@etude/core'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { verifyDatabase } from '../database/verify-database.ts'
import { anna, bert, commitFixture, rename, sent } from './commit-fixture.ts'
import type { PrepareMutation } from './push-mutations.ts'

const l1 = LearnerId.parse('l1')
const l2 = LearnerId.parse('l2')
const strings = ClassId.parse('strings')
const learnerArgs = (learner: LearnerId): ArgsOf<'learner.create'> => ({
  learner,
  user: anna,
  name: 'Anna',
  zone: ZoneName.parse('Europe/Berlin'),
})

/** Core's mutations and one more, which a test decides. */
const withTestMutation =
  (apply: (tx: Tx, context: MutationContext) => Promise<unknown>): PrepareMutation =>
  (mutation) => {
    if (mutation.name !== 'test.mutation') return prepareMutation(mutation)
    return ok({
      spaces: () => [learnerSpace(l1), learnerSpace(l2)],
      apply: async (tx, context) => (await apply(tx, context)) as Awaited<ReturnType<PreparedMutation['apply']>>,
    })
  }
const testMutation = (seq: number) => ({
  ...rename(seq, 'unused'),
  name: 'test.mutation',
  args: { text: 'what I wrote' },
})

forEachDatabase('commit', (database) => {
  const spaceRow = (id: string) => database().db.selectFrom('space').selectAll().where('id', '=', id).executeTakeFirst()

  test('[LEARNER-9] a home zone that does not exist is refused, pushed by a device or asked for by a route', async () => {
    const { run, push } = commitFixture(database())
    const nowhere = ZoneName.parse('Mars/Olympus')
    const refused = { type: 'unknown-zone', zone: nowhere }
    expect(await run(anna, 'learner.create', { ...learnerArgs(l1), zone: nowhere })).toEqual({
      ok: false,
      error: refused,
    })
    expect(await run(anna, 'learner.create', learnerArgs(l1))).toMatchObject({ ok: true })
    const moves = [
      sent(1, 'learner.edit-profile', { learner: l1, zone: nowhere }),
      sent(2, 'learner.edit-profile', { learner: l1, zone: ZoneName.parse('Asia/Tokyo') }),
    ]
    expect(await push(anna, 'client-one', moves)).toMatchObject({
      outcomes: [
        { seq: 1, type: 'refused', refusal: refused },
        { seq: 2, type: 'applied' },
      ],
    })
  })

  test('[COMMIT-1] a refused mutation and one that throws have written nothing', async () => {
    let ending: 'refuse' | 'throw' = 'refuse'
    const { commit, committed } = commitFixture(
      database(),
      withTestMutation(async (tx) => {
        tx.put({ kind: 'user-settings', id: anna, space: userSpace(anna), body: { user: anna } as never })
        if (ending === 'throw') throw new Error('a bug')
        return refuse({ type: 'not-allowed' })
      }),
    )
    const system = { type: 'system', name: 'test', for: null } as const
    const mutation = { name: 'test.mutation', version: 1, args: null }
    expect(await commit.run(system, mutation)).toEqual(refuse({ type: 'not-allowed' }))
    ending = 'throw'
    await expect(commit.run(system, mutation)).rejects.toThrow('a bug')
    expect(await database().db.selectFrom('record').selectAll().execute()).toEqual([])
    expect(committed).toEqual([])
  })

  test('[COMMIT-5] a mutation that throws is stored as failed, alone: those before, behind and beside it are applied', async () => {
    let runs = 0
    const { push, errors } = commitFixture(
      database(),
      withTestMutation(async () => {
        runs += 1
        throw new Error('a bug')
      }),
    )
    const [poisoned, beside] = await Promise.all([
      push(anna, 'client-one', [rename(1, 'A'), testMutation(2), rename(3, 'C')]),
      push(bert, 'client-two', [rename(1, 'B', bert)]),
    ])
    expect(poisoned).toMatchObject({
      lastSeq: 3,
      outcomes: [{ type: 'applied' }, { seq: 2, type: 'failed', touched: [] }, { type: 'applied' }],
    })
    expect(beside).toMatchObject({ lastSeq: 1, outcomes: [{ type: 'applied' }] })
    expect(errors).toMatchObject([{ mutation: 'test.mutation', seq: 2 }])
    expect(runs).toBeGreaterThan(1)
    const kept = await database().db.selectFrom('mutation').select('args').where('seq', '=', 2).executeTakeFirst()
    expect(kept?.args).toBe('{"text":"what I wrote"}')
    expect(await verifyDatabase(database())).toEqual([])
  })

  test('[COMMIT-5] a mutation that throws once and then works is applied', async () => {
    let runs = 0
    const { push, errors } = commitFixture(
      database(),
      withTestMutation(async () => {
        runs += 1
        if (runs === 1) throw new Error('a moment of weakness')
        return applied
      }),
    )
    expect(await push(anna, 'client-one', [testMutation(1)])).toMatchObject({ outcomes: [{ type: 'applied' }] })
    expect(errors).toEqual([])
  })

  test('[COMMIT-5] what the database itself turns down is a failure of that mutation alone', async () => {
    const { push } = commitFixture(
      database(),
      withTestMutation(async (tx) => {
        const body = { learner: l1, guardian: bert, guardianName: 'Bert' }
        tx.put({ kind: 'guardianship', id: null as never, space: learnerSpace(l1), body })
        return applied
      }),
    )
    expect(await push(anna, 'client-one', [rename(1, 'A'), testMutation(2), rename(3, 'C')])).toMatchObject({
      outcomes: [{ type: 'applied' }, { type: 'failed' }, { type: 'applied' }],
    })
    expect(await verifyDatabase(database())).toEqual([])
  })

  test('[COMMIT-10] a record that moves leaves an empty tombstone behind and arrives in the other space', async () => {
    const { run, push, committed } = commitFixture(
      database(),
      withTestMutation(async (tx) => {
        const body = { learner: l2, guardian: bert, guardianName: 'Bert' }
        tx.put({ kind: 'guardianship', id: 'l1~bert', space: learnerSpace(l2), body })
        return applied
      }),
    )
    await run('system', 'learner.create', learnerArgs(l1))
    await run('system', 'learner.add-guardian', { learner: l1, guardian: bert, guardianName: 'Bert' })
    const accessBefore = (await spaceRow('learner:l1'))?.access ?? 0
    committed.length = 0
    expect(await push(anna, 'client-one', [testMutation(1)])).toMatchObject({
      outcomes: [
        {
          touched: [
            ['learner:l1', 3],
            ['learner:l2', 1],
          ],
        },
      ],
    })
    const rows = await database()
      .db.selectFrom('record')
      .select(['space', 'version', 'deleted', 'body'])
      .where('id', '=', 'l1~bert')
      .orderBy('space')
      .execute()
    expect(rows).toMatchObject([
      { space: 'learner:l1', version: 3, deleted: 1, body: 'null' },
      { space: 'learner:l2', version: 1, deleted: 0 },
    ])
    expect(committed).toMatchObject([
      { space: 'learner:l1', del: [['guardianship', 'l1~bert']], put: [], accessChanged: true },
      { space: 'learner:l2', del: [], put: [{ id: 'l1~bert' }], accessChanged: true },
    ])
    expect((await spaceRow('learner:l1'))?.access).toBeGreaterThan(accessBefore)
    expect(await verifyDatabase(database())).toEqual([])
  })

  test('[COMMIT-11] access rises where readers change, behind groups too, and nowhere else', async () => {
    const { run, committed } = commitFixture(database())
    await run('system', 'learner.create', learnerArgs(l1))
    await run('system', 'class.create', { class: strings, title: 'Strings', tutor: anna, tutorName: 'Anna' })
    await run('system', 'class.enrol', { class: strings, learner: l1, learnerName: 'Anna' })
    const accessOf = async () => {
      const rows = await database().db.selectFrom('space').select(['id', 'access']).execute()
      return Object.fromEntries(rows.map(({ id, access }) => [id, access]))
    }
    const before = await accessOf()
    committed.length = 0
    await run('system', 'class.add-tutor', { class: strings, tutor: bert, tutorName: 'Bert' })
    const after = await accessOf()
    const risen = Object.keys(after).filter((id) => (after[id] ?? 0) > (before[id] ?? 0))
    expect(risen.sort()).toEqual(['board:strings', 'class:strings', 'learner:l1'])
    const learner = committed.find(({ space }) => space === 'learner:l1')
    expect(learner).toMatchObject({ from: learner?.to, accessChanged: true, put: [], del: [] })
    committed.length = 0
    await run(anna, 'class.rename', { class: strings, title: 'Violins' })
    expect(await accessOf()).toEqual(after)
    expect(committed.every(({ accessChanged }) => !accessChanged)).toBe(true)
  })

  test('[SYNC-6] a commit says of each space whether one mutation changed it together with others', async () => {
    const { run, committed } = commitFixture(database())
    await run('system', 'learner.create', learnerArgs(l1))
    await run('system', 'class.create', { class: strings, title: 'Strings', tutor: anna, tutorName: 'Anna' })
    expect(committed.map(({ space, isPart }) => [space, isPart])).toEqual([
      ['learner:l1', false],
      ['journal:l1', false],
      ['board:strings', true],
      ['class:strings', true],
    ])
  })

  test('[SYNC-6] a commit says how long the records are that it leaves, however often it changed them on the way', async () => {
    const { committed, push } = commitFixture(database())
    await push(anna, 'client-one', [rename(1, 'A'), rename(2, 'AB'), rename(3, 'ABC')])
    const { put, characters } = committed.at(-1) ?? {}
    expect(put).toHaveLength(1)
    expect(characters).toBe(JSON.stringify(put?.[0]?.body).length)
  })

  test('[COMMIT-9] listeners hear of each space in the order of its versions, and one that throws disturbs nobody', async () => {
    const { commit, committed, push, errors } = commitFixture(database())
    commit.onCommitted(() => {
      throw new Error('a listener')
    })
    const later: string[] = []
    const stop = commit.onCommitted((commits) => void later.push(...commits.map(({ space }) => space)))
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => push(anna, `client-${1000 + index}`, [rename(1, `name ${index}`)])),
    )
    stop()
    await push(anna, 'client-last', [rename(1, 'last')])
    const versions = committed.map(({ from, to }) => [from, to])
    expect(versions[0]?.[0]).toBe(0)
    for (const [index, [from]] of versions.entries()) expect(from).toBe(index === 0 ? 0 : versions[index - 1]?.[1])
    expect(versions.at(-1)?.[1]).toBe(31)
    expect(later).toHaveLength(versions.length - 1)
    expect(errors.length).toBe(versions.length)
  })

  test('[COMMIT-9] a listener can read what it hears of', async () => {
    const { commit, push } = commitFixture(database())
    const seen: Promise<number | undefined>[] = []
    commit.onCommitted(([first]) => {
      if (first === undefined) return
      const version = database().db.selectFrom('space').select('version').where('id', '=', first.space)
      seen.push(version.executeTakeFirst().then((row) => row?.version))
    })
    await push(anna, 'client-one', [rename(1, 'A')])
    expect(await Promise.all(seen)).toEqual([1])
  })

  test('[EFFECT-1] an effect is promised with the mutation or not at all', async () => {
    const { commit } = commitFixture(database())
    const system = { type: 'system', name: 'test', for: null } as const
    const mail = (id: string) => [{ id, type: 'mail', payload: { to: 'anna@example.test' } }]
    const create = { name: 'learner.create', version: 1, args: learnerArgs(l1) as never }
    await commit.run(system, create, undefined, mail('first'))
    await commit.run(system, create, undefined, mail('second'))
    const effects = await database().db.selectFrom('effect').select(['id', 'state']).execute()
    expect(effects).toEqual([{ id: 'first', state: 'pending' }])
  })

  test('[SYNC-2] a closing server finishes what it took and takes nothing more', async () => {
    const { commit, push } = commitFixture(database())
    const taken = push(anna, 'client-one', [rename(1, 'A')])
    await commit.close()
    expect(await taken).toMatchObject({ lastSeq: 1 })
    await expect(push(anna, 'client-one', [rename(2, 'B')])).rejects.toThrow('closing')
  })

  test('[SYNC-4] a database that cannot work consumes nothing, and the same push succeeds once it can', async () => {
    const { push } = commitFixture(database())
    await push(anna, 'client-one', [rename(1, 'A')])
    // Too many for the room that is left in the file.
    const queue = Array.from({ length: 300 }, (_, index) => rename(index + 3, `name ${index}`))
    const failing = () => push(anna, 'client-one', [sent(2, 'learner.create', learnerArgs(l1)), ...queue])
    await expect(whileUnable(failing)).rejects.toThrow('The database')
    expect(await push(anna, 'client-one', [])).toMatchObject({ lastSeq: 1 })
    expect(await verifyDatabase(database())).toEqual([])
    expect(await failing()).toMatchObject({ lastSeq: 302 })
    expect(await verifyDatabase(database())).toEqual([])
  })

  /** A full disk on SQLite, a backend that dies in the middle on PostgreSQL. */
  async function whileUnable(work: () => Promise<unknown>): Promise<unknown> {
    const opened = database()
    if (opened.type === 'sqlite') {
      const { writer } = opened
      writer.exec('create table filler (text text)')
      writer.pragma(`max_page_count = ${String(writer.pragma('page_count', { simple: true }))}`)
      try {
        for (;;) writer.exec('insert into filler values (hex(randomblob(1500)))')
      } catch {
        return await work()
      } finally {
        writer.pragma('max_page_count = 1000000')
        writer.exec('drop table filler')
      }
    }
    const holder = await opened.pool.connect()
    try {
      await holder.query('begin')
      await holder.query('lock table mutation in access exclusive mode')
      const working = work()
      working.catch(() => undefined)
      for (;;) {
        const killed = await sql<{ done: boolean }>`
          select pg_terminate_backend(pid) as done from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(opened.db)
        if (killed.rows.length > 0) return await working
      }
    } finally {
      await holder.query('rollback')
      holder.release()
    }
  }
})
