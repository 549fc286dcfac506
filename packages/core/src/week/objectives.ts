import type { About, Reason } from './activity-kinds.ts'
import { weekLimits } from './week-limits.ts'

/** What a week is for, as data: `about` is a title, `aim` says what is meant to become of it. */
export interface Objective {
  readonly aim: 'mend' | 'begin' | 'master' | 'keep'
  readonly about: string
}

interface Described {
  readonly about: About
  readonly reason: Reason
}

/** The units that most of the week is about: one, or two where the second is not far behind. */
export function themeOf(activities: readonly Described[]): readonly string[] {
  const counts = countBy(activities, ({ about }) => about.titles.unit)
  const [first, second] = [...counts.entries()].sort(([, a], [, b]) => b - a)
  if (first === undefined) return []
  return second !== undefined && second[1] * 2 >= first[1] ? [first[0], second[0]] : [first[0]]
}

/** GEN-5. Up to five aims, one a subskill: what has to be mended first, then what is begun, and so on, what there is most of before the rest. */
export function objectivesOf(activities: readonly Described[]): readonly Objective[] {
  const found = new Map<string, { aim: Objective['aim']; count: number }>()
  for (const { about, reason } of activities) {
    const title = titleFor(about, reason)
    const aim = aimOf(reason)
    const known = found.get(title)
    const isWeightier = known === undefined || aims.indexOf(aim) < aims.indexOf(known.aim)
    found.set(title, { aim: isWeightier ? aim : known.aim, count: (known?.count ?? 0) + 1 })
  }
  return [...found.entries()]
    .sort(([, a], [, b]) => aims.indexOf(a.aim) - aims.indexOf(b.aim) || b.count - a.count)
    .slice(0, weekLimits.objectivesMax)
    .map(([about, { aim }]) => ({ aim, about }))
}

const aims: readonly Objective['aim'][] = ['mend', 'begin', 'master', 'keep']

/** Reviews are one aim a skill; the others are about single subskills. */
const titleFor = ({ titles }: About, reason: Reason): string =>
  reason.type === 'review' ? titles.skill : titles.subskill

function aimOf(reason: Reason): Objective['aim'] {
  switch (reason.type) {
    case 'assessment':
      return 'mend'
    case 'review':
      return 'keep'
    case 'begin':
    case 'repeat':
      return 'begin'
    case 'continue':
    case 'prove':
    case 'wished':
    case 'standby':
      return 'master'
  }
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}
