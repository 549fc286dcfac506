import type { Reader } from '../mutation/reader.ts'
import { correctedEntry } from '../practice/log-facts.ts'
import type { Opportunity } from '../progress/opportunity.ts'
import { streakOf } from '../progress/streak.ts'
import type { Streak } from '../progress/streak.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { addDays, dayNumber } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { weekKey } from '../week/activity-kinds.ts'
import { schoolDays } from '../week/week-limits.ts'

/** A date and what it asked for. */
interface AskedDay {
  readonly date: CivilDate
  readonly activities: readonly string[]
}

/** How long afterwards doing it still counts for the day. */
const repairDays = 7

/**
 * DAY-12. The streak over the days of weekly plans, by the same rule as that of practice: a day that was shown asked for what it showed, what was wished for
 * on top aside; one that nobody opened asked for what its plan had put there. A day of rest asks for nothing.
 */
export function dayStreak(
  asked: readonly AskedDay[],
  entries: readonly Body<'log-entry'>[],
  minimums: Body<'streak-minimum'>['minimums'],
  today: CivilDate,
): Streak {
  const doneOn = new Map<string, CivilDate>()
  for (const entry of entries) {
    const { date, withdrawn } = correctedEntry(entry)
    const activity = entry.learnt?.activity
    if (withdrawn || activity === undefined) continue
    const known = doneOn.get(activity)
    if (known === undefined || date < known) doneOn.set(activity, date)
  }
  const days = [...asked]
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .map(({ date, activities }): Opportunity => {
      const dates = activities.flatMap((activity) => doneOn.get(activity) ?? [])
      const inTime = dates.filter((done) => done <= addDays(date, repairDays))
      return {
        date,
        day: dayNumber(date),
        sessions: [],
        due: activities.length,
        done: inTime.length,
        open: false,
        repaired: inTime.some((done) => done > date),
      }
    })
  return streakOf(days, 'day', today, new Set(), minimums)
}

/** DAY-12, from whatever records are here. A week whose every item was done is not looked at again. */
export async function readDayStreak(reader: Reader, learner: LearnerId, today: CivilDate): Promise<Streak> {
  const entries = (await reader.list('log-entry', 'learner', learner)).map(({ body }) => body)
  const doneIds = new Set<string>(entries.flatMap(({ learnt }) => learnt?.activity ?? []))
  const asked = new Map<CivilDate, AskedDay>()
  const unsettled = new Set<CivilDate>()
  for (const { body } of await reader.list('daily-plan', 'learner', learner)) {
    const items = body.rest ? [] : body.items.filter(({ tier }) => tier !== 'accelerate')
    asked.set(body.date, { date: body.date, activities: items.map(({ activity }) => activity) })
    if (items.some(({ activity }) => !doneIds.has(activity))) unsettled.add(body.week)
  }
  for (const { body } of await reader.list('weekly-plan', 'learner', learner))
    if (schoolDates(body.week).some((date) => date < today && !asked.has(date))) unsettled.add(body.week)
  for (const week of unsettled) {
    const activities = (await reader.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body)
    const excused = new Set<string>(activities.filter(isExcused).map(({ activity }) => activity))
    for (const date of schoolDates(week)) {
      const shown = asked.get(date)
      const planned = activities.filter(({ day, plan }) => plan !== null && addDays(week, day) === date)
      const asking = shown?.activities ?? (date < today ? planned.map(({ activity }) => activity) : [])
      if (shown !== undefined || asking.length > 0)
        asked.set(date, { date, activities: asking.filter((activity) => !excused.has(activity)) })
    }
  }
  const minimums = (await reader.get('streak-minimum', learner))?.body.minimums ?? []
  return dayStreak([...asked.values()], entries, minimums, today)
}

const schoolDates = (week: CivilDate): readonly CivilDate[] =>
  Array.from({ length: schoolDays }, (_, day) => addDays(week, day))

const isExcused = ({ status, excused }: Body<'activity'>): boolean => status === 'cancelled' || excused === true
