import { countingUsage } from '../usage/count-usage.ts'
import { fetchReplica } from './fetch-replica.ts'
import type { OpenClient } from './session.tsx'

/** The replica of an account in this browser. What should not happen reaches the browser's own error reporting. */
export const openReplica: OpenClient = async (account) => {
  const { openClient } = await fetchReplica()
  return countingUsage(await openClient({ url: location.origin, account, onError: (error) => reportError(error) }))
}
