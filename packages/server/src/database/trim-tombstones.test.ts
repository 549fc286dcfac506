import { ClassId, LearnerId, UserId } from '@etude/core'
import { expect, test } from 'vitest'
import { commitFixture } from '../commit/commit-fixture.ts'
import { forEachDatabase } from './for-each-database.ts'
import { trimTombstones } from './trim-tombstones.ts'
import { verifyDatabase } from './verify-database.ts'

forEachDatabase('tombstones', (database) => {
  test('[STORE-7] [SYNC-15] [R21] the older half goes where there are too many, and the floor rises to the newest of them', async () => {
    const { run } = commitFixture(database())
    const strings = ClassId.parse('strings')
    await run('system', 'class.create', {
      class: strings,
      title: 'Strings',
      tutor: UserId.parse('anna'),
      tutorName: 'Anna',
    })
    for (let n = 1; n <= 12; n += 1) {
      const enrolment = { class: strings, learner: LearnerId.parse(`l${n}`) }
      await run('system', 'class.enrol', { ...enrolment, learnerName: 'Lea' })
      if (n > 1) await run('system', 'class.remove-learner', enrolment)
    }
    const tombstones = () =>
      database().db.selectFrom('record').select('version').where('deleted', '=', 1).orderBy('version').execute()
    const before = (await tombstones()).map(({ version }) => version)
    // Whoever leaves a class takes along what it was told of their weeks.
    expect(before).toHaveLength(22)

    expect(await trimTombstones(database(), 22)).toEqual([])
    expect(await trimTombstones(database(), 20)).toEqual(['class:strings'])
    expect((await tombstones()).map(({ version }) => version)).toEqual(before.slice(-10))
    const space = await database()
      .db.selectFrom('space')
      .selectAll()
      .where('id', '=', 'class:strings')
      .executeTakeFirst()
    expect(space?.floor).toBe(before.at(-11))
    expect(await trimTombstones(database(), 20)).toEqual([])
    expect(await verifyDatabase(database())).toEqual([])
    // What is alive is untouched, and a record that was forgotten can come back.
    await run('system', 'class.enrol', { class: strings, learner: LearnerId.parse('l2'), learnerName: 'Lea' })
    expect(await verifyDatabase(database())).toEqual([])
  })
})
