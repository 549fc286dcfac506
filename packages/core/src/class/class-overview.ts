import type { LearnerId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { addDays, dayNumber, daysBetween, plannedDayOf } from '../time/civil-date.ts'
import type { CivilDate, Instant } from '../time/instant.ts'
import { mondayOf } from '../time/iso-week.ts'
import { homeDateAt } from '../time/home-date.ts'
import { statusOn } from '../week/weekly-plan.ts'
import type { PlanStatus } from '../week/weekly-plan.ts'
import type { WeekSummary } from './summary.ts'

/** CLASS-11. What it takes before anybody is named: so much left over from days that have gone by, and so many days without anything done. */
const checkInFrom = { leftOver: 3, quietDays: 2 } as const

/** One learner's week as the class sees it. */
export interface OverviewRow {
  readonly learner: LearnerId
  readonly name: string
  /** `unknown` until the learner's summary has come to this device. */
  readonly state: PlanStatus | 'no-plan' | 'unknown'
  readonly theme: readonly string[]
  readonly done: number
  readonly total: number
  readonly minutes: number
  readonly minutesDone: number
  /** Within the filter, where there is one. */
  readonly skills: readonly WeekSummary['skills'][number][]
  readonly lastActive: CivilDate | null
  /** Why a word with this learner may help; null where nothing says so. */
  readonly checkIn: { readonly leftOver: number; readonly lastActive: CivilDate | null } | null
}

/** A skill with how much of the class works on it. */
export interface OverviewSkill {
  readonly key: string
  readonly subject: string
  readonly titles: { readonly subject: string; readonly skill: string }
  readonly learners: number
  readonly activities: number
  readonly done: number
}

export interface ClassOverview {
  /** Whoever fits the filter; everybody where there is none. */
  readonly rows: readonly OverviewRow[]
  /** Of the whole class, most learners first; with a subject chosen, of that subject. */
  readonly skills: readonly OverviewSkill[]
  readonly subjects: readonly { readonly key: string; readonly title: string }[]
  readonly learners: number
  readonly planned: number
  readonly drafts: number
  readonly completed: number
  /** Activities of the whole class. */
  readonly done: number
  readonly total: number
}

/** Keys of what is in the overview; null for everything. */
export interface OverviewFilter {
  readonly subject: string | null
  readonly skill: string | null
}

interface Class {
  readonly enrolments: readonly Body<'enrolment'>[]
  readonly summaries: readonly Body<'summary'>[]
}

/** CLASS-10. The week of a class, from what its space holds: nothing of any learner is opened. */
export function classOverview(
  { enrolments, summaries }: Class,
  week: CivilDate,
  now: Instant,
  filter: OverviewFilter,
): ClassOverview {
  const summaryOf = new Map(summaries.map((each) => [each.learner, each]))
  const all = enrolments.map((enrolment) => rowOf(enrolment, summaryOf.get(enrolment.learner), week, now))
  const isWanted = (share: Share): boolean =>
    (filter.subject === null || subjectKey(share) === filter.subject) &&
    (filter.skill === null || skillKey(share) === filter.skill)
  const isFiltered = filter.subject !== null || filter.skill !== null
  const rows = isFiltered
    ? all.map((row) => ({ ...row, skills: row.skills.filter(isWanted) })).filter(({ skills }) => skills.length > 0)
    : all
  const countOf = (states: readonly OverviewRow['state'][]) => all.filter(({ state }) => states.includes(state)).length
  return {
    rows,
    skills: skillsOf(all, filter.subject),
    subjects: subjectsOf(all),
    learners: all.length,
    planned: all.length - countOf(['no-plan', 'unknown']),
    drafts: countOf(['draft']),
    completed: countOf(['completed']),
    done: all.reduce((sum, { done }) => sum + done, 0),
    total: all.reduce((sum, { total }) => sum + total, 0),
  }
}

/** The weeks that may be asked for: the last, to see who finished it, this one, and the next. By the date of whoever looks. */
export function weeksOfOverview(today: CivilDate): Readonly<Record<'last' | 'this' | 'next', CivilDate>> {
  const monday = mondayOf(today)
  return { last: addDays(monday, -7), this: monday, next: addDays(monday, 7) }
}

type Share = WeekSummary['skills'][number]

const subjectKey = ({ curriculum, subject }: Share): string => `${curriculum}~${subject}`
const skillKey = (share: Share): string => `${subjectKey(share)}~${share.skill}`

function rowOf(
  { learner, learnerName }: Body<'enrolment'>,
  summary: Body<'summary'> | undefined,
  week: CivilDate,
  now: Instant,
): OverviewRow {
  const found = summary?.weeks.find((each) => each.week === week)
  const lastActive = summary?.lastActive ?? null
  const nothing = { theme: [], done: 0, total: 0, minutes: 0, minutesDone: 0, skills: [], checkIn: null }
  const who = { learner, name: learnerName, lastActive }
  if (summary === undefined) return { ...who, ...nothing, state: 'unknown' }
  if (found === undefined) return { ...who, ...nothing, state: 'no-plan' }
  const today = homeDateAt(now, summary)
  const { theme, done, total, minutes, minutesDone, skills } = found
  const state = statusOn(found, today)
  const checkIn = state === 'active' ? checkInOf(found, lastActive, today) : null
  return { ...who, state, theme, done, total, minutes, minutesDone, skills, checkIn }
}

/** CLASS-11. Never on a Monday, never for somebody who was there yesterday, and always with what it rests on. */
function checkInOf({ open }: WeekSummary, lastActive: CivilDate | null, today: CivilDate): OverviewRow['checkIn'] {
  const leftOver = open.slice(0, plannedDayOf(dayNumber(today))).reduce((sum, count) => sum + count, 0)
  const isQuiet = lastActive === null || daysBetween(lastActive, today) >= checkInFrom.quietDays
  return leftOver >= checkInFrom.leftOver && isQuiet ? { leftOver, lastActive } : null
}

function skillsOf(rows: readonly OverviewRow[], subject: string | null): readonly OverviewSkill[] {
  const byKey = new Map<string, OverviewSkill>()
  for (const { skills } of rows)
    for (const share of skills) {
      if (subject !== null && subjectKey(share) !== subject) continue
      const key = skillKey(share)
      const known = byKey.get(key)
      byKey.set(key, {
        key,
        subject: subjectKey(share),
        titles: share.titles,
        learners: (known?.learners ?? 0) + 1,
        activities: (known?.activities ?? 0) + share.count,
        done: (known?.done ?? 0) + share.done,
      })
    }
  return [...byKey.values()].sort(
    (a, b) => b.learners - a.learners || b.activities - a.activities || (a.key < b.key ? -1 : 1),
  )
}

function subjectsOf(rows: readonly OverviewRow[]): ClassOverview['subjects'] {
  const titles = new Map(rows.flatMap(({ skills }) => skills.map((each) => [subjectKey(each), each.titles.subject])))
  return [...titles].map(([key, title]) => ({ key, title })).sort((a, b) => (a.key < b.key ? -1 : 1))
}
