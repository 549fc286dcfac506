import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import type { Need } from '../evidence/needs.ts'
import { weightOf } from '../evidence/velocity.ts'
import { inCodeOrder } from '../curriculum/curriculum.ts'
import type { ActivityType, Priority, Reason } from './activity-kinds.ts'
import { seededRank } from './seeded-rank.ts'
import { schoolDays, weekLimits } from './week-limits.ts'
import { candidateKey } from './week-snapshot.ts'
import type { Candidate, SubjectState, WeekSnapshot } from './week-snapshot.ts'

/** One activity that a week could hold. */
export interface Offer {
  readonly candidate: Candidate
  readonly key: string
  readonly type: ActivityType
  readonly priority: Priority
  readonly reason: Reason
  /** Driven by an assessment, which is bounded by day and by week. */
  readonly driven: boolean
}

/** What one subject has to offer, best first. The first `driven` of them stand for assessments and are taken before anything is shared out. */
export interface SubjectOffers {
  readonly state: SubjectState
  readonly weight: number
  readonly driven: number
  readonly offers: readonly Offer[]
}

/** GEN-5, GEN-11. What each subject offers for this week: what assessments ask for, then work with due reviews between, then repetitions. */
export function offersOf(snapshot: WeekSnapshot, seed: string): readonly SubjectOffers[] {
  const groups = new Map<string, Candidate[]>()
  const byKey = new Map<string, Candidate>()
  for (const candidate of snapshot.candidates) {
    const { curriculum, subject, subskill } = candidate.about
    byKey.set(candidateKey(curriculum, subskill), candidate)
    const group = groups.get(candidateKey(curriculum, subject))
    if (group === undefined) groups.set(candidateKey(curriculum, subject), [candidate])
    else group.push(candidate)
  }
  const needs = drivenOffers(snapshot, byKey)
  return snapshot.subjects.map((state) => {
    const key = candidateKey(state.curriculum, state.subject)
    const driven = needs.filter(({ candidate: { about } }) => candidateKey(about.curriculum, about.subject) === key)
    const weight = weightOf(state.pace)
    const ordinary = ordinaryOffers(groups.get(key) ?? [], driven, weight, snapshot.week, seed)
    return { state, weight, driven: driven.length, offers: [...driven, ...ordinary] }
  })
}

/** C-20. Each assessment once a subskill, at most three activities from one and six in a week. What was kept from it counts. */
function drivenOffers({ needs, kept }: WeekSnapshot, byKey: ReadonlyMap<string, Candidate>): readonly Offer[] {
  const perAssessment = new Map<string, number>()
  const seen = new Set<string>()
  let inWeek = 0
  for (const { assessment, curriculum, subskill, counts } of kept) {
    if (assessment === null || curriculum === null || subskill === null) continue
    seen.add(`${assessment} ${candidateKey(curriculum, subskill)}`)
    if (!counts) continue
    perAssessment.set(assessment, (perAssessment.get(assessment) ?? 0) + 1)
    inWeek += 1
  }
  const found: Offer[] = []
  for (const need of needs) {
    const key = candidateKey(need.curriculum, need.subskill)
    const candidate = byKey.get(key)
    if (candidate === undefined || seen.has(`${need.assessment} ${key}`)) continue
    seen.add(`${need.assessment} ${key}`)
    for (const type of typesFor(need)) {
      const used = perAssessment.get(need.assessment) ?? 0
      if (used >= weekLimits.drivenPerAssessmentMax || inWeek >= weekLimits.drivenPerWeekMax) break
      perAssessment.set(need.assessment, used + 1)
      inWeek += 1
      const { assessment, action, label, score, max } = need
      const reason: Reason = { type: 'assessment', assessment, action, label, score, max }
      found.push({ candidate, key, type, priority: 'high', reason, driven: true })
    }
  }
  return found
}

const typesFor = ({ action }: Need): readonly ActivityType[] => {
  switch (action) {
    case 'remediate':
      return ['tutoring', 'practice']
    case 'strengthen':
      return ['practice']
    case 'check':
      return ['assessment']
  }
}

/** After so much work comes a review, while there is both. */
const workPerReview = 2

function ordinaryOffers(
  candidates: readonly Candidate[],
  driven: readonly Offer[],
  weight: number,
  week: CivilDate,
  seed: string,
): readonly Offer[] {
  const sunday = addDays(week, 6)
  const drivenKeys = new Set(driven.map(({ key }) => key))
  const ranked = candidates
    .map((candidate) => {
      const key = candidateKey(candidate.about.curriculum, candidate.about.subskill)
      return { candidate, key, rank: seededRank(seed, key) }
    })
    .filter(({ key }) => !drivenKeys.has(key))
  const begun = ranked.filter(({ candidate: { level } }) => level !== 'new' && level !== 'mastered').sort(byDue)
  const untouched = ranked.filter(({ candidate: { level } }) => level === 'new').sort(byDifficulty)
  const due = ranked
    .filter(({ candidate }) => candidate.level === 'mastered' && candidate.due !== null && candidate.due <= sunday)
    .sort(byDue)
  const work = [...begun, ...untouched]
  const usual: Priority = weight === 3 ? 'high' : weight === 2 ? 'medium' : 'low'
  const workOffers = work.flatMap(({ candidate, key }) => courseOf(candidate, key, usual))
  const reviewOffers = due.map(({ candidate, key }): Offer => {
    const reason: Reason = { type: 'review', due: candidate.due ?? week }
    return { candidate, key, type: 'review', priority: 'medium', reason, driven: false }
  })
  const repeats: Offer[] = []
  // A subskill stands on each day at most once, so that there are as many rounds as days.
  for (let times = 1; times <= schoolDays; times += 1) {
    const reason: Reason = { type: 'repeat', times }
    for (const { candidate, key } of work) {
      if (times <= courseLength(candidate)) continue
      repeats.push({ candidate, key, type: 'practice', priority: 'low', reason, driven: false })
    }
  }
  return [...interleaved(workOffers, reviewOffers), ...repeats]
}

const courseLength = ({ level }: Candidate): number => (level === 'new' ? 3 : 2)

/** Practise what is new twice and then prove it; practise what is begun once and then prove it. */
function courseOf(candidate: Candidate, key: string, priority: Priority): readonly Offer[] {
  const { level } = candidate
  const first: Reason = level === 'new' ? { type: 'begin' } : { type: 'continue', level }
  const lesser: Priority = priority === 'high' ? 'medium' : 'low'
  const offer = (type: ActivityType, reason: Reason, each: Priority): Offer => ({
    candidate,
    key,
    type,
    priority: each,
    reason,
    driven: false,
  })
  return [
    offer('practice', first, priority),
    ...(level === 'new' ? [offer('practice', { type: 'repeat', times: 2 }, lesser)] : []),
    offer('assessment', { type: 'prove' }, lesser),
  ]
}

function interleaved(work: readonly Offer[], reviews: readonly Offer[]): readonly Offer[] {
  const mixed: Offer[] = []
  let next = 0
  for (const [index, offer] of work.entries()) {
    mixed.push(offer)
    const review = reviews[next]
    if ((index + 1) % workPerReview !== 0 || review === undefined) continue
    mixed.push(review)
    next += 1
  }
  return [...mixed, ...reviews.slice(next)]
}

interface Ranked {
  readonly candidate: Candidate
  readonly key: string
  readonly rank: number
}

const byDue = (a: Ranked, b: Ranked): number =>
  inCodeOrder(a.candidate.due ?? '', b.candidate.due ?? '') || byDifficulty(a, b)

const byDifficulty = (a: Ranked, b: Ranked): number =>
  a.candidate.about.difficulty - b.candidate.about.difficulty || a.rank - b.rank || inCodeOrder(a.key, b.key)
