import { candidateKey } from './week-snapshot.ts'
import type { Candidate, KeptActivity, WeekSnapshot } from './week-snapshot.ts'
import type { GeneratedWeek } from './generate-week.ts'
import { weekLimits } from './week-limits.ts'

/** Says what is wrong with a week, by the laws that hold for all. */
export function faultsIn(snapshot: WeekSnapshot, week: GeneratedWeek): readonly string[] {
  const faults: string[] = []
  const { kept, capacityMinutes, target } = snapshot
  const keptCounting = kept.filter(({ counts }) => counts)
  const total = week.activities.length + keptCounting.length
  const byKey = new Map(snapshot.candidates.map((candidate) => [keyOf(candidate), candidate]))
  const firstAt = new Map<string, number>()
  for (const { curriculum, subskill, day } of keptCounting) {
    const key = curriculum === null || subskill === null ? '' : candidateKey(curriculum, subskill)
    firstAt.set(key, Math.min(day * 1000, firstAt.get(key) ?? day * 1000))
  }
  for (const each of week.activities) {
    const at = each.day * 1000 + each.position
    firstAt.set(keyOf(each), Math.min(at, firstAt.get(keyOf(each)) ?? at))
    if (!byKey.has(keyOf(each))) faults.push(`${keyOf(each)} may not be planned`)
    if (each.day < snapshot.firstDay) faults.push(`${each.activity} is planned on a day that is over`)
    if ((capacityMinutes[each.day] ?? 0) === 0) faults.push(`${each.activity} is planned on a day without time`)
  }
  for (const each of week.activities)
    for (const required of byKey.get(keyOf(each))?.requires ?? []) {
      const first = firstAt.get(candidateKey(each.about.curriculum, required))
      if (first !== undefined && first > each.day * 1000 + each.position)
        faults.push(`${keyOf(each)} before ${required}`)
    }
  for (let day = Number(snapshot.firstDay); day < 5; day += 1) {
    const count = onDay(week, day).length + keptCounting.filter((activity) => activity.day === day).length
    if (count > weekLimits.perDayMax && onDay(week, day).length > 0) faults.push(`${count} activities on day ${day}`)
    const driven = onDay(week, day).filter(({ reason }) => reason.type === 'assessment').length
    if (driven > weekLimits.drivenPerDayMax) faults.push(`${driven} for assessments on day ${day}`)
    const isOver = minutesOn(week, kept, day) > (capacityMinutes[day] ?? 0) && onDay(week, day).length > 0
    if (isOver && total > weekLimits.floor && keptCounting.length === 0) faults.push(`too many minutes on day ${day}`)
    const open = capacityMinutes.slice(snapshot.firstDay).filter((minutes) => minutes > 0).length
    if (count === 0 && (capacityMinutes[day] ?? 0) > 0 && week.activities.length >= open)
      faults.push(`day ${day} is empty`)
  }
  if (total > Math.max(target, keptCounting.length)) faults.push(`${total} activities of ${target}`)
  if (total < target) faults.push(...roomLeft(snapshot, week))
  if (
    new Set([...week.activities, ...kept].map(({ activity }) => activity)).size !==
    week.activities.length + kept.length
  )
    faults.push('an id twice')
  return faults
}

/** What could still have been planned: a candidate that no prerequisite ties, on a day that has room for it and does not hold it yet. */
function roomLeft(snapshot: WeekSnapshot, week: GeneratedWeek): readonly string[] {
  const tied = new Set(
    snapshot.candidates.flatMap(({ about, requires }) => [
      ...requires.map((required) => candidateKey(about.curriculum, required)),
      ...(requires.length > 0 ? [candidateKey(about.curriculum, about.subskill)] : []),
    ]),
  )
  const driven = new Set(snapshot.needs.map(({ curriculum, subskill }) => candidateKey(curriculum, subskill)))
  const found: string[] = []
  for (const candidate of snapshot.candidates) {
    if (tied.has(keyOf(candidate)) || driven.has(keyOf(candidate)) || candidate.level === 'mastered') continue
    const held = new Set(
      week.activities.filter((each) => keyOf(each) === keyOf(candidate)).map(({ day }) => day as number),
    )
    for (const { curriculum, subskill, day, counts } of snapshot.kept)
      if (counts && curriculum !== null && subskill !== null && candidateKey(curriculum, subskill) === keyOf(candidate))
        held.add(day)
    for (let day = Number(snapshot.firstDay); day < 5; day += 1) {
      const count = onDay(week, day).length + snapshot.kept.filter((each) => each.counts && each.day === day).length
      const room = (snapshot.capacityMinutes[day] ?? 0) - minutesOn(week, snapshot.kept, day)
      const fits = count === 0 ? room > 0 : candidate.minutes <= room
      if (!held.has(day) && count < weekLimits.perDayMax && fits)
        found.push(`${keyOf(candidate)} would fit on day ${day}`)
    }
  }
  return found
}

export const keyOf = ({ about }: Pick<Candidate, 'about'>) => candidateKey(about.curriculum, about.subskill)
const minutesOn = (week: GeneratedWeek, kept: readonly KeptActivity[], day: number) =>
  [...week.activities, ...kept.filter(({ counts }) => counts)]
    .filter((activity) => activity.day === day)
    .reduce((sum, { minutes }) => sum + minutes, 0)
const onDay = (week: GeneratedWeek, day: number) => week.activities.filter((activity) => activity.day === day)
