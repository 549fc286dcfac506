import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { RecordId, SessionClock, learnerDateOf, pauseClock, resumeClock, startClock } from '@etude/core'
import type { ArrangedOccurrence, Instant, Json, LearnerId, Segment } from '@etude/core'
import type { Client, LiveQuery } from '@etude/client-sdk'
import { newId } from '../kit/new-id.ts'
import { useClient } from '../kit/use-client.ts'
import { useLive, useRecords } from '../kit/use-live.ts'
import { nowHere } from './practice-store.ts'

/** What is to be practised now: a session of a plan, or whatever comes to mind. */
export interface Beginning {
  readonly title: string
  readonly occurrence: ArrangedOccurrence | null
  readonly segments: readonly Segment[]
}

const nameOf = (learner: LearnerId): string => `clock:${learner}`

const parsed = (value: unknown): SessionClock | null => {
  const read = SessionClock.safeParse(value)
  return read.success ? read.data : null
}

/**
 * The session that this learner has under way on this device; null where there is none, undefined before it is known. One whose entry has been written
 * is over, even where the app was closed before it could say so.
 */
export function useSessionClock(learner: LearnerId): SessionClock | null | undefined {
  const client = useClient()
  const kept = useLive(useMemo(() => client.kept(nameOf(learner)), [client, learner]))
  const clock = useMemo(() => (kept === undefined ? undefined : parsed(kept.value)), [kept])
  const entry = clock?.entry
  const written = useRecords(
    useCallback(
      async (reader) => (entry === undefined ? false : (await reader.get('log-entry', entry)) !== undefined),
      [entry],
    ),
  )
  if (clock === undefined || written === undefined) return undefined
  return written ? null : clock
}

/** The cast: whatever the schema of a clock has checked is JSON. */
const jsonOf = (clock: SessionClock): Json => clock as unknown as Json

export interface ClockActions {
  readonly start: (beginning: Beginning) => Promise<void>
  readonly pause: () => Promise<void>
  readonly resume: () => Promise<void>
  readonly tick: (segment: number, done: boolean) => Promise<void>
  readonly note: (notes: string) => Promise<void>
  /** Forgets the session, if it is still the one that was meant. */
  readonly drop: (entry: RecordId) => Promise<void>
  /** Brings a dropped session back as it was, unless another has begun. */
  readonly bring: (clock: SessionClock) => Promise<void>
}

export function useClockActions(learner: LearnerId): ClockActions {
  const client = useClient()
  return useMemo(() => actionsOn(client, learner), [client, learner])
}

function actionsOn(client: Client, learner: LearnerId): ClockActions {
  const change = (step: (clock: SessionClock) => SessionClock | undefined) =>
    client.keep(nameOf(learner), (before) => {
      const clock = parsed(before)
      const after = clock === null ? undefined : step(clock)
      return clock === null ? before : after === undefined ? undefined : jsonOf(after)
    })
  return {
    async start({ title, occurrence, segments }) {
      const before = parsed((await answerOf(client.kept(nameOf(learner)))).value)
      const { dayStarts, isOver } = await answerOf(
        client.live(async (reader) => ({
          dayStarts: (await reader.get('learner', learner))?.body.dayStarts ?? [],
          isOver: before !== null && (await reader.get('log-entry', before.entry)) !== undefined,
        })),
      )
      const now = nowHere()
      await client.keep(nameOf(learner), (kept) => {
        const running = parsed(kept)
        if (running !== null && !(isOver && running.entry === before?.entry)) return kept
        const session =
          occurrence === null
            ? null
            : {
                plan: occurrence.planned.plan,
                key: occurrence.planned.key,
                planned: { start: occurrence.place.start, minutes: occurrence.minutes },
              }
        const date = learnerDateOf(now, dayStarts)
        const what = { learner, entry: RecordId.parse(newId()), session, title, date, startedAt: now, segments }
        return jsonOf(startClock(what, now.instant))
      })
    },
    pause: () => change((clock) => pauseClock(clock, Date.now() as Instant)),
    resume: () => change((clock) => resumeClock(clock, Date.now() as Instant)),
    tick: (segment, done) =>
      change((clock) => ({
        ...clock,
        segments: clock.segments.map((one, index) => (index === segment ? { ...one, done } : one)),
      })),
    note: (notes) => change((clock) => ({ ...clock, notes })),
    bring: (clock) => client.keep(nameOf(learner), (before) => before ?? jsonOf(clock)),
    drop: (entry) => change((clock) => (clock.entry === entry ? undefined : clock)),
  }
}

const answerOf = <T>(query: LiveQuery<T>): Promise<T> =>
  new Promise((resolve) => {
    const stop = query.subscribe((answer) => {
      stop()
      resolve(answer)
    })
  })

const everySecond = (changed: () => void): (() => void) => {
  const timer = setInterval(changed, 250)
  document.addEventListener('visibilitychange', changed)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', changed)
  }
}

/** The second it is, for a clock on the screen. Where nobody looks, nothing is drawn; the wall goes on. */
export const useSecond = (): Instant =>
  (useSyncExternalStore(everySecond, () => Math.floor(Date.now() / 1000)) * 1000) as Instant
