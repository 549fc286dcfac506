import { inCodeOrder } from '../curriculum/curriculum.ts'
import type { Need } from '../evidence/needs.ts'
import type { RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { dayNumber, plannedDayOf } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { byPriority } from '../week/activity-kinds.ts'
import type { Reason } from '../week/activity-kinds.ts'
import { schoolDays, weekLimits } from '../week/week-limits.ts'
import type { Candidate } from '../week/week-snapshot.ts'
import { isOpen } from './activity-states.ts'
import { tiers } from './daily-plan.ts'
import type { PersonalizationSource } from './daily-plan.ts'
import { itemOf, newItem, standbyItems, suggestion, suggestions } from './day-item.ts'
import type { DayItem, DayWeek } from './day-item.ts'
import { dayLimits } from './day-limits.ts'

export interface PulledDay {
  readonly date: CivilDate
  readonly source: PersonalizationSource
  /** Nobody asked for work today: a break, or a weekday without time. */
  readonly rest: boolean
  readonly items: readonly DayItem[]
  /** What was planned for today and found no room, with what took it. */
  readonly deferred: readonly { readonly activity: RecordId; readonly substitutedBy: RecordId | null }[]
}

export interface DayFacts extends DayWeek {
  /** What assessments of the last days ask for. */
  readonly needs: readonly Need[]
  /** Everything unlocked, or due for review. */
  readonly candidates: readonly Candidate[]
  /** What a model recommended of the candidates, by subskill; null where none was asked. */
  readonly recommended: readonly string[] | null
  readonly minutes: number
  readonly onBreak: boolean
}

/**
 * DAY-2, DAY-3. The activities of a day. Four levels, so that there is always something: the weekly plan, recommendations of a model, what is known of
 * the learner, and what is always worth doing. Each says which it was.
 */
export function pullDay(facts: DayFacts): PulledDay {
  const base = { date: facts.date, rest: false, deferred: [] }
  if (facts.onBreak || facts.minutes === 0) return { ...base, source: 'weekly_plan', rest: true, items: [] }
  const planned = fromPlan(facts)
  if (planned.items.length > 0) return { ...base, source: 'weekly_plan', ...planned }
  const levels: readonly (readonly [PersonalizationSource, readonly DayItem[]])[] = [
    ['ai_recommendations', recommendations(facts)],
    ['recommendations', suggestions(facts, facts.candidates)],
  ]
  for (const [source, offered] of levels) {
    const items = withinBudget(facts.minutes, new Set(), offered)
    if (items.length > 0) return { ...base, source, items }
  }
  return { ...base, source: 'static', items: withinBudget(facts.minutes, new Set(), standbyItems(facts)) }
}

/** C-13. “More, please”: what is left of today, then some of what comes later in the order of the plan, which counts as done early. */
export function moreForDay(facts: DayFacts, shown: readonly { readonly activity: string }[]): readonly DayItem[] {
  const known = new Set(shown.map(({ activity }) => activity))
  const today = plannedDayOf(dayNumber(facts.date))
  const waiting = openActivities(facts).filter(({ day }) => day <= today)
  const offered = [
    ...waiting.sort(byUrgency).map((each) => itemOf(each, each.day < today ? 'catch-up' : 'today')),
    ...laterActivities(facts).map((each) => itemOf(each, 'accelerate')),
    ...suggestions(facts, facts.candidates),
  ]
  const room = Math.max(0, Math.min(dayLimits.moreMax, dayLimits.itemsEverMax - shown.length))
  return offered.filter(({ activity }) => !known.has(activity)).slice(0, room)
}

/**
 * DAY-2. What assessments ask for, then what earlier days left, then today's own; where all of that is done, some of what comes later. What somebody
 * has begun, or pinned to today, has its place before all others. On a weekend there is what is left, and reviews.
 */
function fromPlan(facts: DayFacts): Pick<PulledDay, 'items' | 'deferred'> {
  const today = plannedDayOf(dayNumber(facts.date))
  const open = openActivities(facts)
  // REF-2. What a fresh assessment put on a later day comes today, as it would if no plan held it; what somebody has placed there stays there.
  const injected = injectedItems(
    facts,
    open.filter(({ day, pinned }) => day <= today || !pinned),
  )
  const injectedIds = new Set(injected.map(({ activity }) => activity))
  const rest = open.filter(({ activity }) => !injectedIds.has(activity)).sort(byUrgency)
  const held = new Set(
    open
      .filter(({ day, pinned, status }) => status === 'in-progress' || (pinned && day === today))
      .map(({ activity }) => activity),
  )
  const begun = rest
    .filter(({ activity }) => held.has(activity))
    .map((each) => itemOf(each, each.day < today ? 'catch-up' : 'today'))
  const free = rest.filter(({ activity }) => !held.has(activity))
  const catchUp = free.filter(({ day }) => day < today).map((each) => itemOf(each, 'catch-up'))
  const ownToday = free.filter(({ day }) => day === today)
  const own = ownToday.map((each) => itemOf(each, 'today'))
  const { catchUpFirst } = dayLimits
  const claims = [...begun, ...injected, ...catchUp.slice(0, catchUpFirst), ...own, ...catchUp.slice(catchUpFirst)]
  const isWeekend = today >= schoolDays
  const reviews = isWeekend
    ? suggestions(
        facts,
        facts.candidates.filter(({ level }) => level === 'mastered'),
      )
    : []
  const later = isWeekend || claims.length > 0 ? [] : accelerated(facts)
  const items = withinBudget(facts.minutes, held, [...claims, ...later, ...(claims.length > 0 ? reviews : [])])
  const shown = new Set(items.map(({ activity }) => activity))
  const substitute = ['inject', 'catch-up'].flatMap((tier) => items.find((item) => item.tier === tier) ?? []).at(0)
  return {
    items: items.toSorted((a, b) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier)),
    deferred: ownToday
      .filter(({ activity, status }) => !shown.has(activity) && status !== 'deferred')
      .map(({ activity }) => ({ activity, substitutedBy: substitute?.activity ?? null })),
  }
}

/** Today's set is done, or there was none: the next of what comes. */
const accelerated = (facts: DayFacts): readonly DayItem[] =>
  laterActivities(facts)
    .slice(0, dayLimits.moreMax)
    .map((each) => itemOf(each, 'accelerate'))

/** D-2. What was put off is as open as what never had its turn. */
const openActivities = ({ activities }: DayFacts): Body<'activity'>[] =>
  activities.filter(({ status }) => isOpen(status))

function laterActivities(facts: DayFacts): readonly Body<'activity'>[] {
  const today = plannedDayOf(dayNumber(facts.date))
  return openActivities(facts)
    .filter(({ day }) => day > today)
    .sort((a, b) => a.day - b.day || a.position - b.position || inCodeOrder(a.activity, b.activity))
}

/** D-1, D-3. What matters most comes first and keeps its place; among equals the older, then the order of the plan. */
const byUrgency = (a: Body<'activity'>, b: Body<'activity'>): number =>
  byPriority(a.priority, b.priority) || a.day - b.day || a.position - b.position || inCodeOrder(a.activity, b.activity)

/** Takes claims in their order while there is room. What is held is always there, and so is the first. */
function withinBudget(minutes: number, held: ReadonlySet<string>, claims: readonly DayItem[]): readonly DayItem[] {
  const taken = new Map<string, DayItem>()
  let used = 0
  for (const item of claims) {
    const fits = taken.size < dayLimits.itemsMax && (taken.size === 0 || used + item.minutes <= minutes)
    if (taken.has(item.activity) || !(fits || held.has(item.activity))) continue
    taken.set(item.activity, item)
    used += item.minutes
  }
  return [...taken.values()]
}

/** C-20. The planned ones that a fresh assessment drives, then what one asks for that no plan holds yet: at most two a day, three from one, six in a week. */
function injectedItems(facts: DayFacts, open: readonly Body<'activity'>[]): readonly DayItem[] {
  const isFresh = (reason: Reason): boolean =>
    reason.type === 'assessment' && facts.needs.some(({ assessment }) => assessment === reason.assessment)
  const planned = open.filter(({ reason }) => isFresh(reason)).sort(byUrgency)
  const driven = facts.activities.flatMap(({ reason, about, status }) =>
    reason.type === 'assessment' && status !== 'cancelled'
      ? [{ assessment: reason.assessment, subskill: about?.subskill }]
      : [],
  )
  const items = planned.map((each) => itemOf(each, 'inject'))
  for (const need of facts.needs) {
    const same = driven.filter(({ assessment }) => assessment === need.assessment)
    const isKnown = same.some(({ subskill }) => subskill === need.subskill)
    if (isKnown || same.length >= weekLimits.drivenPerAssessmentMax || driven.length >= weekLimits.drivenPerWeekMax)
      continue
    const candidate = facts.candidates.find(
      ({ about }) => about.curriculum === need.curriculum && about.subskill === need.subskill,
    )
    if (candidate === undefined) continue
    driven.push({ assessment: need.assessment, subskill: need.subskill })
    const { assessment, action, label, score, max } = need
    const type = action === 'remediate' ? 'tutoring' : action === 'strengthen' ? 'practice' : 'assessment'
    items.push(
      newItem(facts, candidate, type, 'inject', 'high', { type: 'assessment', assessment, action, label, score, max }),
    )
  }
  return items.slice(0, dayLimits.injectMax)
}

/** DAY-3. A model may only choose among what is unlocked; what else it names is passed over. */
const recommendations = (facts: DayFacts): readonly DayItem[] =>
  (facts.recommended ?? [])
    .flatMap((subskill) => facts.candidates.find(({ about }) => about.subskill === subskill) ?? [])
    .map((candidate) => suggestion(facts, candidate))
