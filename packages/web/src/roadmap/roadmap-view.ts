import type { Aim, CivilDate, Objective, RoadmapContent } from '@etude/core'

/** A skill on the roadmap, in the week in which it first stands there, and what it stands on. */
export interface SkillView {
  readonly key: string
  readonly title: string
  /** What becomes of it there. What is only kept fresh is no part of the picture. */
  readonly aim: Exclude<Aim, 'keep'>
  /** Counted from 1. */
  readonly week: number
  readonly after: readonly BeforeView[]
  /** In a trial: the week in which it stands otherwise, null where it stands in none. Undefined where it has not moved. */
  readonly otherwise?: number | null
}

/** Something that comes first: on the roadmap itself, or firm already and so in no week. */
export interface BeforeView {
  readonly key: string
  readonly title: string
  readonly week: number | null
}

export interface WeekView {
  readonly number: number
  readonly week: CivilDate
  readonly theme: readonly string[]
  readonly objectives: readonly Objective[]
  /** Those of them that no skill of the week says already. */
  readonly otherObjectives: readonly Objective[]
  readonly activities: number
  /** In a trial: how many more or fewer than otherwise. */
  readonly change: number
  /** The time there is. */
  readonly minutes: number
  readonly status: WeekStatus
  /** How far the week is; null until it is planned day by day. */
  readonly done: { readonly done: number; readonly total: number } | null
  /** What first stands here. */
  readonly skills: readonly SkillView[]
  /** What goes on from an earlier week, and what was firm already and is kept fresh. */
  readonly goesOn: readonly string[]
  readonly keptFresh: readonly string[]
}

export type WeekStatus = 'pending' | 'active' | 'completed'

/** What is known of the weeks beside what was planned. */
export interface WeekState {
  readonly status: WeekStatus
  readonly done: WeekView['done']
}

type Subskill = RoadmapContent['weeks'][number]['subskills'][number]

/** What the screen shows of a roadmap; in a trial beside the one that it differs from. */
export function viewRoadmap(
  content: RoadmapContent,
  stateOf: (week: CivilDate) => WeekState,
  otherwise: RoadmapContent | null = null,
): readonly WeekView[] {
  const places = placesIn(content)
  const others = otherwise === null ? null : placesIn(otherwise)
  return content.weeks.map(({ week, theme, objectives, activities, minutes, subskills }, index) => {
    const number = index + 1
    const first = subskills.filter((each) => places.get(keyOf(each.about))?.week === number)
    const before = otherwise?.weeks.find((each) => each.week === week)
    return {
      number,
      week,
      theme,
      objectives,
      otherObjectives: objectives.filter(
        ({ about: title }) => !first.some(({ about }) => about.titles.subskill === title),
      ),
      activities,
      change: before === undefined ? 0 : activities - before.activities,
      minutes,
      ...stateOf(week),
      skills: inChainOrder(
        first.flatMap(({ about, aim }) => {
          if (aim === 'keep') return []
          const key = keyOf(about)
          const other = others?.get(key)?.week ?? null
          return {
            key,
            title: about.titles.subskill,
            aim,
            week: number,
            after: beforeOf(content, about, number, places),
            ...(others === null || other === number ? {} : { otherwise: other }),
          }
        }),
      ),
      goesOn: titles(subskills.filter((each) => (places.get(keyOf(each.about))?.week ?? number) < number)),
      keptFresh: titles(subskills.filter(({ about }) => !places.has(keyOf(about)))),
    }
  })
}

interface StandingAt {
  readonly week: number
  readonly title: string
}

const keyOf = ({ curriculum, subskill }: Pick<Subskill['about'], 'curriculum' | 'subskill'>): string =>
  `${curriculum}/${subskill}`

const titles = (subskills: readonly Subskill[]): readonly string[] =>
  subskills.map(({ about }) => about.titles.subskill)

/** Where each subskill first stands that is not only kept fresh. */
function placesIn({ weeks }: RoadmapContent): ReadonlyMap<string, StandingAt> {
  const places = new Map<string, StandingAt>()
  for (const [index, { subskills }] of weeks.entries())
    for (const { about, aim } of subskills)
      if (aim !== 'keep' && !places.has(keyOf(about)))
        places.set(keyOf(about), { week: index + 1, title: about.titles.subskill })
  return places
}

/** What is only kept fresh is firm, whenever its turn comes. */
function beforeOf(
  { edges, weeks }: RoadmapContent,
  { curriculum, subskill }: Subskill['about'],
  week: number,
  places: ReadonlyMap<string, StandingAt>,
): readonly BeforeView[] {
  return edges
    .filter((edge) => edge.curriculum === curriculum && edge.subskill === subskill)
    .flatMap(({ requires }): readonly BeforeView[] => {
      const key = keyOf({ curriculum, subskill: requires })
      const place = places.get(key)
      if (place !== undefined) return place.week <= week ? [{ key, ...place }] : []
      const shown = weeks.flatMap((each) => each.subskills).find(({ about }) => keyOf(about) === key)
      return shown === undefined ? [] : [{ key, title: shown.about.titles.subskill, week: null }]
    })
}

/** What others of the same week build on stands above them; else the order is kept. */
function inChainOrder(skills: readonly SkillView[]): readonly SkillView[] {
  const byKey = new Map(skills.map((skill) => [skill.key, skill]))
  const seen = new Set<SkillView>()
  const ordered: SkillView[] = []
  const add = (skill: SkillView): void => {
    if (seen.has(skill)) return
    seen.add(skill)
    for (const { key } of skill.after) {
      const before = byKey.get(key)
      if (before !== undefined) add(before)
    }
    ordered.push(skill)
  }
  for (const skill of skills) add(skill)
  return ordered
}

export type SkillsByKey = ReadonlyMap<string, SkillView>

export const skillsByKey = (weeks: readonly WeekView[]): SkillsByKey =>
  new Map(weeks.flatMap(({ skills }) => skills.map((skill) => [skill.key, skill] as const)))

/** A line of the picture: one skill that another on the roadmap stands on. */
export interface LinkView {
  readonly from: string
  readonly to: string
  /** How many weeks lie from one to the other. */
  readonly weeks: number
}

export const linksOf = (skills: SkillsByKey): readonly LinkView[] =>
  [...skills.values()].flatMap(({ key, week, after }) =>
    after.flatMap(({ key: from }) => {
      const before = skills.get(from)
      return before === undefined ? [] : [{ from, to: key, weeks: week - before.week }]
    }),
  )

/** Everything that a skill stands on and everything that stands on it, with itself, from the first week to the last. */
export function chainOf(skills: SkillsByKey, key: string): readonly SkillView[] {
  const links = linksOf(skills)
  const found = new Set([
    ...reached(key, (at) => links.flatMap(({ from, to }) => (to === at ? [from] : []))),
    ...reached(key, (at) => links.flatMap(({ from, to }) => (from === at ? [to] : []))),
  ])
  return [...skills.values()].filter((skill) => found.has(skill.key))
}

function reached(start: string, next: (key: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [start]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue
    found.add(at)
    open.push(...next(at))
  }
  return found
}
