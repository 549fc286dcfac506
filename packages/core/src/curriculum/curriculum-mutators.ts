import * as z from 'zod/mini'
import { may } from '../access/may.ts'
import type { Actor } from '../access/actor.ts'
import { applied, defineMutator } from '../mutation/define-mutator.ts'
import type { Reader } from '../mutation/reader.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { Tx } from '../mutation/tx.ts'
import { CurriculumId, UserId } from '../record/ids.ts'
import { pairId } from '../record/pair-id.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { curriculumSpace, gallerySpace } from '../record/space.ts'
import { NodeCode, curriculumLimits, nodeKinds, parentKindOf } from './curriculum.ts'
import type { NodeKind, Prerequisite } from './curriculum.ts'
import { Difficulty, Edition, NodeMinutes, NodeTitle, Replaces } from './curriculum-kinds.ts'
import { findCycle } from './prerequisite-graph.ts'

/** How many nodes and prerequisites one change may bring: a whole curriculum is a row of changes. */
export const changePartsMax = 400

/** CUR-1. Whoever makes a curriculum owns it; one that comes with the product has no owner. */
export const createCurriculum = defineMutator({
  name: 'curriculum.create',
  version: 1,
  args: z.looseObject({ curriculum: CurriculumId, title: NodeTitle, owner: z.nullable(UserId) }),
  spaces: ({ curriculum }) => [curriculumSpace(curriculum)],
  async apply(tx, { curriculum, title, owner }, { actor }) {
    if (actor.type === 'user' && actor.user !== owner) return refuse({ type: 'not-allowed' })
    if ((await tx.get('curriculum', curriculum)) !== undefined)
      return refuse({ type: 'already-exists', kind: 'curriculum', id: curriculum })
    tx.put({
      kind: 'curriculum',
      id: curriculum,
      space: curriculumSpace(curriculum),
      body: { curriculum, title, owner, edition: 1 },
    })
    return applied
  },
})

const node = { code: NodeCode, title: NodeTitle, position: z.int().check(z.nonnegative()) }
const ChangedNode = z.discriminatedUnion('kind', [
  z.looseObject({ ...node, kind: z.literal('subject'), parent: z.null() }),
  z.looseObject({ ...node, kind: z.literal('unit'), parent: NodeCode }),
  z.looseObject({ ...node, kind: z.literal('skill'), parent: NodeCode }),
  z.looseObject({
    ...node,
    kind: z.literal('subskill'),
    parent: NodeCode,
    difficulty: Difficulty,
    minutes: NodeMinutes,
    replaces: Replaces,
    retired: z.boolean(),
  }),
])
export type ChangedNode = z.infer<typeof ChangedNode>
const Edge = z.looseObject({ subskill: NodeCode, requires: NodeCode })

/**
 * CUR-2. Adds nodes or changes them, and ties and unties prerequisites. Nothing is ever deleted, a subskill is retired instead: evidence keeps what
 * it points at. The whole curriculum as it would be afterwards is checked before anything is written.
 */
export const changeCurriculum = defineMutator({
  name: 'curriculum.change',
  version: 1,
  args: z.looseObject({
    curriculum: CurriculumId,
    /** The edition this belongs to: the present one, or the next. */
    edition: Edition,
    nodes: z.array(ChangedNode).check(z.maxLength(changePartsMax)),
    tie: z.array(Edge).check(z.maxLength(changePartsMax)),
    untie: z.array(Edge).check(z.maxLength(changePartsMax)),
  }),
  spaces: ({ curriculum }) => [curriculumSpace(curriculum)],
  async apply(tx, { curriculum, edition, nodes, tie, untie }, { actor }) {
    const space = curriculumSpace(curriculum)
    if (!(await may(tx, actor, 'curriculum.edit', space))) return refuse({ type: 'not-allowed' })
    const whole = await tx.get('curriculum', curriculum)
    if (whole === undefined) return refuse({ type: 'not-found', kind: 'curriculum', id: curriculum })
    if (edition < whole.body.edition || edition > whole.body.edition + 1)
      return refuse({ type: 'changed-since', kind: 'curriculum', id: curriculum })
    const allowed = await checkedChange(tx, curriculum, nodes, tie, untie)
    if (!allowed.ok) return allowed
    tx.put({ ...whole, body: { ...whole.body, edition } })
    for (const changed of nodes) await putNode(tx, curriculum, edition, changed)
    for (const edge of untie) tx.del('prerequisite', edgeId(curriculum, edge))
    for (const { subskill, requires } of tie) {
      const body = { curriculum, subskill, requires }
      tx.put({ kind: 'prerequisite', id: edgeId(curriculum, body), space, body })
    }
    return applied
  },
})

/** CUR-7. Shows a curriculum to everyone signed in. The gallery is everybody's, so that only the server puts things there. */
export const publishCurriculum = defineMutator({
  name: 'curriculum.publish',
  version: 1,
  args: z.looseObject({ curriculum: CurriculumId }),
  spaces: ({ curriculum }) => [curriculumSpace(curriculum), gallerySpace],
  async apply(tx, { curriculum }, { actor }) {
    if (actor.type !== 'system') return refuse({ type: 'not-allowed' })
    const whole = await tx.get('curriculum', curriculum)
    if (whole === undefined) return refuse({ type: 'not-found', kind: 'curriculum', id: curriculum })
    const subjects = await tx.list('subject', 'curriculum', curriculum)
    const subskills = await tx.list('subskill', 'curriculum', curriculum)
    const before = await tx.get('curriculum-card', curriculum)
    tx.put({
      kind: 'curriculum-card',
      id: curriculum,
      space: gallerySpace,
      body: {
        ...before?.body,
        curriculum,
        title: whole.body.title,
        edition: whole.body.edition,
        subjects: subjects
          .map(({ body }) => body)
          .sort((a, b) => a.position - b.position)
          .slice(0, 50)
          .map(({ title }) => title),
        subskillCount: subskills.filter(({ body }) => !body.retired).length,
      },
    })
    return applied
  },
})

/** May this actor learn or teach from it: because it is published, or because they can read it already. */
export async function mayUseCurriculum(reader: Reader, actor: Actor, curriculum: CurriculumId): Promise<boolean> {
  if ((await reader.get('curriculum-card', curriculum)) !== undefined) return true
  if (actor.type === 'system') return (await reader.get('curriculum', curriculum)) !== undefined
  return may(reader, actor, 'read', curriculumSpace(curriculum))
}

const edgeId = (curriculum: CurriculumId, { subskill, requires }: Prerequisite): string =>
  `${curriculum}~${subskill}~${requires}`

async function putNode(tx: Tx, curriculum: CurriculumId, edition: number, changed: ChangedNode): Promise<void> {
  const { kind, ...fields } = changed
  const id = pairId(curriculum, changed.code)
  const before = await tx.get(kind, id)
  const body = { ...before?.body, ...fields, curriculum, edition }
  tx.put({ kind, id, space: curriculumSpace(curriculum), body } as Parameters<Tx['put']>[0])
}

async function checkedChange(
  tx: Tx,
  curriculum: CurriculumId,
  nodes: readonly ChangedNode[],
  tie: readonly Prerequisite[],
  untie: readonly Prerequisite[],
): Promise<Result<void, Refusal>> {
  const broken = (code: string, problem: Extract<Refusal, { type: 'broken-curriculum' }>['problem']) =>
    refuse({ type: 'broken-curriculum' as const, code, problem })
  const kindOf = new Map<string, NodeKind>()
  for (const kind of nodeKinds)
    for (const { body } of await tx.list(kind, 'curriculum', curriculum)) kindOf.set(body.code, kind)
  for (const { kind, code } of nodes) {
    if ((kindOf.get(code) ?? kind) !== kind) return broken(code, 'other-kind')
    kindOf.set(code, kind)
  }
  for (const { kind, code, parent } of nodes)
    if (parent !== null && kindOf.get(parent) !== parentKindOf[kind]) return broken(code, 'no-parent')
  for (const { subskill, requires } of tie)
    for (const end of [subskill, requires])
      if (kindOf.get(end) !== 'subskill') return broken(end, 'unknown-prerequisite')
  if (kindOf.size > curriculumLimits.nodesMax) return broken(curriculum, 'too-large')
  const edges = new Map<string, Prerequisite>()
  for (const { body } of await tx.list('prerequisite', 'curriculum', curriculum))
    edges.set(edgeId(curriculum, body), body)
  for (const edge of untie) edges.delete(edgeId(curriculum, edge))
  for (const edge of tie) edges.set(edgeId(curriculum, edge), edge)
  if (edges.size > curriculumLimits.prerequisitesMax) return broken(curriculum, 'too-large')
  const path = tie.length === 0 ? undefined : findCycle([...edges.values()])
  return path === undefined ? ok(undefined) : refuse({ type: 'prerequisite-cycle', path })
}
