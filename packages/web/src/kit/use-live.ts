import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { LiveQuery } from '@etude/client-sdk'
import type { Reader } from '@etude/core'
import { useClient } from './use-client.ts'

/** The newest answer of a live query, undefined before the first. */
export function useLive<T>(query: LiveQuery<T>): T | undefined {
  const subscribe = useCallback((changed: () => void) => query.subscribe(changed), [query])
  return useSyncExternalStore(subscribe, () => query.current)
}

/** A live query over the records on this device; `read` must keep its identity for as long as it asks the same (useCallback). */
export function useRecords<T>(read: (reader: Reader) => Promise<T>): T | undefined {
  const client = useClient()
  return useLive(useMemo(() => client.live(read), [client, read]))
}
