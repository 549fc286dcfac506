import type { Mutation } from '../mutation/define-mutator.ts'
import type { CurriculumId } from '../record/ids.ts'
import { widestFirst } from './assemble-curriculum.ts'
import { inPrerequisiteOrder, isSubskill } from './curriculum.ts'
import type { Curriculum, CurriculumNode, NodeCode, Prerequisite } from './curriculum.ts'
import { changePartsMax } from './curriculum-mutators.ts'

/** A curriculum as it is stored: node by node, in the order of their authors. */
export interface StoredCurriculum extends Curriculum {
  readonly curriculum: CurriculumId
  readonly edition: number
  /** Where each node stands among all. A number, because what an edition dropped still stands somewhere. */
  readonly positions: ReadonlyMap<NodeCode, number>
}

/**
 * CUR-8. What turns the stored curriculum into the wanted one: a row of changes, each small enough to send, each leaving a whole
 * curriculum behind. What the wanted one lacks is retired. An import made twice changes nothing the second time.
 */
export function changesTo(stored: StoredCurriculum, wanted: Curriculum): readonly Mutation[] {
  const positionOf = (code: NodeCode): number => stored.positions.get(code) ?? 0
  const storedNodes = new Map(stored.nodes.map((node) => [node.code, fingerprint(node, positionOf(node.code))]))
  const wantedNodes = widestFirst(wanted.nodes)
  const wantedCodes = new Set(wantedNodes.map(({ code }) => code))
  const gone = stored.nodes.filter(isSubskill).filter(({ code, retired }) => !retired && !wantedCodes.has(code))
  const nodes = [
    ...wantedNodes
      .map((node, position) => ({ node, position }))
      .filter(({ node, position }) => storedNodes.get(node.code) !== fingerprint(node, position)),
    ...gone.map((node) => ({ node: { ...node, retired: true }, position: positionOf(node.code) })),
  ]
  const tie = without(wanted.prerequisites, stored.prerequisites)
  const untie = without(stored.prerequisites, wanted.prerequisites)
  if (nodes.length === 0 && tie.length === 0 && untie.length === 0) return []
  const edition = stored.edition + 1
  const change = (parts: {
    nodes?: readonly object[]
    tie?: readonly object[]
    untie?: readonly object[]
  }): Mutation => ({
    name: 'curriculum.change',
    version: 1,
    args: { curriculum: stored.curriculum, edition, nodes: [], tie: [], untie: [], ...parts } as Mutation['args'],
  })
  // What is untied goes first: a prerequisite that was turned round would be a cycle while both ways stand.
  return [
    ...inParts(untie).map((part) => change({ untie: part })),
    ...inParts(nodes.map(({ node, position }) => ({ ...node, position }))).map((part) => change({ nodes: part })),
    ...inParts(tie).map((part) => change({ tie: part })),
  ]
}

const fingerprint = (node: CurriculumNode, position: number): string =>
  JSON.stringify(
    isSubskill(node)
      ? [node.kind, node.parent, node.title, position, node.difficulty, node.minutes, node.replaces, node.retired]
      : [node.kind, node.parent, node.title, position],
  )

function without(all: readonly Prerequisite[], known: readonly Prerequisite[]): readonly Prerequisite[] {
  const keyOf = ({ subskill, requires }: { subskill: NodeCode; requires: NodeCode }) => `${subskill} ${requires}`
  const keys = new Set(known.map(keyOf))
  return all.filter((edge) => !keys.has(keyOf(edge))).sort(inPrerequisiteOrder)
}

function inParts<Part>(parts: readonly Part[]): readonly (readonly Part[])[] {
  const found: (readonly Part[])[] = []
  for (let from = 0; from < parts.length; from += changePartsMax) found.push(parts.slice(from, from + changePartsMax))
  return found
}
