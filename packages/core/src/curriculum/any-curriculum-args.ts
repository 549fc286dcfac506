import fc from 'fast-check'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { ClassId, CurriculumId, LearnerId, UserId } from '../record/ids.ts'
import { CivilDate } from '../time/instant.ts'
import { NodeCode } from './curriculum.ts'
import type { ChangedNode } from './curriculum-mutators.ts'

const user = fc.constantFrom('anna', 'bert', 'carl').map((id) => UserId.parse(id))
const learner = fc.constantFrom('l1', 'l2').map((id) => LearnerId.parse(id))
const schoolClass = fc.constantFrom('c1', 'c2').map((id) => ClassId.parse(id))
const name = fc.constantFrom('Ada', 'Bo', 'Cy')
const date = fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01').map((text) => CivilDate.parse(text))
const curriculum = fc.constantFrom('k1', 'k2').map((id) => CurriculumId.parse(id))
const codes = ['A', 'A.1', 'A.1.a', 'A.1.a.1', 'A.1.a.2', 'A.1.a.3'].map((text) => NodeCode.parse(text))
const code = fc.constantFrom(...codes)
const details = { title: name, position: fc.nat({ max: 5 }) }
const subskillDetails = {
  ...details,
  difficulty: fc.integer({ min: 1, max: 10 }),
  minutes: fc.integer({ min: 1, max: 60 }),
  replaces: fc.constant<NodeCode[]>([]),
  retired: fc.boolean(),
}
const nodeAt = (place: number): fc.Arbitrary<ChangedNode> => {
  const [code, parent] = [codes[place] as NodeCode, codes[Math.min(place, 3) - 1] as NodeCode]
  if (place === 0)
    return fc.record({
      ...details,
      kind: fc.constant('subject' as const),
      code: fc.constant(code),
      parent: fc.constant(null),
    })
  const under = { code: fc.constant(code), parent: fc.constant(parent) }
  if (place === 1) return fc.record({ ...details, ...under, kind: fc.constant('unit' as const) })
  if (place === 2) return fc.record({ ...details, ...under, kind: fc.constant('skill' as const) })
  return fc.record({ ...subskillDetails, ...under, kind: fc.constant('subskill' as const) })
}
/** A whole tree or the beginning of one, and sometimes a node that hangs in the air. */
const nodes: fc.Arbitrary<ChangedNode[]> = fc.oneof(
  fc.nat({ max: codes.length }).chain((size) => fc.tuple(...codes.slice(0, size).map((_, place) => nodeAt(place)))),
  fc.tuple(nodeAt(3)),
)
const edges = fc.array(fc.record({ subskill: code, requires: code }), { maxLength: 2 })

/** Arguments of the mutations of curricula, over so few codes that their edges meet. */
export const curriculumArgs = {
  'curriculum.create': fc.record({ curriculum, title: name, owner: fc.option(user) }),
  'curriculum.change': fc.record({
    curriculum,
    edition: fc.integer({ min: 1, max: 2 }),
    nodes,
    tie: edges,
    untie: edges,
  }),
  'curriculum.publish': fc.record({ curriculum }),
  'study.set': fc.record({
    learner,
    curriculum,
    from: date,
    weeklyPace: fc.integer({ min: 1, max: 50 }),
    mastery: fc.constantFrom('spaced' as const, 'gates' as const),
  }),
  'study.stop': fc.record({ learner, curriculum }),
  'class.use-curriculum': fc.record({ class: schoolClass, curriculum }),
  'class.drop-curriculum': fc.record({ class: schoolClass, curriculum }),
} satisfies { [Name in MutationName]?: fc.Arbitrary<ArgsOf<Name>> }
