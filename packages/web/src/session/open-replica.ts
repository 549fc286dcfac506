import { countingUsage } from '../usage/count-usage.ts'
import type { OpenClient } from './session.tsx'

/**
 * The replica of an account in this browser. What should not happen reaches the browser's own error reporting.
 * The rules come first and by themselves: a phone takes in them and the replica in two short tasks rather than a long one.
 */
export const openReplica: OpenClient = async (account) => {
  await rules()
  const { openClient } = await import('@etude/client-sdk')
  return countingUsage(await openClient({ url: location.origin, account, onError: (error) => reportError(error) }))
}

async function rules(): Promise<unknown> {
  const { mutators } = await import('../rules.ts')
  return mutators
}
