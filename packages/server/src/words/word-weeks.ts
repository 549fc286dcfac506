import { CivilDate, LearnerId, planId, sha256, systemActor } from '@etude/core'
import type { Body, Instant } from '@etude/core'
import type { Logger } from 'pino'
import * as z from 'zod'
import type { Commit, CommittedSpace } from '../commit/commit.ts'
import { recordReader } from '../commit/record-reader.ts'
import type { Database } from '../database/open-database.ts'
import type { ReadSnapshot } from '../database/snapshot.ts'
import { enqueueEffect } from '../effect/enqueue-effect.ts'
import type { EffectHandler } from '../notify/effect-runner.ts'
import type { LanguageModel, WeekFeatures, WeekWords } from './language-model.ts'

interface WordWeeksDeps {
  readonly database: Database
  readonly commit: Commit
  readonly readSnapshot: ReadSnapshot
  readonly model: LanguageModel
  readonly now: () => Instant
  readonly log: Logger
  /** Says that there may be something to do. */
  readonly wake: () => void
}

interface WordWeeks {
  /** To be told of each commit: a plan that appears is promised words, whoever made it. */
  onCommitted(commits: readonly CommittedSpace[]): void
  readonly effectHandlers: Readonly<Record<'word-week', EffectHandler>>
}

const Promised = z.object({ learner: z.string().pipe(LearnerId), week: z.pipe(z.string(), CivilDate) })

/** How many answers are kept, by what was asked. */
const answersMax = 500
/** After the second time a week goes without words: there are good ones in the plan itself. */
const attemptsMax = 2

/**
 * WORDS-1. Has a language model word the theme and the objectives of plans, after they were committed and out of everybody's way. It is told titles and aims
 * and nothing of whose they are, so that what it said for one week serves every other that is about the same.
 */
export function createWordWeeks({ database, commit, readSnapshot, model, now, log, wake }: WordWeeksDeps): WordWeeks {
  const answers = new Map<string, WeekWords>()
  return {
    onCommitted(commits) {
      for (const { put } of commits)
        for (const { kind, body } of put) if (kind === 'weekly-plan') void promise(body as Body<'weekly-plan'>)
    },
    effectHandlers: {
      'word-week': async (payload, { attempts }) => {
        const { learner, week } = Promised.parse(payload)
        const plan = await readSnapshot((snapshot) => recordReader(snapshot).get('weekly-plan', planId(learner, week)))
        if (plan === undefined || isWorded(plan.body)) return
        const { content } = plan.body
        const features = { units: content.theme, objectives: content.objectives }
        const words = await wordsFor(features)
        if (words === undefined) {
          if (attempts >= attemptsMax) return
          throw new Error('The language model gave no words')
        }
        const args = { learner, week, snapshot: content.snapshot, ...words, objectives: [...words.objectives] }
        const done = await commit.run(systemActor('language-model'), { name: 'week.word', version: 1, args })
        if (!done.ok) log.warn({ refusal: done.error.type }, 'The words of a week were refused')
      },
    },
  }

  async function promise(plan: Body<'weekly-plan'>): Promise<void> {
    if (isWorded(plan) || plan.content.objectives.length === 0) return
    const { learner, week, content } = plan
    const effect = {
      id: `word-week:${planId(learner, week)}:${content.snapshot}`,
      type: 'word-week',
      payload: { learner, week },
    }
    // The plan is whole without them: where they cannot even be promised, it goes without.
    await enqueueEffect(database.db, effect, now()).then(wake, (error: unknown) =>
      log.warn({ err: error }, 'The words of a week could not be promised'),
    )
  }

  async function wordsFor(features: WeekFeatures): Promise<WeekWords | undefined> {
    const key = sha256(JSON.stringify(features), 16)
    const known = answers.get(key)
    if (known !== undefined) return known
    const begun = performance.now()
    const described = await model.describeWeek(features)
    const tookMs = Math.round(performance.now() - begun)
    if (described.type === 'none') {
      log.warn({ reason: described.reason, tookMs }, 'A language model gave no words')
      return undefined
    }
    log.info({ tookMs }, 'A language model worded a week')
    answers.set(key, described.words)
    const [oldest] = answers.keys()
    if (answers.size > answersMax && oldest !== undefined) answers.delete(oldest)
    return described.words
  }
}

const isWorded = ({ words, content }: Body<'weekly-plan'>): boolean => words?.snapshot === content.snapshot
