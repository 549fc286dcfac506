import { useEffect, useRef } from 'react'
import { shareBucket } from '@etude/core'
import { useClient } from '../kit/use-client.ts'
import type { AheadView, ProgressView } from '../practice/practice-view.ts'
import { countUsage } from '../usage/count-usage.ts'

const shown = ['adherence', 'streak', 'strength', 'volume', 'forecast'] as const

/** That the figures were looked at, and what they warned of: once for each time the screen is opened, where counting is on. */
export function useCountedView(progress: ProgressView, ahead: AheadView, isLow: boolean): void {
  const client = useClient()
  const isCounted = useRef(false)
  useEffect(() => {
    if (isCounted.current) return
    isCounted.current = true
    for (const figure of shown) countUsage(client, { name: 'planning.figure.viewed', figure })
    const share = progress.figures[0]?.fortnight.share
    if (isLow && share !== null && share !== undefined)
      countUsage(client, { name: 'planning.adherence.low', share: shareBucket(share) })
    const peak = Math.max(0, ...ahead.week.suggestions.map(({ before }) => before))
    if (peak > 0) countUsage(client, { name: 'planning.forecast.peak', chance: shareBucket(peak) })
  }, [client, progress, ahead, isLow])
}
