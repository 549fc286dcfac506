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
  concerned: [],
  digest: '00',
  characters: 14,
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
  hub.announce([commit({ space: other, accessChanged: true, concerned: [anna] })])
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

/** Listeners of several people, each with their spaces, and the names of those who were looked up. */
async function severalListening(spacesOf: Record<string, Watched>) {
  const looked: string[] = []
  const hub = createHub({
    epoch: 'e1',
    now: () => 0,
    watchedBy: async (user) => {
      looked.push(user)
      return spacesOf[user] ?? new Map()
    },
    onError: (error) => {
      throw error
    },
  })
  const sockets = new Map<string, ReturnType<typeof recordingSocket>>()
  for (const name of Object.keys(spacesOf)) {
    const socket = recordingSocket()
    sockets.set(name, socket)
    hub.join(UserId.parse(name), socket satisfies LiveSocket)
    await socket.until(2)
    socket.messages.length = 0
  }
  looked.length = 0
  return { hub, looked, sockets }
}

test('[LIVE-11] a change of who may read has only those looked up whom it concerns', async () => {
  const other = SpaceId.parse('learner:l2')
  const spacesOf: Record<string, Watched> = {
    anna: new Map([[space, 1]]),
    guardian: new Map([[space, 1]]),
    bert: new Map([[other, 1]]),
    carl: new Map([[other, 1]]),
  }
  const { hub, looked, sockets } = await severalListening(spacesOf)
  // The guardian loses the one space, and Carl is given it.
  spacesOf['anna'] = new Map([[space, 2]])
  spacesOf['guardian'] = new Map([[other, 1]])
  spacesOf['carl'] = new Map([
    [space, 2],
    [other, 1],
  ])
  hub.announce([commit({ access: 2, accessChanged: true, concerned: [UserId.parse('carl')] })])
  await sockets.get('carl')?.until(1)
  await sockets.get('guardian')?.until(2)
  expect(looked.toSorted()).toEqual(['anna', 'carl', 'guardian'])
  hub.announce([commit({ from: 2, to: 3, access: 2 })])
  expect(sockets.get('guardian')?.messages.map(({ put }) => put)).toEqual([undefined, undefined])
  for (const name of ['anna', 'carl'])
    expect(sockets.get(name)?.messages.at(-1)).toMatchObject({ type: 'announce', put: [{ id: 'l1' }] })
  expect(sockets.get('bert')?.messages).toEqual([])
})

test('[LIVE-11] a change on another server has only those looked up whom it concerns, or everybody where it does not say', async () => {
  const other = SpaceId.parse('learner:l2')
  const spacesOf: Record<string, Watched> = { anna: new Map([[space, 1]]), bert: new Map([[other, 1]]) }
  const { hub, looked } = await severalListening(spacesOf)
  hub.announceElsewhere([{ space, to: 2, access: 1, accessChanged: false, concerned: [] }])
  expect(looked).toEqual([])
  hub.announceElsewhere([{ space, to: 3, access: 2, accessChanged: true, concerned: [] }])
  expect(looked).toEqual(['anna'])
  await new Promise((resolve) => setImmediate(resolve))
  looked.length = 0
  hub.announceElsewhere([{ space: other, to: 3, access: 1, accessChanged: true, concerned: null }])
  expect(looked.toSorted()).toEqual(['anna', 'bert'])
})

test('[LIVE-11] a look that began before the commit is not believed', async () => {
  let watched: Watched = new Map([[space, 1]])
  const { hub, answer, socket } = await listening(() => watched)
  hub.announce([commit({ access: 2, accessChanged: true })])
  const before = watched
  watched = new Map()
  hub.announce([commit({ from: 2, to: 3, access: 3, accessChanged: true })])
  watched = before
  answer()
  await new Promise((resolve) => setImmediate(resolve))
  watched = new Map()
  answer()
  await socket.until(3)
  expect(socket.messages.map(({ type, put }) => [type, put])).toEqual([
    ['announce', undefined],
    ['announce', undefined],
    ['pull', undefined],
  ])
})

test('[LIVE-12] however many connect at once, a few are looked up at a time', async () => {
  let underWay = 0
  let most = 0
  const answers: (() => void)[] = []
  const hub = createHub({
    epoch: 'e1',
    now: () => 0,
    watchedBy: () => {
      most = Math.max(most, ++underWay)
      return new Promise((resolve) =>
        answers.push(() => {
          underWay -= 1
          resolve(new Map([[space, 1]]))
        }),
      )
    },
    onError: (error) => {
      throw error
    },
  })
  const sockets = Array.from({ length: 50 }, (_, index) => {
    const socket = recordingSocket()
    hub.join(UserId.parse(`user-${index}`), socket satisfies LiveSocket)
    return socket
  })
  while (sockets.some(({ messages }) => messages.length < 2)) {
    answers.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(most).toBe(4)
})
