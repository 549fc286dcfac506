import type { ArrangedOccurrence } from '../practice/arranged-occurrence.ts'
import type { MissedPolicy } from '../practice/practice-kinds.ts'
import type { PlanId } from '../record/ids.ts'
import { dayNumber } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { catchingUpOf, cellOf, completionOf, paceOf } from './habits.ts'
import type { Habits, Likely, Pace } from './habits.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'

/** What is known on the evening before the first day: what was left over, and what is planned. */
export interface Outlook {
  readonly first: CivilDate
  readonly days: number
  readonly planned: readonly ArrangedOccurrence[]
  readonly leftOver: readonly ArrangedOccurrence[]
  readonly policies: ReadonlyMap<PlanId, MissedPolicy>
  /** Minutes of reviews that fall due, by day from the first. */
  readonly reviewMinutes: readonly number[]
  readonly seed: number
}

/** A value for each path and day: `minutes[day][path]`. */
export interface Paths {
  readonly due: readonly Float64Array[]
  readonly done: readonly Float64Array[]
  /** What doing all of it would take, at the pace of the learner. */
  readonly load: readonly Float64Array[]
  /** Planned sessions done by the evening of each day, of those planned until then. */
  readonly sessionsDone: readonly Float64Array[]
}

interface Item {
  readonly plan: PlanId
  readonly minutes: number
  /** In time for so many more days; 0 for what is left over. */
  readonly daysOpen: number
  readonly cell: number
  /** Its pace in logarithms, before chance. */
  readonly pace: number
  /** The same once it is left over; made once, since it is left over in many paths. */
  readonly closed: Item | null
}

/** FC-4. Many ways in which the days may go: each session done or not, as long as it takes, and left over as its plan says. */
export function simulate(outlook: Outlook, habits: Habits, paths: number): Paths {
  const random = createRandom(outlook.seed)
  const matrix = (): Float64Array[] => Array.from({ length: outlook.days }, () => new Float64Array(paths))
  const result = { due: matrix(), done: matrix(), load: matrix(), sessionsDone: matrix() }
  const pace = paceOf(habits)
  const toItem = (one: ArrangedOccurrence): Item => itemOf(one, outlook.first, pace)
  const byDay = itemsByDay(outlook, toItem)
  const waiting = outlook.leftOver.map(toItem)
  const late = catchingUpOf(habits)
  // One draw a path for each weekday and time that comes up: days alike are alike in a path, as they are for a person.
  const cells = [...new Set([...byDay.flat(), ...waiting].map(({ cell }) => cell))].map((cell) => ({
    cell,
    share: completionOf(habits, cell),
  }))
  const shares = new Float64Array(28)
  for (let path = 0; path < paths; path += 1) {
    for (const { cell, share } of cells) shares[cell] = shareFrom(share, random)
    const catchingUp = shareFrom(late, random)
    const shift = pace.shift * random.normal()
    let carried: readonly Item[] = waiting
    let sessionsDone = 0
    for (let day = 0; day < outlook.days; day += 1) {
      const reviews = outlook.reviewMinutes[day] ?? 0
      let due = reviews
      let load = reviews
      let done = 0
      let left = nothing
      let caughtUp: Set<PlanId> | null = null
      const planned = byDay[day] ?? nothing
      const count = planned.length + carried.length
      for (let index = 0; index < count; index += 1) {
        const item = index < planned.length ? planned[index] : carried[index - planned.length]
        if (item === undefined) continue
        const takes = item.minutes * Math.exp(item.pace + shift + pace.noise * random.normal())
        due += item.minutes
        load += takes
        if (random.uniform() < chanceToday(item, shares[item.cell] ?? 0, catchingUp)) {
          done += takes
          sessionsDone += 1
          if (item.daysOpen > 0 && outlook.policies.get(item.plan) === 'keep-one')
            caughtUp = (caughtUp ?? new Set()).add(item.plan)
        } else left = leave(left, item, outlook.policies)
      }
      carried = caughtUp === null ? left : stillAsked(left, caughtUp)
      put(result.due[day], path, due)
      put(result.done[day], path, done)
      put(result.load[day], path, load)
      put(result.sessionsDone[day], path, sessionsDone)
    }
  }
  return result
}

const shareFrom = ({ mean, spread }: Likely, random: Random): number =>
  1 / (1 + Math.exp(-mean - spread * random.normal()))

/** What may be done on several days is done on one of them, as likely by the last as what has one day only. */
function chanceToday({ daysOpen }: Item, share: number, catchingUp: number): number {
  if (daysOpen === 0) return catchingUp
  return daysOpen === 1 ? share : 1 - (1 - share) ** (1 / daysOpen)
}

/** Whole minutes, as people write them down. */
function put(row: Float64Array | undefined, path: number, value: number): void {
  if (row !== undefined) row[path] = Math.round(value)
}

const nothing: readonly Item[] = []

/** What was not done today goes with what is left for tomorrow: while it is in time, and then as its plan says. */
function leave(left: readonly Item[], item: Item, policies: ReadonlyMap<PlanId, MissedPolicy>): readonly Item[] {
  if (item.daysOpen > 1) return [...left, { ...item, daysOpen: item.daysOpen - 1 }]
  const policy = policies.get(item.plan) ?? 'skip'
  if (policy === 'skip' || policy === 'restart') return left
  if (policy === 'keep-one' && left.some((other) => other.plan === item.plan && other.daysOpen === 0)) return left
  return [...left, item.closed ?? item]
}

/** OCC-19. Who has done a later session is not asked for an earlier one. */
const stillAsked = (left: readonly Item[], caughtUp: ReadonlySet<PlanId>): readonly Item[] =>
  left.filter(({ plan, daysOpen }) => daysOpen > 0 || !caughtUp.has(plan))

function itemsByDay(
  { first, days, planned }: Outlook,
  toItem: (one: ArrangedOccurrence) => Item,
): readonly (readonly Item[])[] {
  const byDay: Item[][] = Array.from({ length: days }, () => [])
  for (const one of planned) byDay[one.counted.day - dayNumber(first)]?.push(toItem(one))
  return byDay
}

function itemOf(one: ArrangedOccurrence, first: CivilDate, pace: Pace): Item {
  const { planned, minutes, counted } = one
  const daysOpen = Math.max(0, dayNumber(counted.closesOn) - Math.max(counted.day, dayNumber(first)) + 1)
  const closed = {
    plan: planned.plan,
    minutes,
    daysOpen: 0,
    cell: cellOf(one),
    pace: pace.ofPlan(planned.plan),
    closed: null,
  }
  return daysOpen === 0 ? closed : { ...closed, daysOpen, closed }
}
