import { holdingAssessments, learnerSpace, may, mondayOf, addDays, readLearning, userActor, weekKey } from '@etude/core'
import type { Body, CivilDate, LearnerId, Learning, Reader, UserId } from '@etude/core'

export interface TestRecords {
  /** Those that hold, newest first. */
  readonly tests: readonly Body<'assessment'>[]
  readonly learning: Learning | undefined
  /** Of this week and the next. */
  readonly activities: readonly Body<'activity'>[]
  readonly mayRecord: boolean
}

export async function readTests(
  reader: Reader,
  learner: LearnerId,
  today: CivilDate,
  account: UserId,
): Promise<TestRecords> {
  const all = (await reader.list('assessment', 'learner', learner)).map(({ body }) => body)
  const facts = all.map((body) => ({ ...body, writtenAt: body.at.instant }))
  const holding = new Set(holdingAssessments(facts).map(({ assessment }) => assessment as string))
  const activities: Body<'activity'>[] = []
  for (const week of [mondayOf(today), addDays(mondayOf(today), 7)])
    for (const { body } of await reader.list('activity', 'week', weekKey(learner, week))) activities.push(body)
  return {
    tests: all
      .filter(({ assessment, skills }) => holding.has(assessment) && skills.length > 0)
      .sort((a, b) => (a.takenOn < b.takenOn ? 1 : a.takenOn > b.takenOn ? -1 : b.at.instant - a.at.instant)),
    learning: await readLearning(reader, learner),
    activities,
    mayRecord: await may(reader, userActor(account), 'assessment.record', learnerSpace(learner)),
  }
}
