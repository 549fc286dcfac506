import fc from 'fast-check'
import { widestFirst } from './assemble-curriculum.ts'
import { NodeCode, inPrerequisiteOrder } from './curriculum.ts'
import type { Curriculum, CurriculumNode, Prerequisite } from './curriculum.ts'

const anyTitle = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map((text) => text.trim())
  .filter((text) => text !== '')

const shape = (title: fc.Arbitrary<string>) =>
  fc.array(
    fc.record({
      title,
      units: fc.array(
        fc.record({ title, skills: fc.array(fc.record({ title, size: fc.nat({ max: 4 }) }), { maxLength: 3 }) }),
        {
          maxLength: 3,
        },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )

const details = (title: fc.Arbitrary<string>) =>
  fc.array(
    fc.record({
      title,
      difficulty: fc.integer({ min: 1, max: 10 }),
      minutes: fc.integer({ min: 1, max: 60 }),
      retired: fc.boolean(),
      replaces: fc.boolean(),
      requires: fc.array(fc.nat({ max: 200 }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 40 },
  )

/** Any whole curriculum: subskills require only what was written before them, so that there is no cycle. */
export const curriculumTitled = (title: fc.Arbitrary<string>): fc.Arbitrary<Curriculum> =>
  fc.tuple(title, shape(title), details(title)).map(([whole, subjects, detailsOfAll]) => {
    const nodes: CurriculumNode[] = []
    const prerequisites: Prerequisite[] = []
    const subskills: NodeCode[] = []
    const codeOf = (...parts: readonly number[]) => NodeCode.parse(`S${parts.join('.')}`)
    for (const [s, subject] of subjects.entries()) {
      nodes.push({ kind: 'subject', code: codeOf(s), parent: null, title: subject.title })
      for (const [u, unit] of subject.units.entries()) {
        nodes.push({ kind: 'unit', code: codeOf(s, u), parent: codeOf(s), title: unit.title })
        for (const [k, skill] of unit.skills.entries()) {
          nodes.push({ kind: 'skill', code: codeOf(s, u, k), parent: codeOf(s, u), title: skill.title })
          for (let index = 0; index < skill.size; index += 1) {
            const detail = detailsOfAll[subskills.length % detailsOfAll.length]
            if (detail === undefined) continue
            const code = codeOf(s, u, k, index)
            const { requires, replaces, ...fields } = detail
            nodes.push({
              kind: 'subskill',
              code,
              parent: codeOf(s, u, k),
              ...fields,
              replaces: replaces ? [NodeCode.parse(`OLD.${code}`)] : [],
            })
            const required = new Set(requires.flatMap((pick) => subskills[pick % (subskills.length + 1)] ?? []))
            for (const requirement of required) prerequisites.push({ subskill: code, requires: requirement })
            subskills.push(code)
          }
        }
      }
    }
    return { title: whole, nodes: widestFirst(nodes), prerequisites: prerequisites.sort(inPrerequisiteOrder) }
  })

export const anyCurriculum = curriculumTitled(anyTitle)
