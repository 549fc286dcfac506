import { isSubskill, unlockedSubskills } from '@etude/core'
import { expect, test } from 'vitest'
import { demoCurricula, readDemoCurriculum } from './demo-curricula.ts'

test.each(demoCurricula)('the demo curriculum $id is whole and large enough to plan from', (listed) => {
  const curriculum = readDemoCurriculum(listed)
  expect(curriculum.nodes.filter(({ kind }) => kind === 'unit').length).toBeGreaterThanOrEqual(4)
  const leastSubskills = listed.id === 'elementary-mathematics' ? 60 : 40
  expect(curriculum.nodes.filter(isSubskill).length).toBeGreaterThanOrEqual(leastSubskills)
})

test.each(demoCurricula)('everything in $id can be reached by mastering what is unlocked', (listed) => {
  const curriculum = readDemoCurriculum(listed)
  const mastered = new Set(unlockedSubskills(curriculum, new Set()).map(({ code }) => code))
  for (let before = -1; before < mastered.size;) {
    before = mastered.size
    for (const { code } of unlockedSubskills(curriculum, mastered)) mastered.add(code)
  }
  expect(mastered.size).toBe(curriculum.nodes.filter(isSubskill).length)
})
