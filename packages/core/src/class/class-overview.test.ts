import { expect, test } from 'vitest'
import { ClassId, CurriculumId, LearnerId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { dayNumber } from '../time/civil-date.ts'
import { CivilDate, Instant, ZoneName } from '../time/instant.ts'
import { classOverview, weeksOfOverview } from './class-overview.ts'
import type { OverviewFilter } from './class-overview.ts'
import type { WeekSummary } from './summary.ts'

const strings = ClassId.parse('strings')
const maths = CurriculumId.parse('maths')
const week = CivilDate.parse('2026-11-16')
const noonOf = (text: string) => Instant.parse(dayNumber(CivilDate.parse(text)) * 86_400_000 + 12 * 3_600_000)
const monday = noonOf('2026-11-16')
const thursday = noonOf('2026-11-19')
const date = (text: string) => CivilDate.parse(text)

const share = (subject: string, skill: string, count: number, done: number) => ({
  curriculum: maths,
  subject: NodeCode.parse(subject),
  skill: NodeCode.parse(skill),
  titles: { subject: `Subject ${subject}`, skill: `Skill ${skill}` },
  count,
  done,
})

const planned = (change: Partial<WeekSummary> = {}): WeekSummary => ({
  week,
  theme: ['Fractions'],
  approved: false,
  completed: false,
  total: 12,
  done: 9,
  minutes: 120,
  minutesDone: 90,
  open: [0, 0, 0, 1, 2, 0, 0],
  skills: [share('N', 'F', 8, 6), share('G', 'A', 4, 3)],
  ...change,
})

interface Pupil {
  readonly name: string
  readonly weeks?: readonly WeekSummary[]
  readonly lastActive?: string
  readonly zone?: string
}

function overviewOf(pupils: readonly Pupil[], now = thursday, filter: Partial<OverviewFilter> = {}) {
  const learnerOf = ({ name }: Pupil) => LearnerId.parse(name.toLowerCase())
  const enrolments = pupils.map((pupil) => ({ class: strings, learner: learnerOf(pupil), learnerName: pupil.name }))
  const summaries = pupils.flatMap((pupil): Body<'summary'>[] =>
    pupil.weeks === undefined
      ? []
      : [
          {
            class: strings,
            learner: learnerOf(pupil),
            zone: ZoneName.parse(pupil.zone ?? 'Europe/Berlin'),
            dayStarts: [],
            weeks: [...pupil.weeks],
            lastActive: pupil.lastActive === undefined ? null : date(pupil.lastActive),
          },
        ],
  )
  return classOverview({ enrolments, summaries }, week, now, { subject: null, skill: null, ...filter })
}

test('[CLASS-10] [US-008] everyone in the class has a row: with a plan, without one, or with nothing known yet', () => {
  const { rows, ...figures } = overviewOf([
    { name: 'Ada', weeks: [planned({ completed: true, done: 12 })] },
    { name: 'Bo', weeks: [planned()], lastActive: '2026-11-18' },
    { name: 'Cy', weeks: [planned({ week: date('2026-11-23') })] },
    { name: 'Di' },
  ])
  expect(rows.map(({ name, state, done, total }) => [name, state, done, total])).toEqual([
    ['Ada', 'completed', 12, 12],
    ['Bo', 'active', 9, 12],
    ['Cy', 'no-plan', 0, 0],
    ['Di', 'unknown', 0, 0],
  ])
  expect(figures).toMatchObject({ learners: 4, planned: 2, completed: 1, drafts: 0, done: 21, total: 24 })
})

test('[CLASS-10] [C-9] a week is a draft until it begins where the learner lives', () => {
  const sundayNight = Instant.parse(noonOf('2026-11-15') + 8 * 3_600_000)
  const { rows, drafts } = overviewOf(
    [
      { name: 'Ada', weeks: [planned()] },
      { name: 'Bo', weeks: [planned()], zone: 'Asia/Tokyo' },
      { name: 'Cy', weeks: [planned({ approved: true })] },
    ],
    sundayNight,
  )
  expect(rows.map(({ state }) => state)).toEqual(['draft', 'active', 'published'])
  expect(drafts).toBe(1)
})

test('[CLASS-10] [US-007] what the class works on is counted by skill: how many learners, how many activities', () => {
  const { skills, subjects } = overviewOf([
    { name: 'Ada', weeks: [planned()] },
    { name: 'Bo', weeks: [planned({ skills: [share('N', 'F', 2, 0)] })] },
  ])
  expect(skills.map(({ titles, learners, activities, done }) => [titles.skill, learners, activities, done])).toEqual([
    ['Skill F', 2, 10, 6],
    ['Skill A', 1, 4, 3],
  ])
  expect(subjects).toEqual([
    { key: 'maths~G', title: 'Subject G' },
    { key: 'maths~N', title: 'Subject N' },
  ])
})

test('[CLASS-10] [US-007] a filter leaves those who work on it, with what they have of it, and the sums of the class as they were', () => {
  const class3 = [
    { name: 'Ada', weeks: [planned({ completed: true })] },
    { name: 'Bo', weeks: [planned({ skills: [share('N', 'F', 2, 0)] })] },
    { name: 'Cy', weeks: [] },
  ]
  const bySubject = overviewOf(class3, thursday, { subject: 'maths~G' })
  expect(bySubject.rows.map(({ name, skills }) => [name, skills.map(({ count }) => count)])).toEqual([['Ada', [4]]])
  expect(bySubject.skills.map(({ titles }) => titles.skill)).toEqual(['Skill A'])
  const bySkill = overviewOf(class3, thursday, { skill: 'maths~N~F' })
  expect(bySkill.rows.map(({ name }) => name)).toEqual(['Ada', 'Bo'])
  expect(bySkill).toMatchObject({ learners: 3, planned: 2, completed: 1 })
  expect(overviewOf(class3, thursday, { skill: 'maths~N~X' }).rows).toEqual([])
})

test('[CLASS-11] somebody is named for a word only with something left from earlier days and two quiet days, and with both', () => {
  const behind = planned({ open: [2, 1, 0, 3, 3, 0, 0] })
  const checkInOf = (pupil: Partial<Pupil>, now = thursday) =>
    overviewOf([{ name: 'Ada', weeks: [behind], ...pupil }], now).rows[0]?.checkIn
  expect(checkInOf({ lastActive: '2026-11-17' })).toEqual({ leftOver: 3, lastActive: '2026-11-17' })
  expect(checkInOf({})).toEqual({ leftOver: 3, lastActive: null })
  expect(checkInOf({ lastActive: '2026-11-18' })).toBeNull()
  expect(checkInOf({ weeks: [planned({ open: [2, 0, 0, 3, 3, 0, 0] })] })).toBeNull()
  expect(checkInOf({ weeks: [planned({ open: [9, 0, 0, 0, 0, 0, 0] })] }, monday)).toBeNull()
  expect(checkInOf({ weeks: [planned({ ...behind, completed: true })] })).toBeNull()
})

test('[CLASS-10] the weeks to look at are those around the day on which somebody looks', () => {
  expect(weeksOfOverview(date('2026-11-22'))).toEqual({ last: '2026-11-09', this: '2026-11-16', next: '2026-11-23' })
})
