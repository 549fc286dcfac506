import { Instant, LearnerId, systemActor } from '@etude/core'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { createSnapshots } from '../database/snapshot.ts'
import { effectRunner } from '../notify/effect-runner.ts'
import { installation } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'
import { onTuesday, startStudying, untilTuesday } from '../testing/studying.ts'
import type { LanguageModel, WeekFeatures } from './language-model.ts'
import { createWordWeeks } from './word-weeks.ts'

const log = pino({ level: 'silent' })

forEachDatabase('words for weeks', (database) => {
  /** An installation with a language model that answers as it is told, and remembers what it was asked. */
  const worded = (answer: LanguageModel['describeWeek']) => {
    const installed = installation(database())
    const { commit } = installed
    const asked: WeekFeatures[] = []
    const model = { describeWeek: (features: WeekFeatures) => (asked.push(features), answer(features)) }
    // One moment for whoever promises and whoever looks for what is due: read twice, the clock may tick between, and what was just promised is not due yet.
    const tuesday = Instant.parse(Date.now() + untilTuesday())
    const now = () => tuesday
    let woken = 0
    const wake = () => void (woken += 1)
    const words = createWordWeeks({
      database: database(),
      commit,
      readSnapshot: createSnapshots(database()),
      model,
      now,
      log,
      wake,
    })
    commit.onCommitted(words.onCommitted)
    const runner = effectRunner({ db: database().db, handlers: words.effectHandlers, now, log })
    // What a commit promises is promised after it, so that nobody waits for it.
    const promised = (count: number) => expect.poll(() => woken, { timeout: 20_000 }).toBeGreaterThanOrEqual(count)
    return { installed, asked, runner, promised }
  }
  const sentences = async ({ objectives }: WeekFeatures) => ({
    type: 'words' as const,
    words: { theme: 'A friendly week', objectives: objectives.map(({ about }) => `On with ${about}`) },
  })
  const weekOf = async (page: Awaited<ReturnType<typeof signUp>>['page'], learner: string) =>
    (await page.get(`/weekly-planner/${learner}/current`)).body as Record<string, unknown>

  test('[WORDS-1] come after the commit, are shown, and change nothing that the plan holds', async () => {
    const { installed, asked, runner, promised } = worded(sentences)
    const anna = await onTuesday(installed)
    const plain = await weekOf(anna.page, anna.learner)
    await promised(1)
    await runner.runDue()
    const { weekly_theme, weekly_objectives, ...rest } = await weekOf(anna.page, anna.learner)
    expect(weekly_theme).toBe('A friendly week')
    expect(weekly_objectives).toEqual(asked[0]?.objectives.map(({ about }) => `On with ${about}`))
    expect({ ...plain, ...rest }).toEqual(plain)
  })

  test('[WORDS-3] [C-32] what is told names nobody, and what was said once is not asked for again', async () => {
    const { installed, asked, runner, promised } = worded(sentences)
    const anna = await onTuesday(installed)
    const bert = await signUp(installed, 'Bert')
    await startStudying(installed, bert)
    for (const { page, learner } of [anna, bert]) await weekOf(page, learner)
    await promised(2)
    await runner.runDue()
    for (const { page, learner } of [anna, bert])
      expect((await weekOf(page, learner))['weekly_theme']).toBe('A friendly week')
    for (const secret of ['Anna', 'Bert', anna.learner, bert.learner, anna.email])
      expect(JSON.stringify(asked)).not.toContain(secret)
    expect(new Set(asked.map((features) => JSON.stringify(features))).size).toBe(asked.length)
  })

  test('[ROB-6] where there are none the plan is as good as it was, and after a second try nobody asks any more', async () => {
    const { installed, asked, runner, promised } = worded(async () => ({ type: 'none', reason: 'timeout' }))
    const anna = await onTuesday(installed)
    const plain = await weekOf(anna.page, anna.learner)
    await promised(1)
    await runner.runDue()
    const { db } = database()
    await db.updateTable('effect').set({ not_before: 0 }).where('type', '=', 'word-week').execute()
    await runner.runDue()
    await runner.runDue()
    expect(asked).toHaveLength(2)
    expect(await weekOf(anna.page, anna.learner)).toEqual(plain)
    const effects = await db.selectFrom('effect').select('state').where('type', '=', 'word-week').execute()
    expect(effects).toEqual([{ state: 'done' }])
  })

  test('[C-35] while a model is still thinking, weeks and days are planned and given as if there were none', async () => {
    let giveUp = (): void => {}
    const thinking = new Promise<{ type: 'none'; reason: 'timeout' }>((resolve) => {
      giveUp = () => resolve({ type: 'none', reason: 'timeout' })
    })
    const { installed, asked, runner, promised } = worded(() => thinking)
    const anna = await onTuesday(installed)
    const plain = await weekOf(anna.page, anna.learner)
    await promised(1)
    const wording = runner.runDue()
    await expect.poll(() => asked.length).toBe(1)
    // The model has been asked and says nothing; none of these waits for it.
    expect(await weekOf(anna.page, anna.learner)).toEqual(plain)
    expect((await anna.page.get(`/daily-plan/${anna.learner}`)).status).toBe(200)
    const anew = await anna.page.post(`/weekly-planner/generate/${anna.learner}`, { force_regenerate: true })
    expect(anew.status).toBe(200)
    expect(asked).toHaveLength(1)
    giveUp()
    await wording
  })

  test('[X-15] words for a plan that has been made anew come too late; nobody but the server puts any', async () => {
    const { installed } = worded(sentences)
    const anna = await onTuesday(installed)
    const week = await weekOf(anna.page, anna.learner)
    const args = {
      learner: LearnerId.parse(anna.learner),
      week: week['week_start_date'],
      snapshot: '0'.repeat(32),
      theme: 'Late',
      objectives: [],
    } as never
    const late = await installed.commit.run(systemActor('test'), { name: 'week.word', version: 1, args })
    expect(late).toMatchObject({ ok: true, value: { superseded: true } })
    const own = await anna.page.post('/api/mutations', { name: 'week.word', version: 1, args })
    expect(own).toMatchObject({ status: 403, body: { code: 'not-allowed' } })
    expect(await weekOf(anna.page, anna.learner)).toEqual(week)
  })
})
