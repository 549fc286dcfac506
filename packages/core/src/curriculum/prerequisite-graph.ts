import { inCodeOrder } from './curriculum.ts'
import type { NodeCode, Prerequisite } from './curriculum.ts'

/** What each subskill requires, in code order. */
export function requirementsOf(prerequisites: readonly Prerequisite[]): ReadonlyMap<NodeCode, readonly NodeCode[]> {
  const found = new Map<NodeCode, NodeCode[]>()
  for (const { subskill, requires } of prerequisites) {
    const known = found.get(subskill)
    if (known === undefined) found.set(subskill, [requires])
    else known.push(requires)
  }
  for (const codes of found.values()) codes.sort(inCodeOrder)
  return found
}

/**
 * CUR-3. The first circle among prerequisites, as the path that walks it: each requires the next, and the last is the first again.
 * Undefined where there is none. Walks with a stack of its own, so that a chain of thousands is no deeper than one of two.
 */
export function findCycle(prerequisites: readonly Prerequisite[]): readonly NodeCode[] | undefined {
  const requirements = requirementsOf(prerequisites)
  const settled = new Set<NodeCode>()
  for (const start of [...requirements.keys()].sort(inCodeOrder)) {
    const cycle = cycleFrom(start, requirements, settled)
    if (cycle !== undefined) return cycle
  }
  return undefined
}

function cycleFrom(
  start: NodeCode,
  requirements: ReadonlyMap<NodeCode, readonly NodeCode[]>,
  settled: Set<NodeCode>,
): readonly NodeCode[] | undefined {
  if (settled.has(start)) return undefined
  const path: { code: NodeCode; next: number }[] = [{ code: start, next: 0 }]
  const onPath = new Set([start])
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const following = requirements.get(step.code)?.[step.next]
    if (following === undefined) {
      settled.add(step.code)
      onPath.delete(step.code)
      path.pop()
      continue
    }
    step.next += 1
    if (onPath.has(following)) {
      const codes = path.map(({ code }) => code)
      return [...codes.slice(codes.indexOf(following)), following]
    }
    if (settled.has(following)) continue
    onPath.add(following)
    path.push({ code: following, next: 0 })
  }
  return undefined
}

/**
 * How many prerequisites lie below each subskill on its longest way down: 0 for what can be begun at once. Planning in order of
 * depth never puts a subskill before what it requires. Throws on a cycle, which no stored curriculum has.
 */
export function depthsOf(
  codes: readonly NodeCode[],
  prerequisites: readonly Prerequisite[],
): ReadonlyMap<NodeCode, number> {
  const requirements = requirementsOf(prerequisites)
  const depths = new Map<NodeCode, number>()
  const underWay = new Set<NodeCode>()
  const stack: NodeCode[] = [...codes].reverse()
  for (let code = stack.at(-1); code !== undefined; code = stack.at(-1)) {
    if (depths.has(code)) {
      stack.pop()
      continue
    }
    const below = requirements.get(code) ?? []
    const open = below.filter((required) => !depths.has(required))
    if (open.length === 0) {
      depths.set(
        code,
        below.reduce((deepest, required) => Math.max(deepest, (depths.get(required) ?? 0) + 1), 0),
      )
      underWay.delete(code)
      stack.pop()
      continue
    }
    if (underWay.has(code)) throw new Error(`A cycle of prerequisites reached the planner at ${code}`)
    underWay.add(code)
    stack.push(...open)
  }
  return depths
}
