import type { Learning } from '../evidence/learning.ts'
import { adaptingDefaults } from '../learner/adapting.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import type { Reader } from '../mutation/reader.ts'
import { inCodeOrder } from '../curriculum/curriculum.ts'
import type { LearnerId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { mondayOf } from '../time/iso-week.ts'
import { addDays, daysBetween } from '../time/civil-date.ts'
import type { PlannedDay } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { readLearning } from '../evidence/read-learning.ts'
import {
  churnLeft,
  extensionDue,
  extensionId,
  firstFreeDay,
  firstSettledDay,
  isAhead,
  mayGiveWay,
  mayWait,
  minutesLeft,
  refreshId,
  renewalDue,
  renewalId,
  shouldRefresh,
  unansweredIn,
} from './adapt-rules.ts'
import type { AdaptingWeek } from './adapt-rules.ts'
import { asWished } from './draft-rejection.ts'
import { generateWeek } from './generate-week.ts'
import type { GeneratedActivity } from './generate-week.ts'
import { madeOn, readAdaptingWeek } from './read-adapting.ts'
import { keptActivities, keptActivity, weekGeneration } from './week-generation.ts'
import { takeSnapshot } from './take-snapshot.ts'
import { schoolDays, weekLimits } from './week-limits.ts'
import { staysInPlan } from './week-mutators.ts'
import { candidateKey } from './week-snapshot.ts'
import type { KeptActivity, WeekSnapshot } from './week-snapshot.ts'
import { planId } from './weekly-plan.ts'

/** How a week adapts: what comes, and what may wait for it. */
export interface Adaptation {
  readonly activities: readonly GeneratedActivity[]
  readonly deferred: readonly RecordId[]
}

/** REF-1. What comes on top of a week that is nearly done: one step harder where there is something harder. Null where none is due or nothing fits. */
export function extendWeek(learning: Learning, known: AdaptingWeek): Adaptation | null {
  const due = extensionDue(known)
  const snapshot = due === null ? null : snapshotOf(learning, known, due.from)
  if (due === null || snapshot === null) return null
  const wanted = harderThanDone(snapshot, known)
  const seed = extensionId(known.learner, known.week)
  const harder = more({ ...snapshot, needs: [], candidates: wanted }, due.count, seed)
  const rest = more(
    { ...snapshot, needs: [], kept: [...snapshot.kept, ...harder.map(keptMade)] },
    due.count - harder.length,
    seed,
  )
  const activities = fitting(known, [...harder, ...rest], snapshot)
  return activities.length === 0 ? null : { activities, deferred: [] }
}

/** The candidates that are harder than what was done, by the boost of the learner; at the end of a curriculum the hardest. */
function harderThanDone({ candidates }: WeekSnapshot, { activities, adapting }: AdaptingWeek) {
  const done = activities.flatMap(({ about, status }) =>
    about === null || status !== 'completed' ? [] : [about.difficulty],
  )
  const usual = done.length === 0 ? 0 : Math.round(done.reduce((sum, each) => sum + each, 0) / done.length)
  const hardest = candidates.reduce((most, { about }) => Math.max(most, about.difficulty), 0)
  const from = Math.min(usual + adapting.difficultyBoost, hardest)
  return candidates.filter(({ about }) => about.difficulty >= from)
}

/**
 * REF-2, C-20. What an assessment asks for that no plan holds yet, on the next days with room. Where there is none, some of what matters least and comes later
 * waits. Null where it asks for nothing, has been answered, or nothing fits.
 */
export function refreshWeek(learning: Learning, known: AdaptingWeek, assessment: RecordId): Adaptation | null {
  const from = firstFreeDay(known)
  const isDone = known.changes.some(({ change }) => change === refreshId(known.learner, known.week, assessment))
  if (!known.adapting.refresh || from === null || isDone) return null
  const snapshot = snapshotOf(learning, known, from)
  if (snapshot === null) return null
  const answered = new Set(
    snapshot.kept.flatMap(({ curriculum, subskill, ...each }) =>
      each.assessment === assessment && curriculum !== null && subskill !== null
        ? [candidateKey(curriculum, subskill)]
        : [],
    ),
  )
  const needs = snapshot.needs.filter(
    ({ curriculum, subskill, label, ...need }) =>
      need.assessment === assessment && label === 'needs-review' && !answered.has(candidateKey(curriculum, subskill)),
  )
  const keys = new Set(needs.map(({ curriculum, subskill }) => candidateKey(curriculum, subskill)))
  const candidates = snapshot.candidates.filter(({ about }) => keys.has(candidateKey(about.curriculum, about.subskill)))
  const asked = { ...snapshot, needs, candidates }
  const inject = (waiting: ReadonlySet<string>): readonly GeneratedActivity[] => {
    const kept = asked.kept.map((each) => (waiting.has(each.activity) ? { ...each, counts: false } : each))
    const made = more({ ...asked, kept }, asksMax, refreshId(known.learner, known.week, assessment))
    // What C-20 leaves out of what is asked for would come as ordinary work.
    const driven = made.filter(({ reason }) => reason.type === 'assessment')
    return fitting(known, driven, snapshot, waiting)
  }
  let waiting: ReadonlySet<RecordId> = new Set()
  let activities = inject(waiting)
  const most = churnLeft(known)
  // The same subskill makes way for itself, as it stands on a day once; else what comes last.
  const isAsked = ({ about }: Body<'activity'>): boolean =>
    about !== null && keys.has(candidateKey(about.curriculum, about.subskill))
  const sameFirst = (a: Body<'activity'>, b: Body<'activity'>): number =>
    Number(isAsked(b)) - Number(isAsked(a)) || lastFirst(a, b)
  // The last days first. On each as many wait as make room for one more; where a whole day does not, it stays as it is.
  for (let day = schoolDays - 1; day > from; day -= 1) {
    let tried = waiting
    for (const each of known.activities.filter((one) => one.day === day && mayWait(known, one)).sort(sameFirst)) {
      tried = new Set([...tried, each.activity])
      if (tried.size > most) break
      const made = inject(tried)
      if (made.length <= activities.length) continue
      activities = made
      waiting = tried
    }
  }
  return activities.length === 0 ? null : { activities, deferred: [...waiting] }
}

const lastFirst = (a: Body<'activity'>, b: Body<'activity'>): number =>
  b.position - a.position || inCodeOrder(a.activity, b.activity)

/** More than any assessment may ask for. */
const asksMax = 10

/** Everything that is there is kept. What is done holds no day any more, and what is put off or skipped takes no time. */
function snapshotOf(learning: Learning, known: AdaptingWeek, from: number): WeekSnapshot | null {
  const { week, today, activities } = known
  const kept = activities.map((each) => {
    const same = keptActivity(each)
    if (each.status === 'completed') return { ...same, minutes: 0, counts: same.assessment !== null }
    return each.status === 'deferred' || each.status === 'skipped' ? { ...same, minutes: 0 } : same
  })
  const snapshot = takeSnapshot(learning, { week, today, kept })
  return snapshot === null ? null : { ...snapshot, firstDay: from as PlannedDay }
}

function more(snapshot: WeekSnapshot, count: number, seed: string): readonly GeneratedActivity[] {
  const target = snapshot.kept.filter(({ counts }) => counts).length + count
  return count <= 0 ? [] : generateWeek({ ...snapshot, target }, seed).activities
}

const keptMade = ({ about, reason, ...made }: GeneratedActivity): KeptActivity => ({
  ...made,
  curriculum: about.curriculum,
  subject: about.subject,
  subskill: about.subskill,
  assessment: reason.type === 'assessment' ? reason.assessment : null,
  counts: true,
})

/** C-37. A week that is planned has at least five activities, whatever time there is; what comes on top has no such right. */
function fitting(
  { activities }: AdaptingWeek,
  made: readonly GeneratedActivity[],
  { capacityMinutes }: WeekSnapshot,
  waiting: ReadonlySet<string> = new Set(),
): readonly GeneratedActivity[] {
  const left = minutesLeft(capacityMinutes, activities, waiting)
  const counts = left.map(
    (_, on) => activities.filter(({ day, status }) => day === on && status !== 'cancelled').length,
  )
  return made.filter(({ day, minutes }) => {
    const rest = (left[day] ?? 0) - minutes
    const count = (counts[day] ?? 0) + 1
    if (rest < 0 || count > weekLimits.perDayMax) return false
    left[day] = rest
    counts[day] = count
    return true
  })
}

/**
 * REF-3. Something else for what a plan that has grown old would not choose any more, one for one, after tomorrow, as far as the system may change the
 * week. Null where it would choose the same again, or nothing fits.
 */
export function renewWeekPlan(learning: Learning, known: AdaptingWeek): Adaptation | null {
  const from = firstSettledDay(known)
  if (from === null || isAhead(known) || renewalDue(known) === null) return null
  const snapshot = snapshotOf(learning, known, from)
  if (snapshot === null) return null
  const free = known.activities.filter((each) => mayGiveWay(known, each))
  const freeIds = new Set<string>(free.map(({ activity }) => activity))
  const kept = snapshot.kept.map((each) => (freeIds.has(each.activity) ? { ...each, counts: false } : each))
  const seed = renewalId(known.learner, known.week, known.plan.version)
  const chosen = more({ ...snapshot, needs: [], kept }, free.length, seed)
  const stillChosen = new Set(chosen.map(({ about }) => candidateKey(about.curriculum, about.subskill)))
  const old = free
    .filter(({ about }) => about !== null && !stillChosen.has(candidateKey(about.curriculum, about.subskill)))
    .sort((a, b) => b.day - a.day || lastFirst(a, b))
  for (let count = Math.min(churnLeft(known), old.length); count > 0; count -= 1) {
    const deferred = old.slice(0, count)
    const ids = new Set<RecordId>(deferred.map(({ activity }) => activity))
    const activities = insteadOf(deferred, { ...snapshot, needs: [] }, known, seed)
    if (activities.length === count) return { activities, deferred: [...ids] }
  }
  return null
}

/** As many others as gave way, and none of what gave way. */
function insteadOf(
  gone: readonly Body<'activity'>[],
  snapshot: WeekSnapshot,
  known: AdaptingWeek,
  seed: string,
): readonly GeneratedActivity[] {
  const ids = new Set<RecordId>(gone.map(({ activity }) => activity))
  const keys = new Set(
    gone.flatMap(({ about }) => (about === null ? [] : [candidateKey(about.curriculum, about.subskill)])),
  )
  const kept = snapshot.kept.map((each) => (ids.has(each.activity) ? { ...each, counts: false } : each))
  const candidates = snapshot.candidates.filter(
    ({ about }) => !keys.has(candidateKey(about.curriculum, about.subskill)),
  )
  return fitting(known, more({ ...snapshot, kept, candidates }, gone.length, seed), snapshot, ids)
}

/** REF-3. Makes a draft again by what is known now, and says it as the mutation that puts it in place; null where it would be the same. */
function draftRenewal(learning: Learning, known: AdaptingWeek, plan: Body<'weekly-plan'>): Mutation | null {
  if (!isAhead(known) || renewalDue(known) === null) return null
  const { learner, week, version, content, trigger } = plan
  const { activities, today } = known
  const kept = keptActivities(activities)
  const taken = takeSnapshot(learning, { week, today, target: content.target, kept })
  if (taken === null) return null
  const made = weekGeneration(asWished(taken, {}, activities), content.seed, trigger, null)
  const placed = (each: Pick<GeneratedActivity, 'activity' | 'day'>): string => `${each.activity} ${each.day}`
  const before = new Set(activities.filter((each) => !staysInPlan(each)).map(placed))
  const after = made.week.activities.map(placed)
  if (after.length === before.size && after.every((each) => before.has(each))) return null
  // Where there is nothing to plan any more, the old one is better than none.
  if (after.length === 0 && kept.length === 0) return null
  const { content: said, activities: planned } = made.mutation.args as { readonly [key: string]: Mutation['args'] }
  return mutationOf('draft.renew', { learner, week, version, content: said, activities: planned })
}

/** What a week is looked at for: a tick or a result may bring more; the first look at a day also finds what has grown old (REF-3). */
export type AdaptingOccasion = 'fact' | 'day'

interface Asked {
  readonly learner: LearnerId
  readonly today: CivilDate
  readonly occasion: AdaptingOccasion
}

/** REF-5. What a learner's weeks should become by what is known here, said as the mutation that makes it so; null where they stay. One at a time: the next follows from it. */
export async function nextAdaptation(
  reader: Reader,
  { learner, today, occasion }: Asked,
  read?: Learning,
): Promise<Mutation | null> {
  const profile = (await reader.get('learner', learner))?.body
  if (profile === undefined) return null
  const { staleDays } = profile.adapting ?? adaptingDefaults
  const present = mondayOf(today)
  let learning = read
  for (let ahead = 0; ahead <= weekLimits.daysAheadMax; ahead += 7) {
    // Beyond next week only age counts.
    if (ahead > 7 && occasion !== 'day') return null
    const plan = (await reader.get('weekly-plan', planId(learner, addDays(present, ahead))))?.body
    if (plan === undefined) continue
    const isOld = occasion === 'day' && daysBetween(madeOn(plan, profile), today) > staleDays
    if (ahead > 7 && !isOld) continue
    const known = await readAdaptingWeek(reader, profile, plan, today)
    const [isDue] = shouldRefresh(known)
    // Most times nothing is due, and to see that needs no evidence.
    if (!isDue) continue
    learning ??= await readLearning(reader, learner)
    if (learning === undefined) return null
    const found = adaptationOf(learning, known, plan, isOld)
    if (found !== null) return found
  }
  return null
}

function adaptationOf(
  learning: Learning,
  known: AdaptingWeek,
  plan: Body<'weekly-plan'>,
  isOld: boolean,
): Mutation | null {
  const { learner, week } = known
  // A draft that is made again has what tests ask for in it.
  const renewed = isOld ? draftRenewal(learning, known, plan) : null
  if (renewed !== null) return renewed
  for (const assessment of unansweredIn(known)) {
    const made = refreshWeek(learning, known, assessment)
    if (made !== null) return mutationOf('week.refresh', { learner, week, assessment, ...made })
  }
  const extended = extendWeek(learning, known)
  if (extended !== null) return mutationOf('week.extend', { learner, week, activities: extended.activities })
  const later = isOld ? renewWeekPlan(learning, known) : null
  return later === null ? null : mutationOf('week.renew', { learner, week, version: plan.version, ...later })
}

const mutationOf = (name: string, args: object): Mutation => ({ name, version: 1, args: args as Mutation['args'] })
