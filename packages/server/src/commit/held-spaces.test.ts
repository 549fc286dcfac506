import {
  ClassId,
  ClientId,
  CurriculumId,
  LearnerId,
  NodeCode,
  PlanId,
  RecordId,
  UserId,
  ZoneName,
  pairId,
  systemActor,
} from '@etude/core'
import { createDatabase } from '@etude/testbed'
import { expect, inject, onTestFinished, test } from 'vitest'
import { migrate } from '../database/migrate.ts'
import { openPostgres } from '../database/open-postgres.ts'
import { verifyDatabase } from '../database/verify-database.ts'
import { anna, at, bert, commitFixture, rename } from './commit-fixture.ts'
import { committedRecords } from './committed-records.ts'

const pupil = LearnerId.parse('pupil')
const strings = ClassId.parse('strings')
const winds = ClassId.parse('winds')
const zone = ZoneName.parse('Europe/Berlin')
const log = {
  learner: pupil,
  entry: RecordId.parse('entry'),
  session: null,
  minutes: 20,
  what: 'Scales',
  segments: [],
}
const joins = (id: ClassId) => ({ class: id, learner: pupil, learnerName: 'Pupil' })

test('[COMMIT-8] [CLASS-9] who joins a class while something is done has it in the summary', async () => {
  const { run, atOnce, recordOf, faults } = await school()
  const answers = await atOnce(
    () => run('system', 'practice.log', log),
    () => run('system', 'class.enrol', joins(strings)),
  )
  expect(answers.every(({ ok }) => ok)).toBe(true)
  const summary = await recordOf('summary', pairId(strings, pupil))
  expect(summary?.body.lastActive).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(await faults()).toEqual([])
})

test('[COMMIT-8] [CLASS-9] [CLASS-4] who leaves a class while something is done leaves no summary behind', async () => {
  const { run, atOnce, recordOf, faults } = await school()
  await run('system', 'class.enrol', joins(strings))
  const answers = await atOnce(
    () => run('system', 'practice.log', log),
    () => run('system', 'class.remove-learner', { class: strings, learner: pupil }),
  )
  expect(answers.every(({ ok }) => ok)).toBe(true)
  expect(await recordOf('enrolment', pairId(strings, pupil))).toBeUndefined()
  expect(await recordOf('summary', pairId(strings, pupil))).toBeUndefined()
  expect(await faults()).toEqual([])
})

const one = expect.objectContaining({ ok: true })
const tooMany = expect.objectContaining({ ok: false, error: expect.objectContaining({ type: 'limit-reached' }) })

test('[COMMIT-8] [LEARNER-8] a guardian’s children are counted whole, also where two are added at once', async () => {
  const { run, atOnce } = await school()
  const guardian = UserId.parse('guardian')
  const addChild = (id: string) =>
    run('system', 'learner.create-child', { learner: LearnerId.parse(id), guardian, guardianName: 'G', name: id, zone })
  for (let count = 1; count < 100; count += 1) expect((await addChild(`child-${count}`)).ok).toBe(true)
  const answers = await atOnce(
    () => addChild('one-more'),
    () => run('system', 'learner.add-guardian', { learner: pupil, guardian, guardianName: 'G' }),
  )
  expect(answers).toEqual([one, tooMany])
})

test('[COMMIT-8] [CLASS-7] a tutor’s classes are counted whole, also where two are added at once', async () => {
  const { run, atOnce, addClass } = await school()
  const tutor = UserId.parse('tutor')
  for (let count = 1; count < 200; count += 1) expect((await addClass(`class-${count}`, tutor)).ok).toBe(true)
  const answers = await atOnce(
    () => addClass('one-more', tutor),
    () => run('system', 'class.add-tutor', { class: strings, tutor, tutorName: 'T' }),
  )
  expect(answers).toEqual([one, tooMany])
})

test('[COMMIT-8] [CLASS-7] a learner’s classes are counted whole, also where two let the learner in at once', async () => {
  const { run, atOnce, addClass } = await school()
  for (let count = 1; count < 30; count += 1) {
    await addClass(`class-${count}`, anna)
    expect((await run('system', 'class.enrol', joins(ClassId.parse(`class-${count}`)))).ok).toBe(true)
  }
  const answers = await atOnce(
    () => run('system', 'class.enrol', joins(strings)),
    () => run('system', 'class.enrol', joins(winds)),
  )
  expect(answers).toEqual([one, tooMany])
})

test('[COMMIT-8] [ENSEMBLE-1] [ENSEMBLE-2] an owner’s and a learner’s shared plans are counted whole, also where two are added at once', async () => {
  const { atOnce, addPlan, addMember } = await school()
  for (let count = 1; count < 50; count += 1) {
    expect((await addPlan(`plan-${count}`)).ok).toBe(true)
    expect((await addMember(`plan-${count}`)).ok).toBe(true)
  }
  expect(
    await atOnce(
      () => addPlan('one'),
      () => addPlan('other'),
    ),
  ).toEqual([one, tooMany])
  expect((await addPlan('another', bert)).ok).toBe(true)
  expect(
    await atOnce(
      () => addMember('one'),
      () => addMember('another'),
    ),
  ).toEqual([one, tooMany])
})

test('[COMMIT-8] [COMMIT-11] who becomes a guardian while the child is let into a plan may read it, and those who listen there are asked again', async () => {
  const { run, atOnce, addPlan, addMember, accessOf } = await school()
  await addPlan('trio')
  const before = await accessOf('plan:trio')
  const answers = await atOnce(
    () => addMember('trio'),
    () => run('system', 'learner.add-guardian', { learner: pupil, guardian: bert, guardianName: 'Bert' }),
  )
  expect(answers.every(({ ok }) => ok)).toBe(true)
  expect(await accessOf('plan:trio')).toBe(before + 2)
})

test('[COMMIT-7] [SYNC-2] what a copy of a device offers again while the device sends it is done once', async () => {
  const { push, atOnce } = await school()
  const origin = { client: ClientId.parse('the-device'), seq: 2 }
  await push(anna, 'the-device', [rename(1, 'Anna')])
  const [again, first] = await atOnce(
    () => push(anna, 'its-copy', [{ ...rename(1, 'Annie'), origin }]),
    () => push(anna, 'the-device', [rename(2, 'Annie')]),
  )
  expect(again).toMatchObject({ outcomes: [{ type: 'applied', touched: [['user:anna', 2]] }] })
  expect(first).toMatchObject({ outcomes: [{}, { seq: 2, type: 'applied', touched: [['user:anna', 2]] }] })
})

test('[COMMIT-8] a space that was busy when it was needed late is waited for in the next try', async () => {
  const { run, pool, waits, recordOf } = await school()
  await run('system', 'class.enrol', joins(strings))
  const holder = await pool.connect()
  try {
    await holder.query('begin')
    await holder.query("select 1 from space where id = 'class:strings' for update")
    const logged = run('system', 'practice.log', log)
    // It would give up after ten tries that do not wait.
    await waits(1)
    await holder.query('commit')
    expect((await logged).ok).toBe(true)
  } finally {
    holder.release(true)
  }
  expect((await recordOf('summary', pairId(strings, pupil)))?.body.lastActive).not.toBeNull()
})

test('[COMMIT-14] a curriculum that is changed while it is read is read again, all of one edition', async () => {
  const { run, another } = await school()
  const curriculum = CurriculumId.parse('scales')
  const change = (edition: number, title: string) =>
    run('system', 'curriculum.change', {
      curriculum,
      edition,
      nodes: [{ kind: 'subject', code: NodeCode.parse('S'), parent: null, title, position: 0 }],
      tie: [],
      untie: [],
    })
  await run('system', 'curriculum.create', { curriculum, title: 'Scales', owner: null })
  await change(1, 'Major')
  let tries = 0
  // One that keeps nothing of it yet.
  const read = await another.inOneMoment(systemActor('test'), [], at, async ({ reader }) => {
    tries += 1
    const whole = await reader.get('curriculum', curriculum)
    if (tries === 1) expect((await change(2, 'Minor')).ok).toBe(true)
    const subjects = await reader.list('subject', 'curriculum', curriculum)
    return [whole?.body.edition, ...subjects.map(({ body }) => body.title)]
  })
  expect(read).toEqual([2, 'Minor'])
  expect(tries).toBe(2)
})

/** A learner and two classes in a PostgreSQL, and a way to let two commits meet where each has read and nobody has written. */
async function school() {
  const { url, drop } = await createDatabase(inject('postgresUrl'))
  const database = await openPostgres(url)
  const { pool } = database
  await migrate(database)
  const { run, push, commit } = commitFixture(database)
  onTestFinished(async () => {
    await commit.close()
    await database.close()
    await drop()
  })
  const addClass = (id: string, tutor: UserId) =>
    run('system', 'class.create', { class: ClassId.parse(id), title: 'Class', tutor, tutorName: 'T' })
  const addPlan = (id: string, owner: UserId = anna) =>
    run('system', 'shared-plan.create', {
      plan: PlanId.parse(id),
      owner,
      ownerName: 'Owner',
      title: 'Trio',
      notes: '',
      segments: [],
    })
  const addMember = (id: string) =>
    run('system', 'shared-plan.set-member', {
      plan: PlanId.parse(id),
      learner: pupil,
      learnerName: 'Pupil',
      right: 'view',
    })
  await run('system', 'learner.create', { learner: pupil, user: UserId.parse('parent'), name: 'Pupil', zone })
  for (const id of [strings, winds]) await addClass(id, anna)
  /** So many others wait for a lock. */
  const waits = (count: number) =>
    expect
      .poll(async () => {
        const found = await pool.query<{ waiting: number }>(
          `select count(distinct pid)::int as waiting from pg_locks
           where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`,
        )
        return found.rows[0]?.waiting
      })
      .toBe(count)
  return {
    run,
    push,
    another: commitFixture(database).commit,
    pool,
    addClass,
    addPlan,
    addMember,
    waits,
    recordOf: committedRecords(database).get,
    faults: () => verifyDatabase(database),
    async accessOf(space: string): Promise<number> {
      const found = await pool.query<{ access: number }>('select access from space where id = $1', [space])
      return found.rows[0]?.access ?? 0
    },
    async atOnce<T, U>(one: () => Promise<T>, other: () => Promise<U>): Promise<readonly [T, U]> {
      const holder = await pool.connect()
      try {
        // Two waits of twenty seconds may lie between its statements.
        await holder.query('set idle_in_transaction_session_timeout = 60000')
        await holder.query('begin')
        // Everybody may read on, and whoever writes waits.
        await holder.query('lock table record in share mode')
        const first = one()
        await waits(1)
        const second = other()
        await waits(2)
        await holder.query('commit')
        return await Promise.all([first, second])
      } finally {
        // Not given back: where a wait came to nothing it still holds the table.
        holder.release(true)
      }
    },
  }
}
