import { CivilDate, LearnerId, parseCsv } from '@etude/core'
import type { OverviewRow } from '@etude/core'
import { expect, test } from 'vitest'
import { de } from '../messages/de.ts'
import { en } from '../messages/en.ts'
import { enMore } from '../messages/en-more.ts'
import { messagesFrom, translator } from '../messages/translate.ts'
import { completionFile, fileName, plansFile } from './overview-files.ts'
import { sortRows } from './sort-rows.ts'

const english = messagesFrom(en, enMore)
const t = translator('en', english, english)
const week = CivilDate.parse('2026-11-16')

const rowOf = (name: string, change: Partial<OverviewRow> = {}): OverviewRow => ({
  learner: LearnerId.parse(`l-${name.length}`),
  name,
  state: 'active',
  theme: ['Fractions', 'Angles'],
  done: 9,
  total: 12,
  minutes: 120,
  minutesDone: 90,
  skills: [],
  lastActive: CivilDate.parse('2026-11-18'),
  checkIn: null,
  ...change,
})
const noPlan = { state: 'no-plan', theme: [], done: 0, total: 0, minutes: 0, minutesDone: 0, lastActive: null } as const
const cells = (text: string) => parseCsv(text)?.map((row) => row.cells)

test('[CLASS-12] [US-008] the completion report has a line a learner, and leaves open what is not known', () => {
  const text = completionFile(t, week, [rowOf('Ada'), rowOf('Bo', noPlan)])
  expect(cells(text)).toEqual([
    [
      'Learner',
      'Week from',
      'Plan',
      'Done',
      'Planned',
      'Percent done',
      'Minutes done',
      'Minutes planned',
      'Last active',
      'A word may help',
    ],
    ['Ada', '2026-11-16', 'Under way', '9', '12', '75', '90', '120', '2026-11-18', ''],
    ['Bo', '2026-11-16', 'No plan yet', '', '', '', '', '', '', ''],
  ])
})

test('[CLASS-12] [US-007] the summary of plans has a line a learner and skill, in the words of the language', () => {
  const titles = { subject: 'Zahlen', skill: 'Brüche, „leicht“ und schwer' }
  const share = { curriculum: 'm', subject: 'N', skill: 'F', titles, count: 3, done: 1 } as never
  const german = translator('de', messagesFrom(de), english)
  const text = plansFile(german, week, [rowOf('Ada', { skills: [share] }), rowOf('Bo', noPlan)])
  expect(cells(text)?.[0]?.[0]).toBe('Name')
  expect(cells(text)?.slice(1)).toEqual([
    ['Ada', '2026-11-16', 'Läuft', 'Fractions · Angles', 'Zahlen', titles.skill, '3', '1'],
    ['Bo', '2026-11-16', 'Noch kein Plan', '', '', '', '', ''],
  ])
})

test('[CLASS-12] a file begins with a byte order mark, ends its lines as RFC 4180 says, and no name in it is run as a formula', () => {
  const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', 'a "quoted", name', 'two\r\nlines']
  for (const make of [plansFile, completionFile]) {
    const text = make(
      t,
      week,
      hostile.map((name) => rowOf(name)),
    )
    expect(text.startsWith('\ufeffLearner,')).toBe(true)
    expect(text.endsWith('\r\n')).toBe(true)
    for (const name of hostile.slice(0, 6)) expect(text).toContain(`'${name}`)
    expect(text).toContain('"a ""quoted"", name"')
    expect(
      cells(text)
        ?.slice(1)
        .map(([name]) => name),
    ).toEqual(hostile)
  }
})

test('[CLASS-12] the name of a file says which class, which week and what, in letters that any system takes', () => {
  expect(fileName('Strings, Tuesday group', week, 'plans')).toBe('Strings-Tuesday-group-2026-W47-plans.csv')
  expect(fileName('../„Flöten“ 1/2', week, 'Pläne')).toBe('Flöten-1-2-2026-W47-Pläne.csv')
  expect(fileName('صف الوتريات', week, 'الخطط')).toBe('صف-الوتريات-2026-W47-الخطط.csv')
})

test('[CLASS-10] rows stand by name as the language sorts, or by what is done, with those without a plan last', () => {
  const rows = [rowOf('Zoe', { done: 12 }), rowOf('Änne', { done: 3 }), rowOf('Bo', noPlan), rowOf('Adam', { done: 3 })]
  const sorted = (sort: 'name' | 'most' | 'least') => sortRows(rows, sort, 'de').map(({ name }) => name)
  expect(sorted('name')).toEqual(['Adam', 'Änne', 'Bo', 'Zoe'])
  expect(sorted('most')).toEqual(['Zoe', 'Adam', 'Änne', 'Bo'])
  expect(sorted('least')).toEqual(['Adam', 'Änne', 'Zoe', 'Bo'])
})
