import { inCodeOrder } from '../curriculum/curriculum.ts'
import type { NodeCode } from '../curriculum/curriculum.ts'
import type { CurriculumId } from '../record/ids.ts'
import { daysBetween } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { candidateKey } from '../week/week-snapshot.ts'
import type { RoadmapContent, RoadmapEdge, RoadmapSince, RoadmapSubskill } from './roadmap-kind.ts'
import { keyOf } from './standing.ts'

/** Why something stands in another week than before, as data. Titles are those of subskills. */
export type DriftReason =
  /** A week that is over held less, or more, than it was to hold. */
  | { readonly type: 'week-behind'; readonly week: CivilDate; readonly planned: number; readonly done: number }
  | { readonly type: 'week-ahead'; readonly week: CivilDate; readonly planned: number; readonly done: number }
  /** Minutes of the weeks up to it, before and now. */
  | { readonly type: 'less-time'; readonly before: number; readonly after: number }
  | { readonly type: 'more-time'; readonly before: number; readonly after: number }
  /** What it requires comes later, or sooner, itself. */
  | { readonly type: 'locked'; readonly requires: string }
  | { readonly type: 'unlocked'; readonly requires: string }
  /** A test asks for it, or for something else first. */
  | { readonly type: 'test'; readonly title: string }
  /** Something else has come before it, or has made room. */
  | { readonly type: 'gave-way'; readonly title: string }
  | { readonly type: 'room'; readonly title: string }
  | { readonly type: 'order' }

/** Work on one skill that stands in another week than before. */
export interface DriftLine {
  readonly curriculum: CurriculumId
  readonly skill: NodeCode
  readonly title: string
  readonly subskills: readonly { readonly subskill: NodeCode; readonly title: string }[]
  /** The Monday of its week, before and now; null where it stood, or stands, in none of the weeks. */
  readonly from: CivilDate | null
  readonly to: CivilDate | null
  readonly because: DriftReason
}

export const nothingSince: RoadmapSince = { weeks: [], mastered: [] }

/** By how many weeks something is later; fewer than none where it is sooner, null where it came into view or went out of it. */
export const weeksLater = ({ from, to }: Pick<DriftLine, 'from' | 'to'>): number | null =>
  from === null || to === null ? null : daysBetween(from, to) / 7

/**
 * ROAD-5. What stands in another week in `after` than in `before`, and why. Reviews come when they are due and are not followed; what is mastered meanwhile
 * has not drifted, and neither has what lies in weeks that only one of the two looks at.
 */
export function driftOf(
  before: RoadmapContent,
  after: RoadmapContent,
  since: RoadmapSince = nothingSince,
): readonly DriftLine[] {
  const moves = movesBetween(before, after, since)
  const reasonOf = reasonsFor({ before, after, since, moves })
  const lines = new Map<string, DriftLine>()
  for (const move of moves.values()) {
    const { about } = move
    const because = reasonOf(move)
    const key = JSON.stringify([about.curriculum, about.skill, move.from, move.to, because])
    const subskill = { subskill: about.subskill, title: about.titles.subskill }
    const known = lines.get(key)
    lines.set(key, {
      curriculum: about.curriculum,
      skill: about.skill,
      title: about.titles.skill,
      subskills: [...(known?.subskills ?? []), subskill],
      from: move.from,
      to: move.to,
      because,
    })
  }
  return [...lines.values()].sort(
    (a, b) =>
      inCodeOrder(a.from ?? a.to ?? '', b.from ?? b.to ?? '') ||
      inCodeOrder(candidateKey(a.curriculum, a.skill), candidateKey(b.curriculum, b.skill)),
  )
}

interface Move {
  readonly key: string
  readonly about: RoadmapSubskill['about']
  readonly from: CivilDate | null
  readonly to: CivilDate | null
}

type Moves = ReadonlyMap<string, Move>

const isLater = ({ from, to }: Move): boolean => from !== null && (to === null || to > from)

function movesBetween(before: RoadmapContent, after: RoadmapContent, { mastered }: RoadmapSince): Moves {
  const done = new Set(mastered.map(keyOf))
  const was = workWeeks(before)
  const is = workWeeks(after)
  const lastBefore = before.weeks.at(-1)?.week ?? before.start
  const lastAfter = after.weeks.at(-1)?.week ?? after.start
  const moves = new Map<string, Move>()
  for (const key of [...new Set([...was.keys(), ...is.keys()])].sort(inCodeOrder)) {
    const old = was.get(key)
    const now = is.get(key)
    const about = (now ?? old)?.about
    if (about === undefined) continue
    // What was to go on into the weeks that both look at is not late for having begun before them.
    const from = old?.weeks.find((week) => week >= after.start) ?? old?.weeks.at(-1) ?? null
    const to = now?.weeks[0] ?? null
    const isUnseen =
      (from === null && to !== null && to > lastBefore) || (to === null && from !== null && from > lastAfter)
    if (from === to || isUnseen || (to === null && done.has(key))) continue
    moves.set(key, { key, about, from, to })
  }
  return moves
}

interface Work {
  readonly about: RoadmapSubskill['about']
  readonly weeks: CivilDate[]
}

/** The weeks in which each subskill is worked on, other than by reviews. */
function workWeeks({ weeks }: RoadmapContent): ReadonlyMap<string, Work> {
  const found = new Map<string, Work>()
  for (const { week, subskills } of weeks) {
    for (const { about, aim } of subskills) {
      if (aim === 'keep') continue
      const known = found.get(keyOf(about))
      if (known === undefined) found.set(keyOf(about), { about, weeks: [week] })
      else known.weeks.push(week)
    }
  }
  return found
}

interface Compared {
  readonly before: RoadmapContent
  readonly after: RoadmapContent
  readonly since: RoadmapSince
  readonly moves: Moves
}

/** The nearest cause first: what it waits for, the week that did not hold it, the time, a test, and then what else has moved. */
function reasonsFor(compared: Compared): (move: Move) => DriftReason {
  const { before, after, since, moves } = compared
  const behind = since.weeks.find(({ planned, done }) => done < planned)
  const ahead = since.weeks.find(({ planned, done }) => done > planned)
  const required = requiredIn([...before.edges, ...after.edges])
  const mastered = new Set(since.mastered.map(keyOf))

  const whyLater = (move: Move): DriftReason => {
    const waitsFor = (required.get(move.key) ?? []).map((key) => moves.get(key)).find((each) => each && isLater(each))
    if (waitsFor !== undefined) return { type: 'locked', requires: waitsFor.about.titles.subskill }
    if (behind !== undefined && move.from !== null && move.from < after.start) return { type: 'week-behind', ...behind }
    const time = minutesUpTo(compared, move.from ?? after.start)
    if (time.after < time.before) return { type: 'less-time', ...time }
    const tested = firstMended(compared, move)
    if (tested !== undefined) return { type: 'test', title: tested }
    if (behind !== undefined) return { type: 'week-behind', ...behind }
    const title = otherIn(move, (each) => each.to !== null && each.to === move.from && !isLater(each))
    return title === undefined ? { type: 'order' } : { type: 'gave-way', title }
  }

  const whySooner = (move: Move): DriftReason => {
    if (mends(after, move.key, move.to)) return { type: 'test', title: move.about.titles.subskill }
    const opened = (required.get(move.key) ?? []).find((key) => {
      const each = moves.get(key)
      return mastered.has(key) || (each !== undefined && !isLater(each))
    })
    if (opened !== undefined) return { type: 'unlocked', requires: titleIn(compared, opened) }
    const time = minutesUpTo(compared, move.to ?? after.start)
    if (time.after > time.before) return { type: 'more-time', ...time }
    if (ahead !== undefined) return { type: 'week-ahead', ...ahead }
    const title = otherIn(move, (each) => each.from !== null && each.from === move.to && isLater(each))
    return title === undefined ? { type: 'order' } : { type: 'room', title }
  }

  const otherIn = (move: Move, isIt: (each: Move) => boolean): string | undefined =>
    [...moves.values()].find((each) => each.key !== move.key && isIt(each))?.about.titles.subskill

  return (move) => (isLater(move) ? whyLater(move) : whySooner(move))
}

function requiredIn(edges: readonly RoadmapEdge[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { curriculum, subskill, requires } of edges) {
    const key = candidateKey(curriculum, subskill)
    found.set(key, [...(found.get(key) ?? []), candidateKey(curriculum, requires)])
  }
  return found
}

/** The time up to a week, of the weeks that both look at. */
function minutesUpTo(
  { before, after }: Compared,
  week: CivilDate,
): { readonly before: number; readonly after: number } {
  const from = before.start > after.start ? before.start : after.start
  const sum = ({ weeks }: RoadmapContent): number =>
    weeks.reduce((all, each) => (each.week >= from && each.week <= week ? all + each.minutes : all), 0)
  return { before: sum(before), after: sum(after) }
}

const mends = ({ weeks }: RoadmapContent, key: string, week: CivilDate | null): boolean =>
  weeks.some(
    (each) => each.week === week && each.subskills.some(({ about, aim }) => aim === 'mend' && keyOf(about) === key),
  )

/** What a test asks for by the week in which the other stood, and did not ask for before. */
function firstMended({ before, after }: Compared, { key, from }: Move): string | undefined {
  for (const { week, subskills } of after.weeks) {
    if (from !== null && week > from && week > after.start) return undefined
    const asked = subskills.find(
      ({ about, aim }) => aim === 'mend' && keyOf(about) !== key && !mends(before, keyOf(about), week),
    )
    if (asked !== undefined) return asked.about.titles.subskill
  }
  return undefined
}

const titleIn = ({ before, after }: Compared, key: string): string =>
  [...after.weeks, ...before.weeks].flatMap(({ subskills }) => subskills).find(({ about }) => keyOf(about) === key)
    ?.about.titles.subskill ?? ''
