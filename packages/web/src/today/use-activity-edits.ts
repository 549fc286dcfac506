import { useCallback, useMemo, useState } from 'react'
import type { ActivityStatus, ArgsOf, Body, MutationName, RecordId } from '@etude/core'
import { useEdit } from '../kit/use-edit.ts'

interface Picked {
  readonly to: ActivityStatus
  readonly over: ActivityStatus | undefined
}

/**
 * What has become of activities, with what somebody has just done to them: that shows in the same frame, until what is stored has changed or the edit
 * is refused.
 */
export function useActivityEdits(activities: readonly Pick<Body<'activity'>, 'activity' | 'status'>[]) {
  const edit = useEdit()
  const [picked, setPicked] = useState<ReadonlyMap<string, Picked>>(new Map())
  const stored = useMemo(
    () => new Map(activities.map(({ activity, status }) => [activity as string, status])),
    [activities],
  )
  // What is stored has changed: the choice has had its time, and an undoing that brings the old status back must show.
  const settled = [...picked].filter(([activity, { over }]) => stored.get(activity) !== over)
  if (settled.length > 0) {
    const gone = new Set(settled.map(([activity]) => activity))
    setPicked(new Map([...picked].filter(([activity]) => !gone.has(activity))))
  }
  const statusOf = useCallback(
    (activity: RecordId): ActivityStatus => {
      const one = picked.get(activity)
      const now = stored.get(activity)
      return one !== undefined && one.over === now ? one.to : (now ?? 'assigned')
    },
    [picked, stored],
  )
  const change = useCallback(
    async <Name extends MutationName>(
      activity: RecordId,
      to: ActivityStatus,
      name: Name,
      args: ArgsOf<Name>,
      done: string,
    ): Promise<boolean> => {
      const over = stored.get(activity)
      setPicked((all) => new Map(all).set(activity, { to, over }))
      const isDone = await edit(name, args, done)
      if (!isDone) {
        setPicked((all) => {
          const rest = new Map(all)
          rest.delete(activity)
          return rest
        })
      }
      return isDone
    },
    [edit, stored],
  )
  return { statusOf, change }
}
