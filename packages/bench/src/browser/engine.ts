// What is measured of the replica, in the page: the client that every screen uses, and nothing beneath it.
import { openClient } from '@etude/client-sdk'
import type { Client, LiveQuery } from '@etude/client-sdk'
import type { PlanId, UserId } from '@etude/core'
import { callOff, firstPlan, placeOf, planName } from './occurrence.ts'

let client: Client
let isOnline = true
/** Turned over with each client: what one that is closed still wanted to look up is looked up no more, and that is no fault. */
let current = { isClosed: false }
let back = (): void => {}
const faults: string[] = []
/** Set where a measurement holds an answer back, as a slow line would. */
let hold: Promise<void> | null = null
let asked = (): void => {}
let answered = (): void => {}

export interface Device {
  readonly user: string
  readonly learner: string
  readonly today: number
}

export async function open({ user }: Device, online: boolean, live = false): Promise<void> {
  isOnline = online
  const opened = { isClosed: false }
  current = opened
  client = await openClient({
    url: location.origin,
    account: user as UserId,
    onError: (error) => opened.isClosed || faults.push(String(error)),
    network: { isOnline: () => isOnline, onBack: (callback) => ((back = callback), () => {}) },
    ...(live ? {} : { connect: undefined }),
    fetch: async (...request) => {
      const answer = await fetch(...request)
      if (hold === null) return answer
      asked()
      const text = await answer.text()
      await hold
      answered()
      return new Response(text, answer)
    },
  })
}

export function close(): Promise<void> {
  current.isClosed = true
  return client.close()
}

/** What went wrong behind the scenes, where a measurement would not notice. */
export const faultsSeen = (): readonly string[] => faults

export function until<T>(query: LiveQuery<T>, wanted: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const stop = query.subscribe((value) => {
      if (!wanted(value)) return
      queueMicrotask(() => stop())
      resolve(value)
    })
  })
}

const isIdle = ({ type, pending }: { readonly type: string; readonly pending: number }): boolean =>
  type === 'synced' && pending === 0
export const synced = async (): Promise<void> => void (await until(client.status, isIdle))

export function goOffline(): void {
  isOnline = false
}

export function goOnline(): void {
  isOnline = true
  back()
}

const occurrence = ({ learner, today }: Device, n: number) => {
  const { plan, key } = placeOf(n, today)
  return client.live((reader) => reader.get('occurrence-override', `${planName(learner, plan)}~${key}`))
}

async function write({ learner, today }: Device, n: number, round = 0): Promise<void> {
  const done = await client.mutate('practice.arrange-occurrence', callOff(learner, n, today, round))
  if (!done.ok) throw new Error(JSON.stringify(done.error))
}

/** Each edit alone: until it is durable and a query that waits for it has shown it, whichever comes last. */
export async function localWrites(device: Device, from: number, count: number): Promise<readonly number[]> {
  const ms: number[] = []
  for (let n = from; n < from + count; n += 1) {
    const query = occurrence(device, n)
    await new Promise<void>((ready) => {
      let begin = 0
      const waits = new Promise<void>((shown) => {
        const stop = query.subscribe((record) => {
          if (begin === 0) {
            begin = performance.now()
            void Promise.all([write(device, n), waits]).then(() => {
              ms.push(performance.now() - begin)
              stop()
              ready()
            })
          }
          if (record !== undefined) shown()
        })
      })
    })
  }
  return ms
}

/** All in one tick, until the last is durable. */
export async function burst(device: Device, from: number, count: number): Promise<number> {
  const begin = performance.now()
  await Promise.all(Array.from({ length: count }, (_, index) => write(device, from + index)))
  return performance.now() - begin
}

/** An empty device: until one screen's rows can be shown, and until everything is here. */
export async function firstSync(device: Device): Promise<{ readonly firstScreen: number; readonly all: number }> {
  const begin = performance.now()
  await open(device, true)
  const first = showFirst(device).then(() => performance.now() - begin)
  await synced()
  return { all: performance.now() - begin, firstScreen: await first }
}

/** Fifty rows, as a screen asks for them. */
const showFirst = ({ learner }: Device) =>
  until(
    client.live((reader) => reader.list('occurrence-override', 'plan', firstPlan(learner) as PlanId)),
    (rows) => rows.length === 50,
  )

export async function warmStarts(device: Device, count: number): Promise<readonly number[]> {
  const ms: number[] = []
  for (let each = 0; each < count; each += 1) {
    const begin = performance.now()
    await open(device, false)
    await showFirst(device)
    ms.push(performance.now() - begin)
    await close()
    await rest()
  }
  return ms
}

/** What the last start still has to do is not the next one's. */
export const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40))

/** What waits here goes out: until the server has answered all of it and nothing waits any more. */
export async function sendBacklog(): Promise<number> {
  const begin = performance.now()
  goOnline()
  await synced()
  return performance.now() - begin
}

/** The moment an edit is made here, by a clock that two pages share. */
export function send(device: Device, n: number): number {
  const begin = performance.timeOrigin + performance.now()
  void write(device, n)
  return begin
}

let seen: Promise<number>
/** Shows an occurrence that is not there yet, and notes when it is. */
export async function watch(device: Device, n: number): Promise<void> {
  const query = occurrence(device, n)
  await until(query, () => true)
  seen = until(query, (record) => record !== undefined).then(() => performance.timeOrigin + performance.now())
}
export const whenSeen = (): Promise<number> => seen

/**
 * Edits that are made while an answer is on its way: they were not in the request, and lie on rows that the answer changes. From the moment the answer
 * is here until what it makes of the last of them is shown.
 */
export async function rebase(device: Device, from: number, count: number): Promise<number> {
  let release = (): void => {}
  hold = new Promise((resolve) => (release = resolve))
  const isAsked = new Promise<void>((resolve) => (asked = resolve))
  const done = client.syncNow()
  await isAsked
  await Promise.all(Array.from({ length: count }, (_, index) => write(device, from + index, ours)))
  const here = new Promise<number>((resolve) => (answered = () => resolve(performance.now())))
  // What was there, what the server made of it, and ours on top.
  const shown = until(occurrence(device, from + count - 1), (record) => record?.body.changes.length === 3)
  isOnline = false
  release()
  const begin = await here
  hold = null
  await shown
  const ms = performance.now() - begin
  await done
  return ms
}

/** Which change of an occurrence it is: not the one it came with, and not the server's. */
const ours = 2
