import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCurriculum } from './curriculum-arbitrary.ts'
import { NodeCode, isSubskill } from './curriculum.ts'
import { depthsOf, findCycle } from './prerequisite-graph.ts'
import { unlockedSubskills } from './unlocked.ts'

const code = (text: string) => NodeCode.parse(text)
const edge = (subskill: string, requires: string) => ({ subskill: code(subskill), requires: code(requires) })

test('[CUR-3] a cycle is found and walked', () => {
  const edges = [edge('a', 'b'), edge('b', 'c'), edge('c', 'd'), edge('d', 'b'), edge('e', 'a')]
  expect(findCycle(edges)).toEqual(['b', 'c', 'd', 'b'])
  expect(findCycle([edge('a', 'a')])).toEqual(['a', 'a'])
})

test('[CUR-3] two ways to one prerequisite are no cycle', () => {
  expect(findCycle([edge('a', 'b'), edge('a', 'c'), edge('b', 'd'), edge('c', 'd')])).toBeUndefined()
})

test('[CUR-3] a chain of ten thousand is walked without running out of stack', () => {
  const chain = Array.from({ length: 10_000 }, (_, index) => edge(`n${index}`, `n${index + 1}`))
  expect(findCycle(chain)).toBeUndefined()
  expect(depthsOf([code('n0')], chain).get(code('n0'))).toBe(10_000)
  expect(findCycle([...chain, edge('n10000', 'n0')])).toHaveLength(10_002)
})

test('[CUR-3] any path back makes a cycle, and what is told of it is one', () => {
  fc.assert(
    fc.property(anyCurriculum, fc.nat(), ({ prerequisites }, pick) => {
      expect(findCycle(prerequisites)).toBeUndefined()
      const turned = prerequisites[pick % Math.max(1, prerequisites.length)]
      if (turned === undefined) return
      const edges = [...prerequisites, edge(turned.requires, turned.subskill)]
      const path = findCycle(edges) ?? []
      expect(path.length).toBeGreaterThan(1)
      expect(path.at(0)).toBe(path.at(-1))
      for (const [index, from] of path.slice(0, -1).entries())
        expect(edges).toContainEqual({ subskill: from, requires: path[index + 1] })
    }),
  )
})

test('[CUR-3] what is required lies at a smaller depth', () => {
  fc.assert(
    fc.property(anyCurriculum, ({ nodes, prerequisites }) => {
      const depths = depthsOf(
        nodes.filter(isSubskill).map((node) => node.code),
        prerequisites,
      )
      for (const { subskill, requires } of prerequisites)
        expect(depths.get(requires)).toBeLessThan(depths.get(subskill) ?? -1)
    }),
  )
})

test('[CUR-4] a subskill is unlocked exactly when everything it requires and that is in use is mastered', () => {
  fc.assert(
    fc.property(anyCurriculum, fc.func(fc.boolean()), (curriculum, isMastered) => {
      const subskills = curriculum.nodes.filter(isSubskill)
      const retired = new Set(subskills.filter((node) => node.retired).map((node) => node.code))
      const mastered = new Set(subskills.map((node) => node.code).filter((each) => isMastered(each)))
      const unlocked = new Set(unlockedSubskills(curriculum, mastered).map((node) => node.code))
      for (const { code: each } of subskills) {
        const open = curriculum.prerequisites.filter(
          ({ subskill, requires }) => subskill === each && !mastered.has(requires) && !retired.has(requires),
        )
        expect(unlocked.has(each)).toBe(open.length === 0 && !retired.has(each))
      }
    }),
  )
})
