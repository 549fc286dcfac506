import fc from 'fast-check'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { LearnerId, PlanId, UserId } from '../record/ids.ts'

const plan = fc.constantFrom('e1', 'e2').map((id) => PlanId.parse(id))
const learner = fc.constantFrom('l1', 'l2').map((id) => LearnerId.parse(id))
const owner = fc.constantFrom('anna', 'bert', 'carl').map((id) => UserId.parse(id))
const name = fc.constantFrom('Ada', 'Bo', 'Cy')
const segment = fc.record({ id: fc.constantFrom('s1', 's2'), title: name, minutes: fc.nat({ max: 60 }) })

/** A word in a document's notes, by one author or another: what a device would send, without the library that makes it. */
const change = fc.constantFrom('AQELAAQBBW5vdGVzBG9uZSAA', 'AQEMAAQBBW5vdGVzBHR3byAA')

export const sharedPlanArgs: { [Name in MutationName & `shared-plan.${string}`]: fc.Arbitrary<ArgsOf<Name>> } = {
  'shared-plan.create': fc.record({
    plan,
    owner,
    ownerName: name,
    title: name,
    notes: name,
    segments: fc.array(segment, { maxLength: 2 }),
  }),
  'shared-plan.set-member': fc.record({ plan, learner, learnerName: name, right: fc.constantFrom('edit', 'view') }),
  'shared-plan.remove-member': fc.record({ plan, learner }),
  'shared-plan.write': fc.record({ plan, update: change }),
  'shared-plan.remove': fc.record({ plan }),
}
