import { Instant } from '@etude/core'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createCommit } from '../commit/create-commit.ts'
import { createKeptCurricula } from '../commit/kept-curricula.ts'
import { forEachDatabase } from '../database/for-each-database.ts'
import { createSnapshots } from '../database/snapshot.ts'
import { effectRunner } from '../notify/effect-runner.ts'
import { installation } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'
import { onTuesday, untilTuesday } from '../testing/studying.ts'
import { createWeeksAhead } from './weeks-ahead.ts'

const hour = 3_600_000

forEachDatabase('weeks ahead', (database) => {
  /** One of several servers, on a clock that stands so many hours after Tuesday at ten, UTC. */
  const server = (hours: () => number) => {
    const base = Date.now() + untilTuesday()
    const now = () => Instant.parse(base + hours() * hour)
    const curricula = createKeptCurricula()
    const commit = createCommit({ database: database(), now, curricula })
    const readSnapshot = createSnapshots(database())
    const ahead = createWeeksAhead({ database: database(), commit, readSnapshot, curricula, now, newId: () => '' })
    const runner = effectRunner({
      db: database().db,
      handlers: ahead.effectHandlers,
      now,
      log: pino({ level: 'silent' }),
    })
    return { ahead, runner }
  }
  const plans = async () => {
    const rows = await database().db.selectFrom('record').select('body').where('kind', '=', 'weekly-plan').execute()
    const all = rows.map(({ body }) => JSON.parse(body) as { week: string; trigger: string; version: number })
    return all.filter(({ trigger }) => trigger === 'batch')
  }
  /** Somebody who opened the app on Tuesday. */
  const lately = async () => {
    const anna = await onTuesday(installation(database()))
    await anna.page.get(`/daily-plan/${anna.learner}`)
  }

  test('[WEEK-7] [GEN-2] [US-004] [C-11] next week is planned on Sunday evening where the learner is, and not an hour before', async () => {
    await lately()
    // Vienna is one or two hours ahead of UTC: Sunday, seven in the evening at the latest, and half past eight at the earliest.
    let hours = 5 * 24 + 7
    const { ahead, runner } = server(() => hours)
    expect(await ahead.promiseDue()).toBe(0)
    hours = 5 * 24 + 9.5
    expect(await ahead.promiseDue()).toBe(1)
    await runner.runDue()
    const [plan, ...others] = await plans()
    expect(others).toEqual([])
    expect(plan).toMatchObject({ trigger: 'batch', version: 1 })
    expect(new Date(plan?.week ?? '').getTime()).toBeGreaterThan(Date.now() + untilTuesday() + 5 * 24 * hour)
  })

  test('[WEEK-7] two servers that promise and keep at once make one plan, and asking all evening makes no other', async () => {
    await lately()
    const servers = [server(() => 5 * 24 + 10), server(() => 5 * 24 + 10)]
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(servers.map(({ ahead }) => ahead.promiseDue()))
      await Promise.all(servers.map(({ runner }) => runner.runDue()))
    }
    expect(await plans()).toMatchObject([{ version: 1 }])
  })

  test('[WEEK-7] [C-11] who was not seen for two weeks is planned for when they come back', async () => {
    await onTuesday(installation(database()))
    const { ahead, runner } = server(() => 5 * 24 + 10)
    expect(await ahead.promiseDue()).toBe(1)
    await runner.runDue()
    expect(await plans()).toEqual([])
  })

  test('[WEEK-7] who learns nothing is left in peace', async () => {
    const installed = installation(database())
    installed.pass(untilTuesday())
    await signUp(installed, 'Bert')
    const { ahead, runner } = server(() => 5 * 24 + 10)
    await ahead.promiseDue()
    await runner.runDue()
    expect(await plans()).toEqual([])
    const failed = await database()
      .db.selectFrom('effect')
      .select('id')
      .where('state', '!=', 'done')
      .where('type', '=', 'plan-week')
      .execute()
    expect(failed).toEqual([])
  })
})
