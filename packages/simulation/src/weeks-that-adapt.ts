import {
  At,
  CivilDate,
  CurriculumId,
  LearnerId,
  NodeCode,
  RecordId,
  ZoneName,
  addDays,
  adaptingMutations,
  changesTo,
  curriculumFromCsv,
  isOpen,
  learnerDateOf,
  mondayOf,
  nextAdaptation,
  planId,
  readCurriculum,
  readLearning,
  systemActor,
  takeSnapshot,
  weekGeneration,
  weekKey,
} from '@etude/core'
import type { Body, Instant, Json, Mutation, Reader } from '@etude/core'
import type { Device } from './device.ts'
import { runEdit, seenIn } from './edit.ts'
import type { Random } from './random.ts'
import { sync, tabOf, tell } from './stories.ts'
import type { World } from './world.ts'

/**
 * REF-1 to REF-7. Kim has been planned for long ago, has learnt other things since, fails in a test and is ahead all the same: whatever plans do by themselves
 * comes due within one week, at several places at once. It is told beside everything else that happens, and only where it is asked for, so that all other
 * lives stay as they were.
 */

const kim = LearnerId.parse('kim')
const maths = CurriculumId.parse('kims-maths')
const subject = NodeCode.parse('M')
const skill = NodeCode.parse('M.1.a')
const system = systemActor('simulation')
const dayMs = 86_400_000
/** Two more than what makes a plan old (C-6). */
const plannedDaysAgo = 16

/** Where nobody says so, every third seed has the story. */
export const doWeeksAdaptIn = (seed: number): boolean => seed % 3 === 0

/** A curriculum with enough in it for a week of different things, this week published long ago and the next one a draft since. */
export async function planLongAgo(world: World, random: Random): Promise<void> {
  const nowMs = world.serverClockOffsetMs
  world.serverClockOffsetMs = nowMs - plannedDaysAgo * dayMs
  const job = async (name: string, args: object): Promise<void> => {
    world.runJob(system, { name, version: 1, args: args as Json })
    await world.scheduler.pass(20)
    await world.settled()
  }
  const { oracle } = world.server
  const zone = 'Europe/Berlin'
  await job('learner.create-child', { learner: kim, guardian: 'anna', guardianName: 'Anna', name: 'Kim', zone })
  await job('learner.add-guardian', { learner: kim, guardian: 'bert', guardianName: 'Bert' })
  await job('curriculum.create', { curriculum: maths, title: 'Maths', owner: null })
  const stored = await readCurriculum(oracle.records, maths)
  const read = curriculumFromCsv('Maths', course)
  if (stored === undefined || read.type !== 'read') throw new Error('Kim has nothing to learn')
  for (const { name, args } of changesTo(stored, read.curriculum)) await job(name, args as object)
  await job('curriculum.publish', { curriculum: maths })
  const from = dateAt(world.serverNow())
  await job('study.set', { learner: kim, curriculum: maths, from, weeklyPace: 5, mastery: 'spaced' })
  // Some days are full, so that what comes needs room, and some are not.
  const minutes = random.pick([60, 60, 100])
  const availability = [minutes, minutes, minutes, minutes, minutes, 0, 0]
  await job('learner.edit-profile', { learner: kim, availability })
  const present = mondayOf(dateAt((world.serverNow() + plannedDaysAgo * dayMs) as Instant))
  for (const week of [present, addDays(present, 7)]) {
    const learning = await readLearning(oracle.records, kim)
    const today = dateAt(world.serverNow())
    const snapshot =
      learning === undefined ? null : takeSnapshot(learning, { week, today, target: random.between(20, 30) })
    if (snapshot === null) throw new Error('Kim has nothing to plan from')
    const { name, args } = weekGeneration(snapshot, weekKey(kim, week), 'manual', null).mutation
    await job(name, args as object)
  }
  await job('draft.publish', { learner: kim, week: present, version: 1 })
  world.serverClockOffsetMs = nowMs
  world.say(`— ${plannedDaysAgo} days have passed since Kim's weeks were planned`)
}

const subskills = 40
const course = [
  'kind,code,parent,title,difficulty,minutes,requires',
  'subject,M,,Maths',
  'unit,M.1,M,Numbers',
  'skill,M.1.a,M.1,Adding',
  ...Array.from({ length: subskills }, (_, place) => `subskill,k${place},M.1.a,Step ${place},${1 + (place % 3)},10,`),
].join('\n')

/** What happens to Kim's week, beside all else. Each part happens wherever there is somebody whose device shows it. */
export function weeksThatAdapt(world: World, random: Random): void {
  const soon = (): number => random.between(20, 6_000)
  const short = (): number => random.between(1, 80)
  const guardians = (): readonly Device[] => world.devices.filter(({ session }) => session !== 'carl')
  const someone = (): Device => random.pick(guardians())
  const edit = (device: Device, make: Make) => editWeek(world, device, make)
  /** Two devices and perhaps the server find the same due, or each something else. */
  const looks = (occasion: 'fact' | 'day'): Part[] => {
    const both = [someone(), someone()]
    const look = (device: Device): Part => [short(), () => adaptOn(world, device, occasion)]
    return [
      ...both.flatMap((device) => [look(device), look(device)]),
      [short(), () => (random.chance(0.5) ? adaptOnServer(world, occasion) : undefined)],
      [soon(), () => both.forEach(sync)],
    ]
  }
  /** Somebody sits down and ticks off one after another. */
  const ticks = (count: number): Part[] => {
    const hand = someone()
    return Array.from({ length: count }, () => [
      random.between(20, 150),
      () => edit(hand, (week) => tick(week, random)),
    ])
  }
  const everyone: Part = [soon(), () => guardians().forEach(sync)]
  const tests = random.between(1, 3)
  tell(world, [
    everyone,
    ...Array.from({ length: random.between(1, 3) }, (): Part => [soon(), () => edit(someone(), pinLast)]),
    [soon(), () => edit(someone(), learntElsewhere)],
    everyone,
    [short(), () => maybeOffline(someone(), random)],
    // Who has looked at the day by now has spent the fifth of the week on what had grown old, and a test finds none of it left.
    ...(random.chance(0.6) ? [...looks('day'), everyone, ...looks('day')] : []),
    ...Array.from({ length: tests }, (_, place): Part[] => [
      [soon(), () => maybeOffline(someone(), random)],
      [short(), () => edit(someone(), (week) => failed(week, `kims-quiz-${place}`, random))],
      ...looks('fact'),
      everyone,
    ]).flat(),
    [short(), () => edit(someone(), (week) => takenBack(week, random))],
    // The night is over for everybody at once: what was made yesterday still comes in.
    [soon(), () => (random.chance(0.4) ? nextDay(world) : undefined)],
    ...ticks(35),
    everyone,
    ...looks('fact'),
    everyone,
    ...ticks(10),
    ...looks('fact'),
    everyone,
    ...looks('day'),
  ])
}

type Part = readonly [afterMs: number, run: () => Promise<void> | void]

interface ShownWeek {
  readonly week: CivilDate
  readonly open: readonly Body<'activity'>[]
  readonly all: readonly Body<'activity'>[]
  readonly changes: readonly Body<'plan-change'>[]
}
type Make = (week: ShownWeek) => Mutation | null

/** Somebody does something about the week that this device shows; nothing, where it does not show it. */
async function editWeek(world: World, device: Device, make: Make): Promise<void> {
  const tab = tabOf(device)
  const { records, now } = seenIn(tab)
  const week = mondayOf(dateAt(now))
  if ((await records?.get('weekly-plan', planId(kim, week))) === undefined || records === null) return
  const key = weekKey(kim, week)
  const all = (await records.list('activity', 'week', key)).map(({ body }) => body)
  const changes = (await records.list('plan-change', 'week', key)).map(({ body }) => body)
  const mutation = make({ week, all, open: all.filter(({ status }) => isOpen(status)), changes })
  if (mutation !== null) runEdit(world, tab, mutation)
}

/** REF-5. What an app does after a tick, after a result, and when a day is looked at for the first time. */
async function adaptOn(world: World, device: Device, occasion: 'fact' | 'day'): Promise<void> {
  const tab = tabOf(device)
  const { records, now } = seenIn(tab)
  const due = records === null ? null : await dueIn(records, now, occasion)
  if (due === null) return
  world.counts.add('plan due to change, found by a device')
  runEdit(world, tab, due)
}

/** The same for callers who have no app that would. */
async function adaptOnServer(world: World, occasion: 'fact' | 'day'): Promise<void> {
  await world.settled()
  const now = world.serverNow()
  const due = await dueIn(world.server.oracle.records, now, occasion)
  if (due === null) return
  world.counts.add('plan due to change, found by the server')
  world.say(`job: ${due.name}`)
  world.runJob(system, due)
}

async function dueIn(reader: Reader, now: Instant, occasion: 'fact' | 'day'): Promise<Mutation | null> {
  const due = await nextAdaptation(reader, { learner: kim, today: dateAt(now), occasion })
  if (due !== null && !adaptingMutations.has(due.name))
    throw new Error(`${due.name} is nothing that plans do by themselves`)
  return due
}

/** Everything that is planned for the week is known by now, so that another plan would choose otherwise. */
const learntElsewhere: Make = ({ week, all }) => {
  const names = new Set(all.flatMap(({ about }) => (about === null ? [] : [about.subskill])))
  return tested('kims-other-school', addDays(week, -9), [...names], 10, 'proficient')
}

/** REF-2. A test today that went badly, on enough items to say so. */
const failed = (_: ShownWeek, assessment: string, random: Random): Mutation =>
  tested(assessment, null, [NodeCode.parse(`k${random.below(subskills)}`)], random.between(0, 4), 'needs-review')

const tested = (
  assessment: string,
  takenOn: CivilDate | null,
  names: readonly NodeCode[],
  score: number,
  label: string,
): Mutation =>
  mutationOf('assessment.record', {
    learner: kim,
    assessment: RecordId.parse(assessment),
    curriculum: maths,
    subject,
    title: 'Quiz',
    ...(takenOn === null ? {} : { takenOn }),
    how: 'person',
    skills: names.map((subskill) => ({ skill, subskill, score, max: 10, items: 10, label })),
    corrects: null,
  })

/** REF-7. What somebody has placed is nobody else's to move: here what would give way first. */
const pinLast: Make = ({ open }) => {
  const [last] = open.filter(({ pinned }) => !pinned).sort((a, b) => b.day - a.day || b.position - a.position)
  return last === undefined ? null : mutationOf('activity.pin', { learner: kim, activity: last.activity, pinned: true })
}

const takenBack = ({ changes }: ShownWeek, random: Random): Mutation | null => {
  const known = changes.filter(({ as, undone }) => as === 'system' && undone === null)
  if (known.length === 0 || random.chance(0.7)) return null
  return mutationOf('week.undo-change', { learner: kim, change: random.pick(known).change })
}

const tick = ({ open }: ShownWeek, random: Random): Mutation | null => {
  const [next] = [...open].sort((a, b) => a.day - b.day || a.position - b.position)
  if (next === undefined) return null
  const { activity, title } = random.chance(0.8) ? next : random.pick(open)
  return mutationOf('activity.complete', {
    learner: kim,
    activity,
    entry: RecordId.parse(`done-${activity}`),
    minutes: 5,
    rating: null,
    title,
    curriculum: null,
    subskill: null,
  })
}

function maybeOffline(device: Device, random: Random): void {
  if (random.chance(0.5)) device.online = false
}

async function nextDay(world: World): Promise<void> {
  await world.settled()
  world.serverClockOffsetMs += dayMs
  for (const device of world.devices) device.clockOffsetMs += dayMs
  world.counts.add('a night passed')
  world.say('a night passes')
}

const mutationOf = (name: string, args: object): Mutation => ({ name, version: 1, args: args as Json })

/** Kim lives in Berlin, and there days begin at midnight. */
const dateAt = (instant: Instant): CivilDate =>
  learnerDateOf(At.parse({ instant, zone: ZoneName.parse('Europe/Berlin'), offset: 60 }), [])
