import { useEffect, useState } from 'react'
import { useClient } from './use-client.ts'
import { useLive } from './use-live.ts'

/** How long something new waits for what the server may have of it. Without a connection it waits for nothing. */
const patienceMs = 4_000

/** Whether what a sync brings is here, or has been waited for long enough: what was made elsewhere is then not made again. */
export function useIsSettled(): boolean {
  const status = useLive(useClient().status)
  const [isPatient, setIsPatient] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setIsPatient(false), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  const isSettled =
    status !== undefined && status.type !== 'starting' && status.type !== 'syncing' && status.arriving.length === 0
  return isSettled || !isPatient
}
