import type { Learning } from '../evidence/learning.ts'
import { adaptingDefaults } from '../learner/adapting.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import type { Reader } from '../mutation/reader.ts'
import { inCodeOrder } from '../curriculum/curriculum.ts'
import type { LearnerId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { mondayOf } from '../time/iso-week.ts'
import type { PlannedDay } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { readLearning } from '../evidence/read-learning.ts'
import { weekKey } from './activity-kinds.ts'
import { churnLeft, extensionDue, extensionId, firstFreeDay, mayWait, minutesLeft, refreshId } from './adapt-rules.ts'
import type { AdaptingWeek } from './adapt-rules.ts'
import { generateWeek } from './generate-week.ts'
import type { GeneratedActivity } from './generate-week.ts'
import { takeSnapshot } from './take-snapshot.ts'
import { keptActivity } from './week-generation.ts'
import { schoolDays, weekLimits } from './week-limits.ts'
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

/** A week under way as this device, or the server, knows it; undefined where there is no plan to adapt. */
async function readAdaptingWeek(
  reader: Reader,
  learner: LearnerId,
  today: CivilDate,
): Promise<AdaptingWeek | undefined> {
  const week = mondayOf(today)
  const profile = await reader.get('learner', learner)
  const plan = await reader.get('weekly-plan', planId(learner, week))
  if (profile === undefined || plan === undefined) return undefined
  const key = weekKey(learner, week)
  return {
    learner,
    week,
    today,
    adapting: profile.body.adapting ?? adaptingDefaults,
    activities: (await reader.list('activity', 'week', key)).map(({ body }) => body),
    changes: (await reader.list('plan-change', 'week', key)).map(({ body }) => body),
  }
}

/** REF-5. What a week should become by what is known here, said as the mutation that makes it so; null where it stays. One at a time: the next follows from it. */
export async function nextAdaptation(reader: Reader, learner: LearnerId, today: CivilDate): Promise<Mutation | null> {
  const known = await readAdaptingWeek(reader, learner, today)
  // Most times nothing is due, and to see that needs no evidence.
  if (known === undefined || firstFreeDay(known) === null) return null
  const { week, adapting } = known
  const fresh = adapting.refresh ? await reader.list('assessment', 'learner', learner) : []
  const unanswered = fresh
    .map(({ body }) => body)
    .filter(
      ({ assessment, takenOn }) =>
        takenOn >= week && !known.changes.some(({ change }) => change === refreshId(learner, week, assessment)),
    )
    .filter(({ skills }) => skills.some(({ label }) => label === 'needs-review'))
  if (unanswered.length === 0 && extensionDue(known) === null) return null
  const learning = await readLearning(reader, learner)
  if (learning === undefined) return null
  for (const { assessment } of unanswered) {
    const made = refreshWeek(learning, known, assessment)
    if (made !== null) return mutationOf('week.refresh', { learner, week, assessment, ...made })
  }
  const made = extendWeek(learning, known)
  return made === null ? null : mutationOf('week.extend', { learner, week, activities: made.activities })
}

const mutationOf = (name: string, args: object): Mutation => ({ name, version: 1, args: args as Mutation['args'] })
