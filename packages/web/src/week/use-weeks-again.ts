import { useEffect } from 'react'
import { useClient } from '../kit/use-client.ts'
import { useLive } from '../kit/use-live.ts'
import { learnerDayAt } from '../today/learner-day.ts'

/** GEN-21. What plans a week again comes when a first edit has been refused, which is seldom. */
export function useWeeksAgain(): void {
  const client = useClient()
  const hasRefused = (useLive(client.status)?.refused ?? 0) > 0
  useEffect(() => {
    if (!hasRefused) return undefined
    let stop = (): void => {}
    let isGone = false
    const begin = async () => {
      const { planWeeksAgain } = await import('@etude/client-sdk/weeks')
      if (isGone) return
      stop = planWeeksAgain({
        client,
        today: (profile) => learnerDayAt(Date.now(), profile).date,
        onError: (error) => reportError(error),
      })
    }
    begin().catch((error: unknown) => reportError(error))
    return () => {
      isGone = true
      stop()
    }
  }, [client, hasRefused])
}
