import fc from 'fast-check'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { RecordId, UserId } from '../record/ids.ts'
import { noticeEvents } from './notice-kinds.ts'

const user = fc.constantFrom('anna', 'bert').map((id) => UserId.parse(id))
const notice = fc.constantFrom('n-1', 'n-2').map((id) => RecordId.parse(id))

export const noticeArgs = {
  'notice.mark': fc.record({
    user,
    marks: fc.array(fc.record({ notice, count: fc.nat({ max: 2 }) }), { minLength: 1, maxLength: 3 }),
  }),
  'notice.want': fc.record({ user, event: fc.constantFrom(...noticeEvents), wanted: fc.boolean() }),
} satisfies { [Name in MutationName]?: fc.Arbitrary<ArgsOf<Name>> }
