import { ClassId, LearnerId, RecordId, UserId, ZoneName, pairId } from '@etude/core'
import { createDatabase } from '@etude/testbed'
import type pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { migrate } from '../database/migrate.ts'
import { openPostgres } from '../database/open-postgres.ts'
import { verifyDatabase } from '../database/verify-database.ts'
import { anna, commitFixture } from './commit-fixture.ts'
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
const unenrolled = { class: strings, learner: pupil }

test('[COMMIT-8] [CLASS-9] who joins a class while something is done has it in the summary', async () => {
  const { run, atOnce, recordOf, faults } = await school()
  await atOnce(
    () => run('system', 'practice.log', log),
    () => run('system', 'class.enrol', joins(strings)),
  )
  expect((await recordOf('summary', pairId(strings, pupil)))?.body.lastActive).not.toBeNull()
  expect(await faults()).toEqual([])
})

test('[COMMIT-8] [CLASS-9] [CLASS-4] who leaves a class while something is done leaves no summary behind', async () => {
  const { run, atOnce, recordOf, faults } = await school()
  await run('system', 'class.enrol', joins(strings))
  await atOnce(
    () => run('system', 'practice.log', log),
    () => run('system', 'class.remove-learner', unenrolled),
  )
  expect(await recordOf('enrolment', pairId(strings, pupil))).toBeUndefined()
  expect(await recordOf('summary', pairId(strings, pupil))).toBeUndefined()
  expect(await faults()).toEqual([])
})

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
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
})

test('[COMMIT-8] [CLASS-7] a tutor’s classes are counted whole, also where two are added at once', async () => {
  const { run, atOnce, addClass } = await school()
  const tutor = UserId.parse('tutor')
  for (let count = 1; count < 200; count += 1) expect((await addClass(`class-${count}`, tutor)).ok).toBe(true)
  const answers = await atOnce(
    () => addClass('one-more', tutor),
    () => run('system', 'class.add-tutor', { class: strings, tutor, tutorName: 'T' }),
  )
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
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
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
})

/** A learner and two classes in a PostgreSQL, and a way to let two commits meet where each has read and nobody has written. */
async function school() {
  const { url } = await createDatabase(inject('postgresUrl'))
  const database = await openPostgres(url)
  await migrate(database)
  const { run, commit } = commitFixture(database)
  onTestFinished(async () => {
    await commit.close()
    await database.close()
  })
  const addClass = (id: string, tutor: UserId) =>
    run('system', 'class.create', { class: ClassId.parse(id), title: 'Class', tutor, tutorName: 'T' })
  await run('system', 'learner.create', { learner: pupil, user: UserId.parse('parent'), name: 'Pupil', zone })
  for (const id of [strings, winds]) await addClass(id, anna)
  return {
    run,
    addClass,
    recordOf: committedRecords(database).get,
    faults: () => verifyDatabase(database),
    async atOnce<T>(one: () => Promise<T>, other: () => Promise<T>): Promise<readonly T[]> {
      const holder = await database.pool.connect()
      try {
        await holder.query('begin')
        // Everybody may read on, and whoever writes waits.
        await holder.query('lock table record in share mode')
        const first = one()
        await waiting(database.pool, 1)
        const second = other()
        await waiting(database.pool, 2)
        await holder.query('commit')
        return await Promise.all([first, second])
      } finally {
        holder.release()
      }
    },
  }
}

/** So many others wait for a lock. */
async function waiting(pool: pg.Pool, count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const found = await pool.query<{ waiting: number }>(
          `select count(distinct pid)::int as waiting from pg_locks
           where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`,
        )
        return found.rows[0]?.waiting
      },
      { timeout: 20_000 },
    )
    .toBe(count)
}
