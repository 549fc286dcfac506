import { noticesFor } from '@etude/core'
import type { Body, LearnerId, NoticeEvent, Reader, ShownNotice, UserId } from '@etude/core'

interface NoticeRecords {
  readonly shown: readonly ShownNotice[]
  readonly muted: readonly NoticeEvent[]
  readonly profiles: ReadonlyMap<LearnerId, Body<'learner'>>
  readonly guardians: readonly Body<'guardianship'>[]
}

/** What one is told, and who the people in it are. */
export async function readNotices(reader: Reader, user: UserId): Promise<NoticeRecords> {
  const shown = await noticesFor(reader, user)
  const profiles = new Map<LearnerId, Body<'learner'>>()
  const guardians: Body<'guardianship'>[] = []
  for (const learner of new Set(shown.map(({ notice }) => notice.learner))) {
    const profile = await reader.get('learner', learner)
    if (profile !== undefined) profiles.set(learner, profile.body)
    guardians.push(...(await reader.list('guardianship', 'learner', learner)).map(({ body }) => body))
  }
  const settings = await reader.get('notice-reader', user)
  return { shown, muted: settings?.body.muted ?? [], profiles, guardians }
}
