import * as z from 'zod/mini'
import { may } from '../access/may.ts'
import { applied, defineMutator } from '../mutation/define-mutator.ts'
import { RecordId, UserId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { refuse } from '../record/result.ts'
import { userSpace } from '../record/space.ts'
import { noticeEvents } from './notice-kinds.ts'
import { noticeLimits } from './notice-limits.ts'

const nothing = (user: UserId): Body<'notice-reader'> => ({ user, read: [], muted: [] })

/** NOT-5. Somebody has read notices up to a count each; 0 makes one new again. */
export const markNotices = defineMutator({
  name: 'notice.mark',
  version: 1,
  args: z.looseObject({
    user: UserId,
    marks: z
      .array(z.looseObject({ notice: RecordId, count: z.int().check(z.gte(0)) }))
      .check(z.minLength(1), z.maxLength(noticeLimits.marksMax)),
  }),
  spaces: ({ user }) => [userSpace(user)],
  async apply(tx, { user, marks }, { actor }) {
    if (!(await may(tx, actor, 'settings.edit', userSpace(user)))) return refuse({ type: 'not-allowed' })
    const before = (await tx.get('notice-reader', user))?.body ?? nothing(user)
    const named = new Set<string>(marks.map(({ notice }) => notice))
    const others = before.read.filter(({ notice }) => !named.has(notice))
    const last = new Map(marks.map((mark) => [mark.notice, mark]))
    const read = [...others, ...[...last.values()].filter(({ count }) => count > 0)].slice(-noticeLimits.readMax)
    tx.put({ kind: 'notice-reader', id: user, space: userSpace(user), body: { ...before, read } })
    return applied
  },
})

/** NOT-5. Which kinds of notices somebody wants to see. */
export const wantNotices = defineMutator({
  name: 'notice.want',
  version: 1,
  args: z.looseObject({ user: UserId, event: z.enum(noticeEvents), wanted: z.boolean() }),
  spaces: ({ user }) => [userSpace(user)],
  async apply(tx, { user, event, wanted }, { actor }) {
    if (!(await may(tx, actor, 'settings.edit', userSpace(user)))) return refuse({ type: 'not-allowed' })
    const before = (await tx.get('notice-reader', user))?.body ?? nothing(user)
    const muted = noticeEvents.filter((each) => (each === event ? !wanted : before.muted.includes(each)))
    tx.put({ kind: 'notice-reader', id: user, space: userSpace(user), body: { ...before, muted } })
    return applied
  },
})
