import { useCallback, useMemo } from 'react'
import { learnerSpace } from '@etude/core'
import type { Reader, Stored } from '@etude/core'
import { useRecords } from '../kit/use-live.ts'
import { useOpenSpace } from '../kit/use-open-space.ts'
import type { KnownLearner } from '../session/people.tsx'

/** The profile of a learner whose week is on screen, null where it is not on this device. A pupil's plans are kept here for as long as they are looked at. */
export function useLearnerProfile({ id, relation }: KnownLearner): Stored<'learner'> | null | undefined {
  useOpenSpace(useMemo(() => (relation === 'pupil' ? learnerSpace(id) : null), [relation, id]))
  return useRecords(useCallback((reader: Reader) => reader.get('learner', id).then((found) => found ?? null), [id]))
}
