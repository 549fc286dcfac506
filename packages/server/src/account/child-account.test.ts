import { Instant, LearnerId, UserId, ZoneName } from '@etude/core'
import { expect, test } from 'vitest'
import { commitFixture } from '../commit/commit-fixture.ts'
import { committedRecords } from '../commit/committed-records.ts'
import { forEachDatabase } from '../database/for-each-database.ts'
import { tieToChild } from './child-account.ts'

const kim = LearnerId.parse('kim')
const account = UserId.parse('account-of-kim')
const now = Instant.parse(1_800_000_000_000)

forEachDatabase('a child’s account', (database) => {
  test('[LEARNER-7] a device that signs in while the profile is handed over does not make a child of its owner again', async () => {
    const { commit, run } = commitFixture(database())
    const zone = ZoneName.parse('Europe/Vienna')
    await run('system', 'learner.create-child', {
      learner: kim,
      guardian: UserId.parse('gerda'),
      guardianName: 'Gerda',
      name: 'Kim',
      zone,
    })
    const profile = async () => (await committedRecords(database()).get('learner', kim))?.body
    await tieToChild(commit, kim, account, now)
    expect(await profile()).toMatchObject({ user: account, child: true })

    // The sign-in has looked before the hand-over, and ties after it.
    await run('system', 'learner.attach-account', { learner: kim, user: account, child: false })
    await tieToChild(commit, kim, account, now)
    expect(await profile()).toMatchObject({ user: account, child: false })
  })
})
