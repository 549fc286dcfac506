import * as z from 'zod/mini'

/** How large a curriculum may be, and its parts. */
export const curriculumLimits = {
  nodesMax: 5000,
  prerequisitesMax: 20_000,
  titleCharsMax: 200,
  minutesMax: 60,
  difficultyMax: 10,
  replacesMax: 20,
} as const

/** A node's own name: unique in its curriculum, kept from edition to edition, so that what a learner did keeps its meaning. */
export const NodeCode = z
  .string()
  .check(z.maxLength(60), z.regex(/^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/))
  .brand<'NodeCode'>()
export type NodeCode = z.infer<typeof NodeCode>

/** From the widest to the narrowest; each stands under one of the kind before it. */
export const nodeKinds = ['subject', 'unit', 'skill', 'subskill'] as const
export type NodeKind = (typeof nodeKinds)[number]

export const parentKindOf: Readonly<Record<NodeKind, NodeKind | null>> = {
  subject: null,
  unit: 'subject',
  skill: 'unit',
  subskill: 'skill',
}

/** A subject, a unit or a skill: what holds other things together. */
interface Group {
  readonly kind: 'subject' | 'unit' | 'skill'
  readonly code: NodeCode
  readonly parent: NodeCode | null
  readonly title: string
}

/** The one thing that is learnt, practised and measured. */
export interface Subskill {
  readonly kind: 'subskill'
  readonly code: NodeCode
  readonly parent: NodeCode
  readonly title: string
  /** 1 easiest to 10. */
  readonly difficulty: number
  /** How long one go at it takes. */
  readonly minutes: number
  /** The subskills of earlier editions whose evidence counts for this one. */
  readonly replaces: readonly NodeCode[]
  /** No longer planned. It keeps its place, so that what was learnt keeps its name. */
  readonly retired: boolean
}

export type CurriculumNode = Group | Subskill

/** `requires` comes first: until it is mastered, `subskill` is locked. */
export interface Prerequisite {
  readonly subskill: NodeCode
  readonly requires: NodeCode
}

/** A whole curriculum as a value: nodes in the order of their author, prerequisites in code order. */
export interface Curriculum {
  readonly title: string
  readonly nodes: readonly CurriculumNode[]
  readonly prerequisites: readonly Prerequisite[]
}

export const isSubskill = (node: CurriculumNode): node is Subskill => node.kind === 'subskill'

/** Code-unit order: the same on every device, whatever its language. */
export const inCodeOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const inPrerequisiteOrder = (a: Prerequisite, b: Prerequisite): number =>
  inCodeOrder(a.subskill, b.subskill) || inCodeOrder(a.requires, b.requires)
