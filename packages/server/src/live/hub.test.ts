import { SpaceId, UserId } from '@etude/core'
import { expect, test } from 'vitest'
import type { CommittedSpace } from '../commit/commit.ts'
import { createHub } from './hub.ts'
import type { LiveSocket, Watched } from './hub.ts'

const anna = UserId.parse('anna')
const space = SpaceId.parse('learner:l1')

const commit = (over: Partial<CommittedSpace> = {}): CommittedSpace => ({
  space,
  from: 1,
  to: 2,
  access: 1,
  accessChanged: false,
  isPart: false,
  digest: '00',
  put: [{ kind: 'learner', id: 'l1', version: 2, body: { name: 'Lea' } }],
  del: [],
  ...over,
})

/** A socket that keeps what it was told, and tells when something came. */
function recordingSocket() {
  const messages: { type: string; put?: unknown }[] = []
  let closed: number | null = null
  let wake = () => {}
  return {
    messages,
    bufferedBytes: 0,
    get closed() {
      return closed
    },
    send(text: string) {
      messages.push(JSON.parse(text) as { type: string })
      wake()
    },
    close(code: number) {
      closed = code
    },
    until: (count: number) =>
      new Promise<void>((resolve) => {
        wake = () => messages.length >= count && resolve()
        wake()
      }),
  }
}

function hubWith(watched: () => Watched) {
  const answers: (() => void)[] = []
  const hub = createHub({
    epoch: 'e1',
    now: () => 0,
    watchedBy: () => new Promise((resolve) => answers.push(() => resolve(watched()))),
    onError: (error) => {
      throw error
    },
  })
  return { hub, answer: () => answers.shift()?.() }
}

async function listening(watched: () => Watched) {
  const { hub, answer } = hubWith(watched)
  const socket = recordingSocket()
  const session = hub.join(anna, socket satisfies LiveSocket)
  answer()
  await socket.until(2) // hello, and pull for the spaces that were found
  socket.messages.length = 0
  return { hub, answer, socket, session }
}

test('[LIVE-1] a commit reaches whoever may read the space, with its content', async () => {
  const { hub, socket } = await listening(() => new Map([[space, 1]]))
  hub.announce([commit()])
  expect(socket.messages).toMatchObject([{ type: 'announce', from: 1, to: 2, put: [{ id: 'l1' }] }])
})

test('[SYNC-6] what one mutation did to several spaces is not told in parts', async () => {
  const { hub, socket } = await listening(() => new Map([[space, 1]]))
  hub.announce([commit({ isPart: true })])
  expect(socket.messages).toEqual([{ type: 'announce', space, from: 1, to: 2, access: 1 }])
})

test('[SYNC-8] once access has moved, content is withheld until the hub has looked again', async () => {
  let watched: Watched = new Map([[space, 1]])
  const { hub, socket, answer } = await listening(() => watched)
  watched = new Map()
  hub.announce([commit({ access: 2, accessChanged: true })])
  hub.announce([commit({ from: 2, to: 3, access: 2 })])
  expect(socket.messages.every((message) => message.type === 'announce' && message.put === undefined)).toBe(true)
  answer()
  await socket.until(3)
  expect(socket.messages[2]).toEqual({ type: 'pull' })
  hub.announce([commit({ from: 3, to: 4, access: 2 })])
  expect(socket.messages).toHaveLength(3)
})

test('[LIVE-2] content over 16 kB is left to be pulled', async () => {
  const { hub, socket } = await listening(() => new Map([[space, 1]]))
  hub.announce([commit({ put: [{ kind: 'learner', id: 'l1', version: 2, body: { name: 'x'.repeat(20_000) } }] })])
  expect(socket.messages).toEqual([{ type: 'announce', space, from: 1, to: 2, access: 1 }])
})

test('[LIVE-3] a slow socket is told only that there is something, a stuck one is closed', async () => {
  const { hub, socket } = await listening(() => new Map([[space, 1]]))
  socket.bufferedBytes = 300_000
  hub.announce([commit()])
  expect(socket.messages[0]?.put).toBeUndefined()
  socket.bufferedBytes = 2_000_000
  hub.announce([commit()])
  expect(socket.closed).toBe(4408)
  expect(hub.size).toBe(0)
})

test('[LIVE-4] whoever gains a space is told to pull, and whoever left is told nothing', async () => {
  let watched: Watched = new Map([[space, 1]])
  const { hub, socket, session, answer } = await listening(() => watched)
  const other = SpaceId.parse('learner:l2')
  watched = new Map([...watched, [other, 1]])
  hub.announce([commit({ space: other, accessChanged: true })])
  answer()
  await socket.until(1)
  expect(socket.messages).toEqual([{ type: 'pull' }])
  session.leave()
  hub.announce([commit(), commit({ space: other })])
  expect(socket.messages).toHaveLength(1)
})

test('[LIVE-9] whose rights could not be looked up hears nothing meanwhile, and of everything again once they can', async () => {
  const timers: (() => void)[] = []
  const errors: unknown[] = []
  let broken = true
  const hub = createHub({
    epoch: 'e1',
    now: () => 0,
    watchedBy: () => (broken ? Promise.reject(new Error('no database')) : Promise.resolve(new Map([[space, 1]]))),
    onError: (error) => errors.push(error),
    setTimer: (callback) => void timers.push(callback),
  })
  const socket = recordingSocket()
  hub.join(anna, socket satisfies LiveSocket)
  await socket.until(2)
  expect(errors).toHaveLength(1)
  hub.announce([commit()])
  expect(socket.messages.map(({ type }) => type)).toEqual(['hello', 'pull'])
  broken = false
  timers.shift()?.()
  await socket.until(3)
  hub.announce([commit()])
  expect(socket.messages.at(-1)).toMatchObject({ type: 'announce', put: [{ id: 'l1' }] })
})
