import {
  CurriculumId,
  LearnerId,
  NodeCode,
  UserId,
  ZoneName,
  readCurriculum,
  readLearning,
  systemActor,
} from '@etude/core'
import type { Reader } from '@etude/core'
import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { createSnapshots } from '../database/snapshot.ts'
import type { SqlRunner } from '../database/sql-runner.ts'
import { at, commitFixture } from './commit-fixture.ts'
import { createKeptCurricula } from './kept-curricula.ts'

const scales = CurriculumId.parse('scales')
const titled = (curriculum: CurriculumId, title: string) => ({
  curriculum,
  edition: 1,
  nodes: [{ kind: 'subject' as const, code: NodeCode.parse('S'), parent: null, title, position: 0 }],
  tie: [],
  untie: [],
})

forEachDatabase('kept curricula', (database) => {
  const snapshots = () => createSnapshots(database())
  /** How a curriculum reads now, and how many lists the database was asked for. */
  async function read(kept: ReturnType<typeof createKeptCurricula>, curriculum = scales) {
    let lists = 0
    const titles = await snapshots()(async (snapshot) => {
      const rows: SqlRunner['rows'] = (text, ...values) => {
        if (text.includes('record_index')) lists += 1
        return snapshot.rows(text, ...values)
      }
      return titlesIn(kept.reader({ rows }), curriculum)
    })
    return { titles, lists }
  }
  const titlesIn = async (reader: Reader, curriculum = scales) =>
    (await readCurriculum(reader, curriculum))?.nodes.map(({ title }) => title)

  const withCurricula = async (...names: readonly CurriculumId[]) => {
    const fixture = commitFixture(database())
    for (const curriculum of names) {
      await fixture.run('system', 'curriculum.create', { curriculum, title: 'Scales', owner: null })
      await fixture.run('system', 'curriculum.change', titled(curriculum, 'Major'))
    }
    return fixture
  }

  test('[COMMIT-14] a curriculum is read once, and anew after a change, whoever made it', async () => {
    const { run } = await withCurricula(scales)
    const kept = createKeptCurricula()
    expect(await read(kept)).toEqual({ titles: ['Major'], lists: 5 })
    expect(await read(kept)).toEqual({ titles: ['Major'], lists: 0 })
    await run('system', 'curriculum.change', titled(scales, 'Minor'))
    expect(await read(kept)).toEqual({ titles: ['Minor'], lists: 5 })
    // Another server on the same database.
    await commitFixture(database()).run('system', 'curriculum.change', titled(scales, 'Chromatic'))
    expect((await read(kept)).titles).toEqual(['Chromatic'])
  })

  test('[COMMIT-14] the same version after a restore is not taken for the same state', async () => {
    await withCurricula(scales)
    const kept = createKeptCurricula()
    await read(kept)
    const { db } = database()
    const rows = await db.selectFrom('record').select(['body']).where('kind', '=', 'subject').execute()
    const body = JSON.stringify({ ...(JSON.parse(rows[0]?.body ?? '') as object), title: 'From the backup' })
    await db.updateTable('record').set({ body }).where('kind', '=', 'subject').execute()
    expect((await read(kept)).titles).toEqual(['Major'])
    await db.updateTable('etude').set({ value: 'another epoch' }).where('name', '=', 'epoch').execute()
    expect((await read(kept)).titles).toEqual(['From the backup'])
  })

  test('[COMMIT-14] a transaction sees what it has changed itself, and leaves nothing of it behind when it is undone', async () => {
    const { run, commit } = await withCurricula(scales)
    await run('system', 'learner.create', {
      learner: LearnerId.parse('l'),
      user: UserId.parse('u'),
      name: 'Anna',
      zone: ZoneName.parse('UTC'),
    })
    await run('system', 'study.set', {
      learner: LearnerId.parse('l'),
      curriculum: scales,
      from: '2026-01-01' as never,
      weeklyPace: 3,
      mastery: 'spaced',
    })
    const titles = async (reader: Reader) =>
      (await readLearning(reader, LearnerId.parse('l')))?.courses.flatMap(({ curriculum }) =>
        curriculum.nodes.map(({ title }) => title),
      )
    const undone = commit.inOneMoment(systemActor('test'), [], at, async (moment) => {
      expect(await titles(moment.reader)).toEqual(['Major'])
      const change = { name: 'curriculum.change', version: 1, args: titled(scales, 'Minor') as never }
      expect((await moment.run(change)).ok).toBe(true)
      expect(await titles(moment.reader)).toEqual(['Minor'])
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    const after = await commit.inOneMoment(systemActor('test'), [], at, ({ reader }) => titles(reader))
    expect(after).toEqual(['Major'])
  })

  test('[COMMIT-14] beyond its bound the one that was not asked for the longest goes', async () => {
    const [first, second, third] = ['first', 'second', 'third'].map((name) => CurriculumId.parse(name)) as [
      CurriculumId,
      CurriculumId,
      CurriculumId,
    ]
    await withCurricula(first, second, third)
    // Each has one record.
    const kept = createKeptCurricula(2)
    await read(kept, first)
    await read(kept, second)
    await read(kept, first)
    await read(kept, third)
    expect((await read(kept, first)).lists).toBe(0)
    expect((await read(kept, third)).lists).toBe(0)
    expect((await read(kept, second)).lists).toBe(5)
  })

  test('[COMMIT-14] nobody who is handed a kept record can change it', async () => {
    await withCurricula(scales)
    const kept = createKeptCurricula()
    const [record] = await snapshots()((snapshot) => kept.reader(snapshot).list('subject', 'curriculum', scales))
    expect(() => Object.assign(record?.body ?? {}, { title: 'Mine' })).toThrow(TypeError)
  })
})
