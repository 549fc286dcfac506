import type { Refusal, Result, UserId } from '@etude/core'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { loadLimits } from '../load-limits.ts'
import { closings } from '../live/closings.ts'
import type { Closing } from '../live/closings.ts'
import { changed, readMessage, serverHolds, whatIsLacking, whoIsThere } from './document-messages.ts'
import { createWriteQueue } from './write-queue.ts'
import type { Author } from './write-queue.ts'
import { fromBase64 } from './yjs-documents.ts'

/** One open socket, as a room sees it. */
export interface RoomSocket {
  send(bytes: Uint8Array): void
  /** Bytes handed over and not yet taken by the network. */
  readonly bufferedBytes: number
  close(why: Closing): void
}

export interface StoredUpdate {
  readonly id: string
  readonly update: string
}

export interface RoomDeps {
  /** What is stored of the document now, or null where it is gone. */
  readonly read: () => Promise<readonly StoredUpdate[] | null>
  readonly mayRead: (user: UserId) => Promise<boolean>
  readonly write: (user: UserId, update: string) => Promise<Result<unknown, Refusal>>
  readonly onError: (error: unknown) => void
  /** Nobody is here and everything is stored, or the document could not be read: the room may be forgotten. */
  readonly onOver: () => void
}

export interface Room {
  join(user: UserId, socket: RoomSocket): { receive(bytes: Uint8Array): void; leave(): void }
  /** Something was stored, here or by another server or through a device's sync. */
  refresh(): void
  /** Who may read may have changed. */
  recheck(): void
  /** Stores what waits and ends every socket. */
  close(why: Closing): Promise<void>
}

interface Member {
  readonly user: UserId
  readonly socket: RoomSocket
  readonly presences: Set<number>
  readonly author: Author
}

/**
 * ENSEMBLE-6. The people who have one document open. What somebody writes is stored first, by the same mutation as everywhere, and told when it is stored:
 * the room's own copy is made of what is stored and of nothing else, so that nobody is ever shown what could still be refused.
 */
export function createRoom({ read, mayRead, write, onError, onOver }: RoomDeps): Room {
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  awareness.setLocalState(null)
  const members = new Set<Member>()
  const known = new Set<string>()
  let reading: 'no' | 'yes' | 'again' = 'no'
  let isOver = false
  const queue = createWriteQueue({ write, onError, onIdle: () => overWhenEmpty() })
  let opened = (): void => {}
  /** Settles when the document was read for the first time, or could not be. */
  const ready = new Promise<void>((resolve) => (opened = resolve))

  doc.on('update', (update: Uint8Array) => tell(changed(update)))
  awareness.on(
    'update',
    ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>, origin: unknown) => {
      const member = [...members].find((one) => one === origin)
      for (const id of [...added, ...updated]) member?.presences.add(id)
      for (const id of removed) member?.presences.delete(id)
      tell(whoIsThere(encodeAwarenessUpdate(awareness, [...added, ...updated, ...removed])))
    },
  )
  refresh()

  return {
    join(user, socket) {
      const author: Author = { user, refuse: (why) => drop(member, why) }
      const member: Member = { user, socket, presences: new Set(), author }
      members.add(member)
      let bytesBefore = 0
      void ready.then(() => {
        if (!members.has(member)) return
        send(member, serverHolds(Y.encodeStateVector(doc)))
        if (awareness.states.size > 0)
          send(member, whoIsThere(encodeAwarenessUpdate(awareness, [...awareness.states.keys()])))
      })
      // The right to be here was found out before the socket was opened.
      void check(member)
      return {
        receive(bytes) {
          bytesBefore += bytes.length
          if (bytesBefore > loadLimits.documentBytesWaiting) return drop(member, closings.tooMuch)
          void ready.then(() => {
            bytesBefore -= bytes.length
            if (members.has(member)) take(member, bytes)
          })
        },
        leave: () => leave(member),
      }
    },
    refresh,
    recheck() {
      for (const member of members) void check(member)
    },
    async close(why) {
      await queue.close()
      for (const member of members) drop(member, why)
      over()
    },
  }

  function take(member: Member, bytes: Uint8Array): void {
    const message = readMessage(bytes)
    if (message === null) return drop(member, closings.badMessage)
    try {
      switch (message.type) {
        case 'holds':
          return send(member, whatIsLacking(Y.encodeStateAsUpdate(doc, message.vector)))
        case 'change':
          return queue.add(member.author, message.update)
        case 'presence':
          if (message.update.length > loadLimits.presenceBytes || awareness.states.size >= loadLimits.presences) return
          return applyAwarenessUpdate(awareness, message.update, member)
        case 'who-is-there':
          return send(member, whoIsThere(encodeAwarenessUpdate(awareness, [...awareness.states.keys()])))
      }
    } catch {
      drop(member, closings.badMessage)
    }
  }

  function refresh(): void {
    if (isOver) return
    if (reading !== 'no') return void (reading = 'again')
    reading = 'yes'
    read()
      .then((stored) => (stored === null ? endAll(closings.gone) : takeIn(stored)))
      .catch((error: unknown) => {
        // R22: a document that cannot be read is served to nobody, least of all as an empty one.
        onError(error)
        endAll(closings.notReady)
      })
      .finally(() => {
        const again = reading === 'again'
        reading = 'no'
        opened()
        if (again) refresh()
      })
      .catch(onError)
  }

  function takeIn(stored: readonly StoredUpdate[]): void {
    const fresh = stored.filter(({ id }) => !known.has(id))
    if (fresh.length > 0) Y.transact(doc, () => fresh.forEach(({ update }) => Y.applyUpdate(doc, fromBase64(update))))
    known.clear()
    for (const { id } of stored) known.add(id)
  }

  async function check(member: Member): Promise<void> {
    // A database that cannot be asked ends nobody's connection; what is written is checked again when it is stored.
    const may = await mayRead(member.user).catch(() => true)
    if (!may) drop(member, closings.notAllowed)
  }

  function send({ socket }: Member, bytes: Uint8Array): void {
    socket.send(bytes)
  }

  function tell(bytes: Uint8Array): void {
    for (const member of members) {
      if (member.socket.bufferedBytes > loadLimits.stuckSocketBytes) drop(member, closings.tooSlow)
      else send(member, bytes)
    }
  }

  function drop(member: Member, why: Closing): void {
    if (!members.has(member)) return
    member.socket.close(why)
    leave(member)
  }

  function leave(member: Member): void {
    if (!members.delete(member)) return
    removeAwarenessStates(awareness, [...member.presences], null)
    overWhenEmpty()
  }

  function endAll(why: Closing): void {
    for (const member of members) drop(member, why)
    over()
  }

  /** R22: not before the last thing that was written is stored. */
  function overWhenEmpty(): void {
    if (members.size === 0 && queue.isIdle) over()
  }

  function over(): void {
    if (isOver) return
    isOver = true
    awareness.destroy()
    doc.destroy()
    onOver()
  }
}
