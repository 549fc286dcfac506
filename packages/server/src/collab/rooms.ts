import { PlanId, may, planSpace, userActor } from '@etude/core'
import type { Reader, SpaceId, UserId } from '@etude/core'
import type { Commit, CommittedSpace } from '../commit/commit.ts'
import { closings } from '../live/closings.ts'
import { createRoom } from './room.ts'
import type { Room, RoomSocket } from './room.ts'

export interface RoomsDeps {
  readonly records: Reader
  readonly commit: Pick<Commit, 'run'>
  readonly onError: (error: unknown) => void
}

export interface Rooms {
  mayEnter(user: UserId, plan: PlanId): Promise<boolean>
  join(user: UserId, plan: PlanId, socket: RoomSocket): ReturnType<Room['join']>
  /** What was committed, here or on another server. */
  onCommitted(commits: readonly Pick<CommittedSpace, 'space' | 'accessChanged'>[]): void
  /** Something was missed. */
  lookAgain(): void
  close(): Promise<void>
  /** Open sockets. */
  readonly size: number
}

/** The documents that somebody has open on this server. */
export function createRooms({ records, commit, onError }: RoomsDeps): Rooms {
  const rooms = new Map<SpaceId, Room>()
  let size = 0

  const mayEnter = (user: UserId, plan: PlanId): Promise<boolean> =>
    may(records, userActor(user), 'read', planSpace(plan))

  function roomOf(plan: PlanId): Room {
    const space = planSpace(plan)
    const open = rooms.get(space)
    if (open !== undefined) return open
    const room: Room = createRoom({
      async read() {
        if ((await records.get('shared-plan', plan)) === undefined) return null
        const stored = await records.list('plan-update', 'plan', plan)
        return stored.map(({ id, body }) => ({ id, update: body.update }))
      },
      mayRead: (user) => mayEnter(user, plan),
      write: (user, update) =>
        commit.run(userActor(user), { name: 'shared-plan.write', version: 1, args: { plan, update } }),
      onError,
      onOver: () => void (rooms.get(space) === room && rooms.delete(space)),
    })
    rooms.set(space, room)
    return room
  }

  return {
    mayEnter,
    join(user, plan, socket) {
      const { receive, leave } = roomOf(plan).join(user, socket)
      size += 1
      let isIn = true
      return {
        receive,
        leave() {
          if (isIn) size -= 1
          isIn = false
          leave()
        },
      }
    },
    onCommitted(commits) {
      for (const { space, accessChanged } of commits) {
        const room = rooms.get(space)
        room?.refresh()
        if (accessChanged) room?.recheck()
      }
    },
    lookAgain() {
      for (const room of rooms.values()) {
        room.refresh()
        room.recheck()
      }
    },
    async close() {
      await Promise.all([...rooms.values()].map((room) => room.close(closings.goingAway)))
    },
    get size() {
      return size
    },
  }
}
