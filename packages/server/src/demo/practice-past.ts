import {
  At,
  CivilDate,
  PlanId,
  RecordId,
  addDays,
  dayNumber,
  daysBetween,
  instantOf,
  learnerDateOf,
  mondayOf,
  plannedDayOf,
  plannedOccurrences,
  splitSeries,
  wallAt,
  wallSeconds,
  wallTime,
  zoneNamed,
} from '@etude/core'
import type { Instant, LearnerId, MutationName, PlannedOccurrence, Schedule, SeriesPart, Zone } from '@etude/core'
import type { DemoHistory, DemoPlan } from './practice-histories.ts'
import { demoZone } from './school.ts'
import { seededRandom } from './seeded-random.ts'

/** Something somebody did, when they did it. */
export interface Done {
  readonly at: At
  readonly name: MutationName
  readonly args: object
}

interface Telling {
  readonly learner: LearnerId
  readonly history: DemoHistory
  readonly zone: Zone
  readonly start: CivilDate
  readonly today: CivilDate
  readonly random: () => number
}

/** What was planned, in the order in which it was, and what was done about it. The same for the same learner, history and day. */
export function practicePast(
  learner: LearnerId,
  history: DemoHistory,
  now: Instant,
): { readonly plans: readonly Done[]; readonly facts: readonly Done[] } {
  const zone = demoZoneHere()
  const today = learnerDateOf(atIn(zone, now), midnight)
  const start = addDays(mondayOf(today), -7 * history.weeks)
  const random = seededRandom(history.seed)
  const telling = { learner, history, zone, start, today, random }
  const stories = history.plans.map((plan) => storyOf(plan, telling))
  const isOver = ({ at }: Done): boolean => at.instant < now
  const plans = [...breaksOf(telling), ...stories.flatMap((story) => story.plans)]
  return {
    plans: plans.filter(isOver).sort((a, b) => a.at.instant - b.at.instant),
    facts: stories.flatMap((story) => story.facts).filter(isOver),
  }
}

const midnight = [{ from: CivilDate.parse('1970-01-01'), minutes: 0 }]

function demoZoneHere(): Zone {
  const found = zoneNamed(demoZone)
  if (!found.ok) throw new Error(`This machine does not know the zone ${demoZone}`)
  return found.value
}

const atIn = (zone: Zone, instant: Instant): At =>
  At.parse({ instant, zone: demoZone, offset: (wallSeconds(wallAt(zone, instant)) - Math.floor(instant / 1000)) / 60 })

/** A date of the demonstration's zone and minutes past its midnight; more than a day's worth fall on a later date. */
const on = ({ zone }: Telling, date: CivilDate, minutes: number): At =>
  atIn(zone, instantOf(zone, wallTime(dayNumber(date) * 86_400 + Math.round(minutes) * 60)))

const idOf = (...parts: readonly string[]): RecordId => RecordId.parse(parts.join('-'))

const breaksOf = (telling: Telling): readonly Done[] =>
  telling.history.breaks.map(({ daysAgo, days, reason }) => {
    const { learner, today } = telling
    const from = addDays(today, -daysAgo)
    const range = { break: idOf(learner, reason), learner, plan: null, from, to: addDays(from, days - 1), reason }
    return { at: on(telling, from, 8 * 60), name: 'practice.take-break', args: range }
  })

interface Story {
  readonly plans: readonly Done[]
  readonly facts: readonly Done[]
}

function storyOf(plan: DemoPlan, telling: Telling): Story {
  const { learner, start, today } = telling
  const id = PlanId.parse(`${learner}-${plan.name}`)
  const { title, type, missed, prompts } = plan
  const schedule: Schedule = { ...plan.shape, segments: [...plan.shape.segments], start, end: null }
  const made = { plan: id, learner, edit: idOf(id, 'made'), title, type, missed, prompts, schedule }
  const plans: Done[] = [{ at: on(telling, start, 7 * 60), name: 'practice.create-plan', args: made }]
  let series: SeriesPart[] = [{ from: start, schedule }]
  if (plan.later !== undefined) {
    const from = addDays(mondayOf(today), -7 * plan.later.weeksAgo)
    const changed: Schedule = { ...plan.later.shape, segments: [...plan.later.shape.segments], start: from, end: null }
    series = splitSeries(series, from, changed)
    const args = { plan: id, learner, edit: idOf(id, 'later'), from, schedule: changed }
    plans.push({ at: on(telling, from, 7 * 60), name: 'practice.reschedule', args })
  }
  const sessions = plannedOccurrences({ plan: id, series }, midnight, start, today).map((session) =>
    sessionOf(session, plan, telling),
  )
  return {
    plans: [...plans, ...sessions.flatMap((session) => session.plans)],
    facts: sessions.flatMap((session) => session.facts),
  }
}

const nothing: Story = { plans: [], facts: [] }

/** One session: done on its day, late, on another day, skipped with a reason, or not at all. */
function sessionOf(session: PlannedOccurrence, plan: DemoPlan, telling: Telling): Story {
  const { learner, history, today, random } = telling
  // Chance is drawn in the same order whatever happens, so that one more day changes nothing before it.
  const [happens, when, length, noise, says] = [random(), random(), random(), random(), random()]
  const daysAgo = daysBetween(session.date, today)
  const isAway = history.breaks.some((range) => daysAgo <= range.daysAgo && daysAgo > range.daysAgo - range.days)
  // What is for today is left for whoever looks.
  if (isAway || daysAgo === 0) return nothing
  const share = shareOn(session.date, daysAgo, telling)
  const { plan: id, key, start, durationMinutes } = session
  const changed = (what: object, at: At): Done => ({
    at,
    name: 'practice.arrange-occurrence',
    args: { learner, plan: id, key, change: idOf(session.id.replaceAll('~', '-'), 'change'), what },
  })
  const hour = session.flexibility === 'weekly' ? 20 * 60 : eveningOr(start)
  const evening = hour + 40 * noise - 10
  // The last days went well, so that the first look at the demonstration is not at a backlog.
  const isFresh = daysAgo <= 3
  if (happens > share && !isFresh) {
    // Some of what is not done is said in time: excused where there was a reason, and a plain skip where there was none.
    if (when < 0.12) return { plans: [changed(skips.ill, on(telling, session.date, hour - 90))], facts: [] }
    if (when < 0.22) return { plans: [changed(skips.noTime, on(telling, session.date, hour - 30))], facts: [] }
    return nothing
  }
  const isLate = !isFresh && when > 0.93 && plannedDayOf(dayNumber(session.date)) < 6
  const isMoved =
    !isFresh && !isLate && when > 0.88 && plannedDayOf(dayNumber(session.date)) < 5 && session.share === null
  const spread = session.share === null ? 0 : Math.floor(when * 6)
  const date = addDays(session.date, isLate || isMoved ? 1 : spread)
  if (date >= today) return nothing
  const minutes = Math.max(3, Math.round(durationMinutes * history.pace * Math.exp(0.5 * (length - 0.5))))
  const at = on(telling, date, evening + minutes)
  const entry = idOf(session.id.replaceAll('~', '-'))
  const done: Done = {
    at,
    name: 'practice.log',
    args: {
      learner,
      entry,
      session: { plan: id, key, planned: { start, minutes: durationMinutes } },
      minutes,
      what: says < 0.6 ? pieceOn(session.date, plan, telling) : '',
      segments: session.segments.filter((_, index) => index === 0 || length > 0.25),
    },
  }
  const moved = isMoved
    ? [changed({ type: 'moved', date, timeMinutes: null }, on(telling, session.date, hour - 60))]
    : []
  return { plans: moved, facts: [done] }
}

const skips = {
  ill: { type: 'skipped', reason: 'ill', excused: true },
  noTime: { type: 'skipped', reason: 'no-time', excused: false },
} as const

/** The hour that was planned; of what may be done at any time, the early evening. */
function eveningOr(start: PlannedOccurrence['start']): number {
  const minutes = Math.floor(wallSeconds(start) / 60) % 1440
  return minutes === 0 ? 19 * 60 : minutes
}

/** Better in autumn than in spring, worse at the weekend, and hardly at all in a slump. */
function shareOn(date: CivilDate, daysAgo: number, { history }: Telling): number {
  const isWeekend = plannedDayOf(dayNumber(date)) > 4
  const usual = isWeekend ? history.weekendShare : history.share
  const { lapse } = history
  if (lapse !== null && daysAgo <= lapse.daysAgo && daysAgo > lapse.daysAgo - lapse.days) return 0.15
  return usual + 0.08 * (1 - (2 * daysAgo) / (7 * history.weeks))
}

function pieceOn(date: CivilDate, { pieces }: DemoPlan, { start, today }: Telling): string {
  const gone = daysBetween(start, date) / Math.max(1, daysBetween(start, today))
  return pieces[Math.min(pieces.length - 1, Math.floor(gone * pieces.length))] ?? ''
}
