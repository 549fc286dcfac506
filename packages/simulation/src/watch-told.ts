import type { SpaceId, SyncRequest, UserId } from '@etude/core'
import type { LiveSocket, createSync } from '@etude/server'
import type { Complain } from './complain.ts'
import type { Oracle } from './oracle.ts'

type SyncAnswer = Awaited<ReturnType<ReturnType<typeof createSync>>>

/** Somebody was told what is in a space. */
export interface Told {
  readonly how: 'a response' | 'an announcement'
  readonly user: UserId
  readonly space: SpaceId
}

const announcementCharactersMax = 16_000
const cookieCharactersMax = 16_000

/** SYNC-18 and SYNC-1, of an answer at the moment at which it leaves; and which spaces it tells of. */
export function toldByAnswer(
  user: UserId,
  request: SyncRequest,
  answer: SyncAnswer,
  oracle: Oracle,
  complain: Complain,
): readonly Told[] {
  if (!answer.ok) return []
  const { spaces, cookie, lastSeq } = answer.value
  if (cookie.length > cookieCharactersMax) complain('SYNC-18', `a cookie of ${cookie.length} characters`)
  const confirmed = oracle.clients.get(request.client)?.lastSeq ?? 0
  if (lastSeq > confirmed) complain('SYNC-1', `${request.client} was told ${lastSeq}, and ${confirmed} is durable`)
  return spaces
    .filter(({ put, del }) => put.length + del.length > 0)
    .map(({ id }) => ({ how: 'a response', user, space: id }))
}

/** A socket that says of each announcement with content whom it told what. */
export function watchSocket(
  user: UserId,
  socket: LiveSocket,
  complain: Complain,
  onTold: (told: Told) => void,
): LiveSocket {
  const hear = (text: string): void => {
    const message = JSON.parse(text) as { type: string; space?: SpaceId; put?: unknown; del?: unknown }
    if (message.type !== 'announce' || message.space === undefined) return
    if (message.put === undefined && message.del === undefined) return
    if (text.length > announcementCharactersMax) complain('SYNC-18', `an announcement of ${text.length} characters`)
    onTold({ how: 'an announcement', user, space: message.space })
  }
  return {
    send: (text) => {
      hear(text)
      socket.send(text)
    },
    get bufferedBytes() {
      return socket.bufferedBytes
    },
    close: (code, reason) => socket.close(code, reason),
  }
}
