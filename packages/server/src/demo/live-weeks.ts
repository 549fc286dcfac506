import {
  At,
  WallTime,
  addDays,
  dayId,
  instantOf,
  isSubskill,
  labelOf,
  mondayOf,
  planId,
  readCurriculum,
  schoolDays,
  sha256,
  systemActor,
  userActor,
  wallSeconds,
  zoneNamed,
} from '@etude/core'
import type { Actor, ArgsOf, CivilDate, CurriculumId, LearnerId, MutationName, Reader, UserId } from '@etude/core'
import { prepareWeek } from '../week/plan-week.ts'
import { pulledDay } from '../week/show-day.ts'
import { demoZone } from './school.ts'

/** Runs one mutation of the demonstration; what is there already is no fault. */
export type RunDemo = <Name extends MutationName>(actor: Actor, name: Name, args: ArgsOf<Name>, at: At) => Promise<void>

export interface DemoLearner {
  readonly learner: LearnerId
  /** Decides, with a date and a title, what they did: the same people do the same on every installation. */
  readonly name: string
  readonly curriculum: CurriculumId
  readonly subject: string
  /** Who writes their tests down. */
  readonly tutor: UserId
  /** How many weeks lie behind them when the demonstration begins. */
  readonly weeksBehind: number
  readonly habit?: DemoHabit
}

/** What sets somebody apart from the others of a class. */
export interface DemoHabit {
  /** Of ten things that were asked for, so many were done. */
  readonly doneOfTen?: number
  /** From this day of the present week on nothing was done; 0 is Monday. */
  readonly quietFrom?: number
  readonly next?: 'not-planned' | 'published'
}

/** How many subskills a learner could do already when they began. */
const knownAtFirst = 6
const doneOfTenAsARule = 8

/**
 * DEMO-5. Lets a learner live the last weeks, day by day and by the same steps as anybody: a test at the beginning, a week planned each Monday, a day pulled
 * each afternoon and most of it done, a test two days ago that asks for something. Today itself is left to whoever signs in.
 */
export async function liveWeeks(run: RunDemo, reader: Reader, person: DemoLearner, today: CivilDate): Promise<void> {
  const { learner } = person
  const thisMonday = mondayOf(today)
  const first = addDays(thisMonday, -7 * person.weeksBehind)
  await writeTest(run, reader, person, 'first', first, (index) => (index < knownAtFirst ? 5 : null))
  for (let monday = first; monday <= thisMonday; monday = addDays(monday, 7)) {
    await generate(run, reader, learner, monday, monday)
    for (let day = 0; day < schoolDays; day += 1) {
      const date = addDays(monday, day)
      const isQuiet = monday === thisMonday && day >= (person.habit?.quietFrom ?? schoolDays)
      if (date < today && !isQuiet) await liveDay(run, reader, person, date)
    }
  }
  const lately = addDays(today, -2)
  await writeTest(run, reader, person, 'lately', lately, (index) =>
    index === knownAtFirst ? 2 : index === knownAtFirst + 1 ? 4 : null,
  )
  const next = addDays(thisMonday, 7)
  if (person.habit?.next === 'not-planned') return
  await generate(run, reader, learner, next, today)
  if (person.habit?.next === 'published') await publish(run, reader, learner, next, today)
}

/** As a family does on the evening before; what was published by an earlier start stays so. */
async function publish(
  run: RunDemo,
  reader: Reader,
  learner: LearnerId,
  week: CivilDate,
  today: CivilDate,
): Promise<void> {
  const plan = (await reader.get('weekly-plan', planId(learner, week)))?.body
  if (plan === undefined || plan.approval !== null) return
  const args = { learner, week, version: plan.version }
  await run(systemActor('demo'), 'draft.publish', args, atOn(today, '19:00:00'))
}

async function generate(
  run: RunDemo,
  reader: Reader,
  learner: LearnerId,
  week: CivilDate,
  today: CivilDate,
): Promise<void> {
  const prepared = await prepareWeek(reader, { learner, today }, { week, trigger: 'batch' })
  if (!prepared.ok) throw new Error(`The demonstration's week of ${week} cannot be planned: ${prepared.error.code}`)
  if (prepared.value === null) return
  await run(systemActor('demo'), 'week.generate', prepared.value.args as never, atOn(today, '07:00:00'))
}

async function liveDay(
  run: RunDemo,
  reader: Reader,
  { learner, name, habit }: DemoLearner,
  date: CivilDate,
): Promise<void> {
  const doneOfTen = habit?.doneOfTen ?? doneOfTenAsARule
  const school = systemActor('demo')
  const shown = await reader.get('daily-plan', dayId(learner, date))
  // A start that is taken up again goes on with the days that it had shown.
  const pulled = shown === undefined ? await pulledDay(reader, learner, date) : undefined
  if (pulled !== undefined)
    await run(school, 'day.pull', { learner, ...pulled, how: 'first' } as never, atOn(date, '15:00:00'))
  const items = shown?.body.items ?? pulled?.items ?? []
  for (const [place, { activity, title, minutes, about }] of items.entries()) {
    const chance = Number.parseInt(sha256(`${name} ${date} ${title}`, 2), 16)
    if (chance % 10 >= doneOfTen) continue
    const args = {
      learner,
      activity,
      entry: `demo-${activity}`,
      minutes: Math.max(1, minutes + (chance % 7) - 3),
      rating: chance % 11 === 0 ? 'again' : chance % 5 === 0 ? 'hard' : chance % 3 === 0 ? 'easy' : 'good',
      title,
      curriculum: about?.curriculum ?? null,
      subskill: about?.subskill ?? null,
    }
    await run(school, 'activity.complete', args as never, atOn(date, `16:${String(place * 9).padStart(2, '0')}:00`))
  }
}

/** A test of the first subskills of a curriculum, five questions each; null leaves one out. */
async function writeTest(
  run: RunDemo,
  reader: Reader,
  { learner, curriculum, subject, tutor }: DemoLearner,
  name: string,
  date: CivilDate,
  rightOf: (index: number) => number | null,
): Promise<void> {
  const stored = await readCurriculum(reader, curriculum)
  const skills = (stored?.nodes ?? []).filter(isSubskill).flatMap(({ code, parent }, index) => {
    const score = rightOf(index)
    const max = 5
    return score === null ? [] : [{ skill: parent, subskill: code, score, max, items: max, label: labelOf(score, max) }]
  })
  const args = {
    learner,
    assessment: `demo-${name}-${learner}`,
    curriculum,
    subject,
    title: name === 'first' ? 'What you can do already' : 'Short test',
    takenOn: date,
    how: 'person',
    skills,
    corrects: null,
  }
  await run(userActor(tutor), 'assessment.record', args as never, atOn(date, '14:00:00'))
}

/** A moment of a date on the wall of the demonstration. */
function atOn(date: CivilDate, time: string): At {
  const zone = zoneNamed(demoZone)
  if (!zone.ok) throw new Error(`This runtime does not know ${demoZone}`)
  const wall = WallTime.parse(`${date}T${time}`)
  const instant = instantOf(zone.value, wall)
  return At.parse({ instant, zone: demoZone, offset: Math.round((wallSeconds(wall) - instant / 1000) / 60) })
}
