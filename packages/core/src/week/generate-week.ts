import { curriculumLimits } from '../curriculum/curriculum.ts'
import type { RecordId } from '../record/ids.ts'
import type { PlannedDay } from '../time/civil-date.ts'
import { activityId } from './activity-id.ts'
import type { About, ActivityType, Priority, Reason } from './activity-kinds.ts'
import { allocate } from './allocate.ts'
import { inDayOrder } from './day-order.ts'
import { objectivesOf, themeOf } from './objectives.ts'
import type { Objective } from './objectives.ts'
import { offersOf } from './offers.ts'
import type { Offer, SubjectOffers } from './offers.ts'
import { openBoard } from './place.ts'
import type { Board, Placed } from './place.ts'
import { weekLimits } from './week-limits.ts'
import { candidateKey, snapshotHash } from './week-snapshot.ts'
import type { Candidate, SubjectState, WeekSnapshot } from './week-snapshot.ts'

/** A week as it was made: the plan itself, and what it holds beside what was kept. */
export interface GeneratedWeek {
  readonly snapshot: string
  readonly seed: string
  readonly target: number
  readonly theme: readonly string[]
  readonly objectives: readonly Objective[]
  readonly shares: readonly (SubjectState & { readonly weight: number; readonly activities: number })[]
  readonly activities: readonly GeneratedActivity[]
}

export interface GeneratedActivity {
  readonly activity: RecordId
  readonly about: About
  readonly title: string
  readonly type: ActivityType
  readonly ordinal: number
  readonly sequence: number
  readonly day: PlannedDay
  readonly position: number
  readonly minutes: number
  readonly priority: Priority
  readonly reason: Reason
}

/** GEN-3. Plans a week. Nothing but the snapshot and the seed goes in, so that a phone without a network and the server make the same plan. */
export function generateWeek(snapshot: WeekSnapshot, seed: string): GeneratedWeek {
  const subjects = offersOf(snapshot, seed)
  const board = openBoard(snapshot)
  fill(board, subjects, snapshot)
  const activities = nameAll(snapshot, board.placed)
  const countOf = (state: SubjectState): number =>
    board.placed.filter(({ offer: { candidate } }) => isOf(state, candidate.about)).length
  return {
    snapshot: snapshotHash(snapshot),
    seed,
    target: snapshot.target,
    theme: themeOf(activities),
    objectives: objectivesOf(activities),
    shares: subjects.map(({ state, weight }) => ({ ...state, weight, activities: countOf(state) })),
    activities,
  }
}

const isOf = (state: SubjectState, about: About): boolean =>
  state.curriculum === about.curriculum && state.subject === about.subject

/**
 * Shares the target out among the subjects and fills the days. What finds no day gives its turn to the next of its subject, then to
 * other subjects: a week is full when the target is met or nothing that is left may stand anywhere.
 */
function fill(board: Board, subjects: readonly SubjectOffers[], snapshot: WeekSnapshot): void {
  const keptIn = ({ state }: SubjectOffers): number =>
    snapshot.kept.filter(
      ({ curriculum, subject, counts }) => counts && curriculum === state.curriculum && subject === state.subject,
    ).length
  const quotas = allocate(
    snapshot.target,
    subjects.map((subject) => ({
      weight: subject.weight,
      min: keptIn(subject) + subject.driven,
      max: keptIn(subject) + subject.offers.length,
    })),
  )
  const open = subjects.map((subject, index) => ({
    offers: subject.offers,
    quota: (quotas[index] ?? 0) - keptIn(subject),
  }))
  const chosen = open.flatMap(({ offers, quota }) => offers.slice(0, Math.max(0, quota)))
  const rest = open.map(({ offers, quota }) => ({ offers: offers.slice(Math.max(0, quota)), missing: 0 }))
  for (const offer of inPlacingOrder(chosen, keptCandidates(snapshot))) {
    if (board.total() >= snapshot.target) return
    const subject = rest[subjects.findIndex(({ state }) => isOf(state, offer.candidate.about))]
    if (!board.place(offer) && subject !== undefined) subject.missing += 1
  }
  const heaviestFirst = [...rest.entries()].sort(
    ([first], [second]) => (subjects[second]?.weight ?? 0) - (subjects[first]?.weight ?? 0) || first - second,
  )
  for (const own of [true, false]) {
    for (const [, { offers, missing }] of heaviestFirst) {
      let wanted = own ? missing : Number.POSITIVE_INFINITY
      for (const offer of offers) {
        if (wanted <= 0 || board.total() >= snapshot.target) break
        if (board.place(offer)) wanted -= 1
      }
    }
  }
  for (const offer of subjects.flatMap(({ offers }) => offers)) {
    if (board.total() >= Math.min(weekLimits.floor, snapshot.target)) return
    if (!board.placed.some((placed) => placed.offer === offer)) board.place(offer, true)
  }
}

/** What has its day already, as far as it may still be planned. */
function keptCandidates({ kept, candidates }: WeekSnapshot): readonly Candidate[] {
  const keys = new Set(
    kept.flatMap(({ curriculum, subskill, counts }) =>
      counts && curriculum !== null && subskill !== null ? [candidateKey(curriculum, subskill)] : [],
    ),
  )
  return candidates.filter(({ about }) => keys.has(candidateKey(about.curriculum, about.subskill)))
}

/**
 * What others of the same week wait for, kept ones too, comes first, so that it finds an early day and leaves the later ones to what may stand there; then
 * what matters more.
 */
function inPlacingOrder(chosen: readonly Offer[], kept: readonly Candidate[]): readonly Offer[] {
  const chosenKeys = new Set(chosen.map(({ key }) => key))
  const waitedFor = new Set(
    [...chosen.map(({ candidate }) => candidate), ...kept].flatMap((candidate) =>
      candidate.requires
        .map((required) => candidateKey(candidate.about.curriculum, required))
        .filter((key) => chosenKeys.has(key)),
    ),
  )
  const groups: Record<'driven' | 'waitedFor' | 'high' | 'other', Offer[]> = {
    driven: [],
    waitedFor: [],
    high: [],
    other: [],
  }
  for (const offer of chosen) {
    if (waitedFor.has(offer.key)) groups.waitedFor.push(offer)
    else if (offer.driven) groups.driven.push(offer)
    else if (offer.priority === 'high') groups.high.push(offer)
    else groups.other.push(offer)
  }
  // Placed the other way round, the second of a chain could take the day that the first needs, and leave another day empty.
  const depthOf = depthsIn(chosen)
  const inChain = groups.waitedFor.toSorted((a, b) => depthOf(a.key) - depthOf(b.key))
  return [...inChain, ...groups.driven, ...groups.high, ...groups.other]
}

/** How many of the chosen stand one behind another before each. */
function depthsIn(chosen: readonly Offer[]): (key: string) => number {
  const candidates = new Map(chosen.map(({ key, candidate }) => [key, candidate]))
  const depths = new Map<string, number>()
  const depthOf = (key: string): number => {
    const known = depths.get(key)
    const candidate = candidates.get(key)
    if (known !== undefined || candidate === undefined) return known ?? 0
    depths.set(key, 0)
    const before = candidate.requires
      .map((required) => candidateKey(candidate.about.curriculum, required))
      .filter((required) => candidates.has(required))
    const depth = before.reduce((deepest, required) => Math.max(deepest, depthOf(required) + 1), 0)
    depths.set(key, depth)
    return depth
  }
  return depthOf
}

/** Gives each its number among its own kind, its place in its day, and so its id. */
function nameAll(snapshot: WeekSnapshot, placed: readonly Placed[]): readonly GeneratedActivity[] {
  const courses = new Map<string, Placed[]>()
  for (const each of placed) courses.set(each.offer.key, [...(courses.get(each.offer.key) ?? []), each])
  const inOrder = [...courses.values()].flatMap(inSteps)
  const taken = new Set(
    snapshot.kept.map(({ curriculum, subskill, type, ordinal }) => `${curriculum}/${subskill} ${type} ${ordinal}`),
  )
  // A label that somebody was given once is not given to another activity of the week.
  const lastLabel = snapshot.kept.reduce((last, { sequence }) => Math.max(last, sequence), 0)
  const activities: GeneratedActivity[] = []
  for (const [day, ofDay] of inDayOrder(inOrder).entries()) {
    const keptCount = snapshot.kept.filter((kept) => kept.day === day).length
    for (const [place, { offer, minutes }] of ofDay.entries()) {
      const { about } = offer.candidate
      let ordinal = 0
      while (taken.has(`${offer.key} ${offer.type} ${ordinal}`)) ordinal += 1
      taken.add(`${offer.key} ${offer.type} ${ordinal}`)
      const { learner, week } = snapshot
      const { curriculum, subskill } = about
      activities.push({
        activity: activityId({ learner, week, curriculum, subskill, type: offer.type, ordinal }),
        about,
        title: about.titles.subskill,
        type: offer.type,
        ordinal,
        sequence: lastLabel + activities.length + 1,
        day: day as PlannedDay,
        position: keptCount + place,
        minutes: Math.min(minutes, curriculumLimits.minutesMax),
        priority: offer.priority,
        reason: offer.reason,
      })
    }
  }
  return activities
}

/** Days were found for a subskill one by one; its steps take them in their own order: explained before practised, practised before proved. */
function inSteps(course: readonly Placed[]): readonly Placed[] {
  const days = course.map(({ day, minutes }) => ({ day, minutes })).sort((a, b) => a.day - b.day)
  const steps = course.map(({ offer }) => offer).sort((a, b) => stepOf(a) - stepOf(b))
  return steps.flatMap((offer, index) => {
    const place = days[index]
    return place === undefined ? [] : [{ offer, ...place }]
  })
}

function stepOf({ type, reason, driven }: Offer): number {
  if (type === 'tutoring') return 0
  if (driven) return 1
  if (reason.type === 'prove') return 100
  return reason.type === 'repeat' ? 1 + reason.times : 2
}
