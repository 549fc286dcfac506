import { correctedEntry } from '../practice/log-facts.ts'
import type { Reader } from '../mutation/reader.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { addDays, civilDate } from '../time/civil-date.ts'
import { ZoneName } from '../time/instant.ts'
import type { CivilDate, Instant } from '../time/instant.ts'
import { mondayOf } from '../time/iso-week.ts'
import { weekKey } from '../week/activity-kinds.ts'
import { weekProgress } from '../week/week-progress.ts'
import { planId } from '../week/weekly-plan.ts'
import { isOpen } from '../day/activity-states.ts'
import { summaryWeeksMax } from './summary.ts'
import type { WeekSummary } from './summary.ts'

/** What a summary says, whichever class it is for. */
export type SummaryContent = Pick<Body<'summary'>, 'zone' | 'dayStarts' | 'weeks' | 'lastActive'>

/** What may be otherwise than a summary says: these weeks, and what these entries tell. */
export interface Touched {
  readonly weeks: ReadonlySet<CivilDate>
  readonly entries: readonly {
    readonly before: Body<'log-entry'> | undefined
    readonly after: Body<'log-entry'> | undefined
  }[]
}

/**
 * CLASS-9. The summary of a learner as the records have it. Where there is one already, only what was touched is looked up again; the answer is the same
 * as without it.
 */
export async function foldSummary(
  reader: Reader,
  learner: LearnerId,
  now: Instant,
  known?: SummaryContent,
  touched?: Touched,
): Promise<SummaryContent> {
  const profile = (await reader.get('learner', learner))?.body
  const weeks: WeekSummary[] = []
  for (const week of weeksAround(now)) {
    const isKnown = known !== undefined && touched !== undefined && !touched.weeks.has(week)
    const one = isKnown ? known.weeks.find((each) => each.week === week) : await weekOf(reader, learner, week)
    if (one !== undefined) weeks.push(one)
  }
  return {
    zone: profile?.zone ?? ZoneName.parse('UTC'),
    // The day begins by the last that has come; the one before it is for the days until then.
    dayStarts: (profile?.dayStarts ?? []).slice(-2),
    weeks,
    lastActive: await lastActiveOf(reader, learner, known, touched),
  }
}

/** By the date in UTC, which is at most a day from that of any learner: last week is kept for that, too. */
function weeksAround(now: Instant): readonly CivilDate[] {
  const monday = mondayOf(civilDate(Math.floor(now / 86_400_000)))
  return Array.from({ length: summaryWeeksMax }, (_, place) => addDays(monday, 7 * (place - 1)))
}

async function weekOf(reader: Reader, learner: LearnerId, week: CivilDate): Promise<WeekSummary | undefined> {
  const plan = (await reader.get('weekly-plan', planId(learner, week)))?.body
  if (plan === undefined) return undefined
  const stored = await reader.list('activity', 'week', weekKey(learner, week))
  const { counting, done, isCompleted } = weekProgress(stored.map(({ body }) => body))
  return {
    week,
    theme: plan.content.theme,
    approved: plan.approval !== null,
    completed: isCompleted,
    total: counting.length,
    done: done.length,
    minutes: minutesOf(counting),
    minutesDone: minutesOf(done),
    open: [0, 1, 2, 3, 4, 5, 6].map((day) => counting.filter((each) => each.day === day && isOpen(each.status)).length),
    skills: skillsOf(counting),
  }
}

const isDone = ({ status }: Body<'activity'>): boolean => status === 'completed'

const minutesOf = (activities: readonly Body<'activity'>[]): number =>
  activities.reduce((sum, { minutes }) => sum + minutes, 0)

function skillsOf(activities: readonly Body<'activity'>[]): WeekSummary['skills'] {
  const bySkill = new Map<string, WeekSummary['skills'][number]>()
  for (const each of activities) {
    if (each.about === null) continue
    const { curriculum, subject, skill, titles } = each.about
    const key = `${curriculum} ${subject} ${skill}`
    const share = bySkill.get(key) ?? {
      curriculum,
      subject,
      skill,
      titles: { subject: titles.subject, skill: titles.skill },
      count: 0,
      done: 0,
    }
    bySkill.set(key, { ...share, count: share.count + 1, done: share.done + (isDone(each) ? 1 : 0) })
  }
  return [...bySkill].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, share]) => share)
}

async function lastActiveOf(
  reader: Reader,
  learner: LearnerId,
  known: SummaryContent | undefined,
  touched: Touched | undefined,
): Promise<CivilDate | null> {
  const entries = touched?.entries ?? []
  const isTakenBack = entries.some(({ before, after }) => before !== undefined && dateOf(before) !== dateOf(after))
  // What is taken back or corrected may have been the last: then the others are asked, which is rare.
  if (known === undefined || touched === undefined || isTakenBack)
    return latest((await reader.list('log-entry', 'learner', learner)).map(({ body }) => dateOf(body)))
  return latest([known.lastActive, ...entries.map(({ after }) => dateOf(after))])
}

function dateOf(entry: Body<'log-entry'> | undefined): CivilDate | null {
  if (entry === undefined) return null
  const { date, withdrawn } = correctedEntry(entry)
  return withdrawn ? null : date
}

const latest = (dates: readonly (CivilDate | null)[]): CivilDate | null =>
  dates.reduce((last, date) => (date !== null && (last === null || date > last) ? date : last), null)
