import fc from 'fast-check'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { LearnerId } from '../record/ids.ts'

export const roadmapArgs = {
  'roadmap.make': fc.record({
    learner: fc.constantFrom('l1', 'l2').map((id) => LearnerId.parse(id)),
    weeks: fc.constantFrom(4, 5),
    asked: fc.boolean(),
  }),
} satisfies { [Name in MutationName]?: fc.Arbitrary<ArgsOf<Name>> }
