import { ClassId, CivilDate, LearnerId, RecordId, UserId, ZoneName, pairId } from '@etude/core'
import type { ArgsOf } from '@etude/core'
import { expect, test } from 'vitest'
import { anna, at, bert, commitFixture, sent } from '../commit/commit-fixture.ts'
import { committedRecords } from '../commit/committed-records.ts'
import { forEachDatabase } from '../database/for-each-database.ts'
import { verifyDatabase } from '../database/verify-database.ts'
import { fillSummaries } from './fill-summaries.ts'

const strings = ClassId.parse('strings')
const zone = ZoneName.parse('Europe/Berlin')
const pupil = (index: number) => LearnerId.parse(`pupil-${index}`)
const parent = (index: number) => UserId.parse(`parent-${index}`)

/** `at` is a Monday. */
const practice = (learner: LearnerId): ArgsOf<'practice.log'> => ({
  learner,
  entry: RecordId.parse(`entry-${learner}`),
  session: null,
  minutes: 20,
  what: 'Scales',
  segments: [],
})

forEachDatabase('summaries of a class', (database) => {
  async function classOf(count: number) {
    const fixture = commitFixture(database())
    const { run } = fixture
    await run('system', 'class.create', { class: strings, title: 'Strings', tutor: anna, tutorName: 'Anna' })
    for (let index = 0; index < count; index += 1) {
      const learner = pupil(index)
      await run('system', 'learner.create', { learner, user: parent(index), name: `Pupil ${index}`, zone })
      await run('system', 'class.enrol', { class: strings, learner, learnerName: `Pupil ${index}` })
    }
    const summaryOf = async (learner: LearnerId) =>
      (await committedRecords(database()).get('summary', pairId(strings, learner)))?.body
    return { ...fixture, summaryOf }
  }

  test('[CLASS-9] what a learner does offline reaches the summary in the commit that takes it, and the learner’s device hears nothing of the class', async () => {
    const { push, committed, summaryOf } = await classOf(1)
    const today = CivilDate.parse(new Date(at.instant + at.offset * 60_000).toISOString().slice(0, 10))
    expect(await summaryOf(pupil(0))).toMatchObject({ lastActive: null, weeks: [], zone })
    committed.length = 0
    const answer = await push(parent(0), 'client-phone', [sent(1, 'practice.log', practice(pupil(0)))])
    expect(await summaryOf(pupil(0))).toMatchObject({ lastActive: today })
    expect(answer).toMatchObject({
      outcomes: [{ type: 'applied', touched: [['learner:pupil-0', expect.any(Number)]] }],
    })
    // Whoever watches the learner gets what was written with the announcement, as without a class.
    expect(committed.map(({ space, isPart }) => [space, isPart])).toEqual([
      ['learner:pupil-0', false],
      ['class:strings', false],
    ])
    expect(await verifyDatabase(database())).toEqual([])
  })

  test(
    '[CLASS-9] a whole class that syncs at once gets through, and no summary is behind',
    { timeout: 60_000 },
    async () => {
      const count = 24
      const { push, summaryOf } = await classOf(count)
      const pupils = Array.from({ length: count }, (_, index) => index)
      const answers = await Promise.all(
        pupils.map((index) =>
          push(parent(index), `client-of-${index}`, [sent(1, 'practice.log', practice(pupil(index)))]),
        ),
      )
      for (const answer of answers) expect(answer).toMatchObject({ outcomes: [{ type: 'applied' }] })
      for (const index of pupils) expect((await summaryOf(pupil(index)))?.lastActive).not.toBeNull()
      expect(await verifyDatabase(database())).toEqual([])
    },
  )

  test('[CLASS-4] [CLASS-9] a learner who has left has no summary any more, and one who belongs to no class never had one', async () => {
    const { run, summaryOf } = await classOf(2)
    await run(anna, 'class.remove-learner', { class: strings, learner: pupil(0) })
    expect(await summaryOf(pupil(0))).toBeUndefined()
    expect(await summaryOf(pupil(1))).toBeDefined()
    await run(parent(0), 'practice.log', practice(pupil(0)))
    expect(await summaryOf(pupil(0))).toBeUndefined()
    await run('system', 'learner.create', { learner: pupil(9), user: bert, name: 'Bert', zone })
    await run(bert, 'practice.log', practice(pupil(9)))
    expect(await summaryOf(pupil(9))).toBeUndefined()
  })

  test('[CLASS-9] a database from before there were summaries gets them at its next start, once', async () => {
    const { commit, summaryOf } = await classOf(3)
    await database().db.deleteFrom('record').where('kind', '=', 'summary').execute()
    await database().db.deleteFrom('record_index').where('kind', '=', 'summary').execute()
    expect(await fillSummaries(database(), commit, at)).toBe(3)
    expect(await summaryOf(pupil(2))).toMatchObject({ learner: pupil(2), weeks: [] })
    expect(await fillSummaries(database(), commit, at)).toBe(0)
  })

  test('[CLASS-9] [CLASS-4] who leaves by another server while summaries are made is not let in again', async () => {
    const { commit, run, summaryOf } = await classOf(1)
    await database().db.deleteFrom('record').where('kind', '=', 'summary').execute()
    await database().db.deleteFrom('record_index').where('kind', '=', 'summary').execute()
    const beaten: typeof commit = {
      ...commit,
      async inOneMoment(...asked) {
        await run('system', 'class.remove-learner', { class: strings, learner: pupil(0) })
        return commit.inOneMoment(...asked)
      },
    }
    expect(await fillSummaries(database(), beaten, at)).toBe(0)
    expect(await committedRecords(database()).get('enrolment', pairId(strings, pupil(0)))).toBeUndefined()
    expect(await summaryOf(pupil(0))).toBeUndefined()
  })
})
