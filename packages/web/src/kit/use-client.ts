import type { Client } from '@etude/client-sdk'
import { useSession } from '../session/session.tsx'

/** The replica of whoever is signed in. Only screens inside the frame ask for it, and the frame opens for nobody else. */
export function useClient(): Client {
  const { state } = useSession()
  if (state.type !== 'signed-in') throw new Error('A screen asked for the replica while nobody is signed in.')
  return state.client
}
