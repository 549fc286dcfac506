import type { Reader } from '../mutation/reader.ts'
import type { UserId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { noticeLimits } from './notice-limits.ts'

export interface ShownNotice {
  readonly notice: Body<'notice'>
  readonly learnerName: string
  /** When the last of what it tells happened. */
  readonly instant: number
  readonly isNew: boolean
}

/**
 * NOT-1 to NOT-5. What a person is told, the latest first: of themselves as a learner and of those whom they look after, but not what they did
 * themselves, and no kind that they do not want.
 */
export async function noticesFor(reader: Reader, user: UserId): Promise<readonly ShownNotice[]> {
  const own = await reader.list('learner', 'user', user)
  const cared = await reader.list('guardianship', 'guardian', user)
  const learners = new Set([...own, ...cared].map(({ body }) => body.learner))
  const settings = (await reader.get('notice-reader', user))?.body
  const read = new Map<string, number>(settings?.read.map(({ notice, count }) => [notice, count]))
  const found: ShownNotice[] = []
  for (const learner of learners) {
    const learnerName = (await reader.get('learner', learner))?.body.name
    if (learnerName === undefined) continue
    for (const { body } of await reader.list('notice', 'learner', learner)) {
      if (settings?.muted.includes(body.event) === true || isOwnDoing(body, user)) continue
      const instant = body.causes.reduce((last, { at }) => Math.max(last, at.instant), 0)
      found.push({ notice: body, learnerName, instant, isNew: (read.get(body.notice) ?? 0) < readingOf(body) })
    }
  }
  return found
    .sort((a, b) => b.instant - a.instant || (a.notice.notice < b.notice.notice ? -1 : 1))
    .slice(0, noticeLimits.shownMax)
}

/** The count with which a notice is marked as read. */
export const readingOf = ({ causes }: Pick<Body<'notice'>, 'causes'>): number => causes.length

/** A plan that came and a week that is done are news for everybody, whoever pressed the button. */
const isOwnDoing = ({ event, by }: Body<'notice'>, user: UserId): boolean =>
  by === user && event !== 'generated' && event !== 'completed'
