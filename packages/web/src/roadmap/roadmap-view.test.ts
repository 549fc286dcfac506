import { expect, test } from 'vitest'
import { CivilDate, CurriculumId, NodeCode } from '@etude/core'
import type { RoadmapContent } from '@etude/core'
import { chainOf, linksOf, skillsByKey, viewRoadmap } from './roadmap-view.ts'

type Week = RoadmapContent['weeks'][number]
type Aim = Week['subskills'][number]['aim']

const curriculum = CurriculumId.parse('sums')
const code = (text: string) => NodeCode.parse(text)

const about = (name: string) => ({
  curriculum,
  subject: code('S'),
  unit: code('U'),
  skill: code('K'),
  subskill: code(name),
  titles: { subject: 'Sums', unit: 'Unit', skill: 'Skill', subskill: name },
  difficulty: 1,
})

/** A roadmap of these weeks, each told as what stands in it and why. */
function roadmapOf(
  weeks: readonly Readonly<Record<string, Aim>>[],
  edges: readonly (readonly [subskill: string, requires: string])[],
): RoadmapContent {
  return {
    start: CivilDate.parse('2026-11-02'),
    theme: ['Unit'],
    objectives: [],
    weeks: weeks.map((each, index) => ({
      week: CivilDate.parse(`2026-11-${String(2 + 7 * index).padStart(2, '0')}`),
      taken: index === 0,
      minutes: 100,
      activities: Object.keys(each).length,
      plannedMinutes: 10 * Object.keys(each).length,
      theme: [],
      objectives: [],
      subskills: Object.entries(each).map(([name, aim]) => ({ about: about(name), aim, activities: 1 })),
    })),
    edges: edges.map(([subskill, requires]) => ({ curriculum, subskill: code(subskill), requires: code(requires) })),
    speeds: [],
  }
}

const unknown = () => ({ status: 'pending', done: null }) as const
const known = roadmapOf(
  [
    { Count: 'begin', Clap: 'begin' },
    { Take: 'begin', Add: 'begin', Count: 'master', Read: 'keep' },
    { Share: 'begin', Times: 'begin' },
    { Add: 'master' },
  ],
  [
    ['Add', 'Count'],
    ['Take', 'Count'],
    ['Take', 'Add'],
    ['Times', 'Add'],
    ['Times', 'Read'],
    ['Share', 'Times'],
    ['Share', 'Take'],
  ],
)
const shown = viewRoadmap(known, unknown)
const names = (of: typeof shown) => of.map(({ skills }) => skills.map(({ title }) => title))
const afterOf = (of: typeof shown, name: string) =>
  of
    .flatMap(({ skills }) => skills)
    .find(({ title }) => title === name)
    ?.after.map(({ title, week }) => `${title} ${week ?? 'firm'}`)

test('a skill stands where it first comes, below what it builds on; later weeks say that it goes on', () => {
  expect(names(shown)).toEqual([['Count', 'Clap'], ['Add', 'Take'], ['Times', 'Share'], []])
  expect(shown.map(({ goesOn, keptFresh }) => [goesOn, keptFresh])).toEqual([
    [[], []],
    [['Count'], ['Read']],
    [[], []],
    [['Add'], []],
  ])
})

test('what comes before is said with its week, and what is only kept fresh is firm', () => {
  expect(afterOf(shown, 'Times')).toEqual(['Add 2', 'Read firm'])
  expect(afterOf(shown, 'Clap')).toEqual([])
})

test('a line joins two skills that both stand on the roadmap', () => {
  expect(linksOf(skillsByKey(shown)).map(({ from, to }) => `${from} ${to}`)).toEqual([
    'sums/Count sums/Add',
    'sums/Count sums/Take',
    'sums/Add sums/Take',
    'sums/Add sums/Times',
    'sums/Times sums/Share',
    'sums/Take sums/Share',
  ])
})

test('the chain of a skill is what it builds on and what builds on it, in the order of the weeks, and nothing beside', () => {
  const chain = (name: string) => chainOf(skillsByKey(shown), `sums/${name}`).map(({ title }) => title)
  expect(chain('Times')).toEqual(['Count', 'Add', 'Times', 'Share'])
  expect(chain('Clap')).toEqual(['Clap'])
})

test('in a trial a week says how much more it holds, and a skill where it stands otherwise', () => {
  const tried = roadmapOf(
    [{ Count: 'begin', Clap: 'begin', Add: 'begin' }, { Take: 'begin' }, { Times: 'begin', Halve: 'begin' }, {}],
    [],
  )
  const compared = viewRoadmap(tried, unknown, known)
  expect(compared.map(({ change }) => change)).toEqual([1, -3, 0, -1])
  const moved = compared.flatMap(({ skills }) =>
    skills.flatMap(({ title, otherwise }) => (otherwise === undefined ? [] : [`${title} ${otherwise ?? 'none'}`])),
  )
  expect(moved).toEqual(['Add 2', 'Halve none'])
  expect(shown.flatMap(({ skills }) => skills).filter(({ otherwise }) => otherwise !== undefined)).toEqual([])
})
