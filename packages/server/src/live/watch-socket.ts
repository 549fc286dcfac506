import type { WebSocket } from 'ws'
import type { Accounts } from '../account/create-accounts.ts'
import { loadLimits } from '../load-limits.ts'
import { closings } from './closings.ts'

export interface WatchSocketDeps {
  /** Where sessions are ended; what was not heard is noticed by asking. */
  readonly onSessionEnded: Accounts['onSessionEnded']
  readonly isSessionOpen: Accounts['isSessionOpen']
}

/** A socket outlives the request it came with and the access token in it, so whether its session is still there is asked this often. */
const sessionCheckMs = 30_000
/** Who has not answered one ping when the next is due is not there, or reads nothing. */
const pingMs = 25_000

/** Ends a socket with its session, and when nobody is there any more. Answers how to stop watching. */
export function watchSocket(raw: WebSocket, session: string, deps: WatchSocketDeps): () => void {
  const { onSessionEnded, isSessionOpen } = deps
  const signOut = (): void => closeSocket(raw, closings.signedOut.code, closings.signedOut.sentence)
  const checkSession = async (): Promise<void> => {
    // A database that cannot be asked ends nobody's connection.
    if (!(await isSessionOpen(session).catch(() => true))) signOut()
  }
  const forgetEnding = onSessionEnded((ended) => {
    if (ended === session) signOut()
  })
  const timers = [setInterval(() => void checkSession(), sessionCheckMs), setInterval(keepAlive(raw), pingMs)]
  for (const timer of timers) timer.unref()
  // It may have ended between the request and now.
  void checkSession()
  return () => {
    forgetEnding()
    for (const timer of timers) clearInterval(timer)
  }
}

export function closeSocket(raw: WebSocket, code: number, reason: string): void {
  raw.close(code, reason)
  // Whoever reads nothing does not hear of it either, and must not hold what was meant for them.
  setTimeout(() => raw.terminate(), loadLimits.socketGoodbyeMs).unref()
}

function keepAlive(raw: WebSocket): () => void {
  let isAnswered = true
  raw.on('pong', () => (isAnswered = true))
  return () => {
    if (!isAnswered) return raw.terminate()
    isAnswered = false
    raw.ping()
  }
}
