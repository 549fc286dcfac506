import { createContext, startTransition, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { UserId } from '@etude/core'
import type { Client } from '@etude/client-sdk'
import { askForBackgroundSync } from '../background/ask-for-background-sync.ts'
import { api } from './api.ts'
import { fetchMutatorsAtRest } from './fetch-mutators.ts'
import { accountMemory, lastAccount, signOutDue } from './device-memory.ts'
import { meFrom, rememberedMe } from './me.ts'
import type { Me } from './me.ts'

export type SessionState =
  | { readonly type: 'opening' }
  | { readonly type: 'signed-out' }
  | { readonly type: 'signed-in'; readonly client: Client; readonly me: Me | null }
  | { readonly type: 'failed'; readonly error: unknown }

export interface Session {
  readonly state: SessionState
  /** Someone has just signed in: opens their replica. */
  readonly signedIn: (account: UserId) => Promise<void>
  /** With work that has not been sent it answers how much and changes nothing, unless told to discard it. */
  readonly signOut: (options?: { readonly discardPending: boolean }) => Promise<{ readonly pending: number }>
  readonly refreshMe: () => Promise<void>
}

export type OpenClient = (account: UserId) => Promise<Client>

const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('A screen asked for the session outside of it.')
  return session
}

export function useMe(): Me | null {
  const { state } = useSession()
  return state.type === 'signed-in' ? state.me : null
}

/**
 * Who is signed in on this device. The replica of the last account opens without asking the network; what the server says
 * afterwards corrects it. An expired session changes nothing here: work goes on and the sync state asks to sign in again.
 */
export function SessionProvider({ open, children }: { readonly open: OpenClient; readonly children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ type: 'opening' })
  const current = useRef<Client | null>(null)

  const openFor = useCallback(
    async (account: UserId, me: Me | null) => {
      if (current.current !== null && current.current.account !== account) {
        await current.current.close()
        current.current = null
      }
      current.current ??= await open(account)
      lastAccount.write(account)
      const client = current.current
      // The whole app is drawn upon it, in slices between which a tap is heard.
      startTransition(() => setState({ type: 'signed-in', client, me: me ?? rememberedMe(account) }))
    },
    [open],
  )

  const askServer = useCallback(async (): Promise<'nobody' | 'unknown' | 'somebody'> => {
    if (signOutDue.read()) {
      const told = await api('POST', '/api/auth/sign-out', {})
      if (!told.ok && told.error.type === 'unreachable') return 'unknown'
      signOutDue.write(false)
    }
    const answer = await api<unknown>('GET', '/api/me')
    if (!answer.ok) return answer.error.type === 'problem' && answer.error.status === 401 ? 'nobody' : 'unknown'
    const me = meFrom(answer.value)
    if (me === null) return 'unknown'
    accountMemory(me.user.id).me.write(me)
    await openFor(me.user.id, me)
    return 'somebody'
  }, [openFor])

  const refreshMe = useCallback(async () => void (await askServer()), [askServer])

  useEffect(() => {
    const start = async () => {
      const remembered = UserId.safeParse(lastAccount.read())
      if (remembered.success && !signOutDue.read()) {
        await openFor(remembered.data, null)
        await askServer()
      } else if ((await askServer()) !== 'somebody') {
        setState({ type: 'signed-out' })
      }
    }
    start().catch((error: unknown) => setState({ type: 'failed', error }))
  }, [askServer, openFor])

  const client = state.type === 'signed-in' ? state.client : null
  useEffect(() => {
    if (client === null || !('serviceWorker' in navigator)) return undefined
    return askForBackgroundSync(client)
  }, [client])

  useEffect(() => (client === null ? undefined : fetchMutatorsAtRest()), [client])

  const signedIn = useCallback(
    async (account: UserId) => {
      signOutDue.write(false)
      await openFor(account, null)
      await askServer()
      void current.current?.syncNow()
    },
    [askServer, openFor],
  )

  const signOut = useCallback(async (options?: { readonly discardPending: boolean }) => {
    const client = current.current
    if (client === null) return { pending: 0 }
    const answer = await client.signOut(options)
    if (!answer.signedOut) return { pending: answer.pending }
    current.current = null
    accountMemory(client.account).forget()
    lastAccount.forget()
    signOutDue.write(true)
    const told = await api('POST', '/api/auth/sign-out', {})
    if (told.ok) signOutDue.write(false)
    setState({ type: 'signed-out' })
    return { pending: 0 }
  }, [])

  const session = useMemo(() => ({ state, signedIn, signOut, refreshMe }), [state, signedIn, signOut, refreshMe])
  return <SessionContext value={session}>{children}</SessionContext>
}
