import { useEffect } from 'react'
import type { LearnerId } from '@etude/core'
import { useClient } from '../kit/use-client.ts'
import { useIsSettled } from '../kit/use-is-settled.ts'
import type { DayRecords } from './read-day.ts'

const underWay = new Set<string>()

/**
 * Puts the day together when its learner looks at it for the first time (DAY-8). What a sync brings comes first, so that a plan which was made elsewhere
 * is not made again.
 */
export function useShownDay(learner: LearnerId, records: DayRecords | undefined, isTheirs: boolean): void {
  const client = useClient()
  const isSettled = useIsSettled()
  const wanted = isTheirs && records !== undefined && records.shown === undefined && isSettled
  const date = records?.date
  useEffect(() => {
    const key = `${learner} ${date}`
    if (!wanted || date === undefined || underWay.has(key)) return
    underWay.add(key)
    const show = async () => {
      const { showDay } = await import('./show-day.ts')
      await showDay(client, learner, date)
    }
    show()
      .catch((error: unknown) => reportError(error))
      .finally(() => underWay.delete(key))
  }, [client, learner, date, wanted])
}
