import type { Reader } from '../mutation/reader.ts'
import type { LearnerId } from '../record/ids.ts'
import type { PracticeFacts } from './practice-facts.ts'

/** Everything on record about a learner's practice, on the device and on the server alike; null for a learner nobody knows. */
export async function readPracticeFacts(reader: Reader, learner: LearnerId): Promise<PracticeFacts | null> {
  const profile = await reader.get('learner', learner)
  if (profile === undefined) return null
  const bodies = <T>(records: readonly { readonly body: T }[]): readonly T[] => records.map(({ body }) => body)
  return {
    dayStarts: profile.body.dayStarts,
    plans: bodies(await reader.list('practice-plan', 'learner', learner)),
    overrides: bodies(await reader.list('occurrence-override', 'learner', learner)),
    breaks: bodies(await reader.list('practice-break', 'learner', learner)),
    checkIns: bodies(await reader.list('check-in', 'learner', learner)),
    entries: bodies(await reader.list('log-entry', 'learner', learner)),
    freshStarts: bodies(await reader.list('fresh-start', 'learner', learner)),
    minimums: (await reader.get('streak-minimum', learner))?.body.minimums ?? [],
  }
}
