import { useCallback, useMemo } from 'react'
import { At, createArrange, learnerDateOf, readPracticeFacts } from '@etude/core'
import type { ArrangedOccurrence, CivilDate, LearnerId, PracticeFacts, Reader } from '@etude/core'
import { useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'

/** Everything on record about a learner's practice: undefined before the first answer, null where this device knows no such learner. */
export const usePracticeFacts = (learner: LearnerId): PracticeFacts | null | undefined =>
  useRecords(useCallback((reader: Reader) => readPracticeFacts(reader, learner), [learner]))

/** Now, as this device would claim it for a fact, to the minute. Plans live on the wall of where one is: a rule travels with its learner. */
export function useHere(): At {
  const now = useNow()
  return useMemo(
    () =>
      At.parse({
        instant: now,
        zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
        offset: -new Date(now).getTimezoneOffset(),
      }),
    [now],
  )
}

/** The learner's date where this device is. */
export function useToday({ dayStarts }: Pick<PracticeFacts, 'dayStarts'>): CivilDate {
  const here = useHere()
  return useMemo(() => learnerDateOf(here, dayStarts), [here, dayStarts])
}

/** All occurrences up to a date with what was done about them; after a change only what it touches is computed anew. */
export function useArranged(facts: PracticeFacts, until: CivilDate): readonly ArrangedOccurrence[] {
  const arrange = useMemo(() => createArrange(), [])
  return useMemo(() => arrange(facts, until), [arrange, facts, until])
}
