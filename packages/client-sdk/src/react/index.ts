import { useCallback, useSyncExternalStore } from 'react'
import type { LiveQuery } from '../client.ts'

/** The query's latest answer; undefined until there is one. Keep the query itself stable, as with useMemo. */
export function useLive<T>(query: LiveQuery<T>): T | undefined {
  const subscribe = useCallback((onChange: () => void) => query.subscribe(onChange), [query])
  const latest = () => query.current
  return useSyncExternalStore(subscribe, latest, latest)
}
