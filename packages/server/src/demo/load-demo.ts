import { addDays, changesTo, mondayOf, planId, systemActor, userActor, weekKey } from '@etude/core'
import type { Actor, ArgsOf, At, Instant, Json, LearnerId, MutationName, Reader, UserId } from '@etude/core'
import type { MadeAccount, NewAccount } from '../account/make-account.ts'
import type { Commit } from '../commit/commit.ts'
import { committedRecords } from '../commit/committed-records.ts'
import type { Database } from '../database/open-database.ts'
import { loadPractice } from './load-practice.ts'
import { childHistories, grownUpHistory } from './practice-histories.ts'
import { learnerNow } from '../week/learner-now.ts'
import { demoCurricula, readDemoCurriculum } from './demo-curricula.ts'
import { liveWeeks } from './live-weeks.ts'
import type { DemoLearner, RunDemo } from './live-weeks.ts'
import {
  demoAccounts,
  demoChild,
  demoClass,
  demoClassmates,
  demoFamilies,
  demoPassword,
  demoSharedPlan,
  demoZone,
} from './school.ts'

export interface DemoDeps {
  readonly database: Database
  readonly commit: Commit
  readonly makeAccount: (person: NewAccount) => Promise<MadeAccount>
  readonly now: () => Instant
}

/**
 * Fills an empty database with a small school, by the same mutations that people use. Each step may have been done before: a start that was
 * interrupted is taken up again by the next. A database that holds anything else is left alone.
 */
export async function loadDemo({
  database,
  commit,
  makeAccount,
  now,
}: DemoDeps): Promise<'loaded' | 'was there' | 'not empty'> {
  const state = await demoState(database)
  if (state === 'loaded') return 'was there'
  if (state === null && !(await isEmpty(database))) return 'not empty'
  await keepState(database, 'loading')
  await fillSchool(commit, makeAccount, committedRecords(database), now())
  await keepState(database, 'loaded')
  return 'loaded'
}

async function fillSchool(
  commit: Commit,
  makeAccount: DemoDeps['makeAccount'],
  reader: Reader,
  now: Instant,
): Promise<void> {
  const account = (person: Pick<NewAccount, 'email' | 'name' | 'admin'>) =>
    makeAccount({ ...person, password: demoPassword, zone: demoZone })
  const learner = await account(demoAccounts.learner)
  const guardian = await account(demoAccounts.guardian)
  const tutor = await account(demoAccounts.tutor)
  const admin = await account(demoAccounts.admin)
  const families = await account({ ...demoFamilies, admin: false })
  const school = systemActor('demo')

  const children = [
    { ...demoChild, by: guardian.user, byName: demoAccounts.guardian.name },
    ...demoClassmates.map((classmate) => ({ ...classmate, by: families.user, byName: demoFamilies.name })),
  ]
  for (const { learner: child, name, availability, by, byName } of children) {
    await run(commit, userActor(by), 'learner.create-child', {
      learner: child,
      guardian: by,
      guardianName: byName,
      name,
      zone: demoZone,
    })
    await run(commit, userActor(by), 'learner.edit-profile', { learner: child, availability })
  }
  const { class: id, title } = demoClass
  await run(commit, userActor(tutor.user), 'class.create', {
    class: id,
    title,
    tutor: tutor.user,
    tutorName: demoAccounts.tutor.name,
  })
  const pupils = [{ learner: learner.learner, name: demoAccounts.learner.name }, ...children]
  for (const { learner: pupil, name } of pupils) {
    await run(commit, school, 'class.enrol', { class: id, learner: pupil, learnerName: name })
  }
  const { plan, ...written } = demoSharedPlan
  await run(commit, userActor(tutor.user), 'shared-plan.create', {
    plan,
    owner: tutor.user,
    ownerName: demoAccounts.tutor.name,
    ...written,
  })
  for (const [who, learnerName, right] of [
    [learner.learner, demoAccounts.learner.name, 'edit'],
    [demoChild.learner, demoChild.name, 'view'],
  ] as const)
    await run(commit, userActor(tutor.user), 'shared-plan.set-member', { plan, learner: who, learnerName, right })
  const [maths, cello] = demoCurricula
  await installCurriculum(commit, maths)
  await installCurriculum(commit, cello)
  await run(commit, school, 'class.use-curriculum', { class: id, curriculum: cello.id })
  await run(commit, userActor(learner.user), 'learner.edit-profile', {
    learner: learner.learner,
    availability: demoAccounts.learner.availability,
  })
  await loadPractice(commit, learner.learner, learner.user, grownUpHistory, now)
  const lookedAfterBy = new Map(children.map(({ learner: child, by }) => [child, by]))
  for (const [child, history] of childHistories)
    await loadPractice(commit, child, lookedAfterBy.get(child) ?? guardian.user, history, now)

  const [playing, counting] = [
    { course: cello, subject: 'C', weeksBehind: 1 },
    { course: maths, subject: 'M', weeksBehind: 1 },
  ]
  const { guardian: jonas, tutor: ines, admin: sam, learner: mara } = demoAccounts
  await liveAndLearn(commit, reader, now, [
    ...children.map((child) => ({ ...playing, ...child, tutor: tutor.user })),
    { ...playing, ...learner, name: mara.name, tutor: tutor.user, weeksBehind: 2 },
    { ...counting, ...demoChild, tutor: guardian.user, weeksBehind: 2 },
    // Who looks after others learns something too, so that their own Today is not empty.
    { ...playing, ...guardian, name: jonas.name, tutor: guardian.user },
    { ...counting, ...tutor, name: ines.name, tutor: tutor.user },
    { ...playing, ...admin, name: sam.name, tutor: admin.user },
  ])
  for (const [drafted, by] of [
    [guardian.learner, guardian.user],
    [demoChild.learner, tutor.user],
  ] as const)
    await touchDraft(commit, reader, drafted, by, now)
}

/** Next week's draft waits to be approved, and somebody has looked at it already: there is a line to read, and to take back. */
async function touchDraft(commit: Commit, reader: Reader, learner: LearnerId, by: UserId, now: Instant): Promise<void> {
  const week = addDays(mondayOf(learnerNow({ zone: demoZone, dayStarts: [] }, now).today), 7)
  const plan = await reader.get('weekly-plan', planId(learner, week))
  const [first] = (await reader.list('activity', 'week', weekKey(learner, week)))
    .map(({ body }) => body)
    .sort((a, b) => a.sequence - b.sequence)
  const isTouched = (await reader.list('plan-change', 'week', weekKey(learner, week))).length > 0
  if (plan === undefined || first === undefined || isTouched) return
  const which = { learner, week, version: plan.body.version, reason: 'We talked about this one' }
  const activities = [
    { activity: first.activity, priority: first.priority === 'high' ? ('medium' as const) : ('high' as const) },
  ]
  await run(commit, userActor(by), 'draft.arrange', { ...which, activities })
}

interface Pupil extends Omit<DemoLearner, 'curriculum'> {
  readonly course: (typeof demoCurricula)[number]
}

/** Each learner takes a curriculum up; then each lives their weeks. They do so side by side, so that they share the commits. */
async function liveAndLearn(commit: Commit, reader: Reader, now: Instant, pupils: readonly Pupil[]): Promise<void> {
  const today = learnerNow({ zone: demoZone, dayStarts: [] }, now).today
  const runAt: RunDemo = (actor, name, args, at) => run(commit, actor, name, args, at)
  for (const { learner, course, weeksBehind } of pupils) {
    const from = addDays(mondayOf(today), -7 * weeksBehind)
    const study = { learner, curriculum: course.id, from, weeklyPace: 4, mastery: 'spaced' as const }
    await run(commit, systemActor('demo'), 'study.set', study)
  }
  const byLearner = new Map(pupils.map((pupil) => [pupil.learner, { ...pupil, curriculum: pupil.course.id }]))
  const waiting = [...byLearner.values()]
  const live = async (): Promise<void> => {
    for (let pupil = waiting.shift(); pupil !== undefined; pupil = waiting.shift())
      await liveWeeks(runAt, reader, pupil, today)
  }
  await Promise.all(Array.from({ length: liveAtOnce }, live))
}

/** Fewer than PostgreSQL has connections here: the learners of a class take turns at what the class sees of them, and nobody waits for one in vain. */
const liveAtOnce = 4

async function installCurriculum(commit: Commit, listed: (typeof demoCurricula)[number]): Promise<void> {
  const school = systemActor('demo')
  const { id, title } = listed
  await run(commit, school, 'curriculum.create', { curriculum: id, title, owner: null })
  const empty = { curriculum: id, title, edition: 1, nodes: [], prerequisites: [], positions: new Map() }
  for (const change of changesTo(empty, readDemoCurriculum(listed))) {
    const done = await commit.run(school, change)
    if (!done.ok) throw new Error(`The demonstration's ${title} was refused: ${JSON.stringify(done.error)}`)
  }
  await run(commit, school, 'curriculum.publish', { curriculum: id })
}

/** What an interrupted start has already done is not done twice. */
async function run<Name extends MutationName>(
  commit: Commit,
  actor: Actor,
  name: Name,
  args: ArgsOf<Name>,
  at?: At,
): Promise<void> {
  const done = await commit.run(actor, { name, version: 1, args: args as unknown as Json }, at)
  if (!done.ok && done.error.type !== 'already-exists') {
    throw new Error(`The demonstration's ${name} was refused: ${JSON.stringify(done.error)}`)
  }
}

async function demoState({ db }: Database): Promise<string | null> {
  const row = await db.selectFrom('etude').select('value').where('name', '=', 'demo').executeTakeFirst()
  return row?.value ?? null
}

async function keepState({ db }: Database, value: string): Promise<void> {
  await db
    .insertInto('etude')
    .values({ name: 'demo', value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
}

async function isEmpty({ db }: Database): Promise<boolean> {
  const user = await db.selectFrom('user').select('id').limit(1).executeTakeFirst()
  const record = await db.selectFrom('record').select('id').limit(1).executeTakeFirst()
  return user === undefined && record === undefined
}
