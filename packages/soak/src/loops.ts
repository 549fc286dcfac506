import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from './figures.ts'
import type { Pusher } from './pusher.ts'

/** As soon as one is answered the next one goes. */
export async function closedLoop(pushers: readonly Pusher[], ms: number): Promise<void> {
  const until = performance.now() + ms
  await Promise.all(
    pushers.map(async (pusher) => {
      while (performance.now() < until && !pusher.isStopped) {
        pusher.push(performance.now())
        await pusher.settled()
      }
    }),
  )
}

/** A rate is kept up while, half of the time, no more waits than comes in so long. */
const waitingSecondsMax = 0.25

interface OpenLoop {
  readonly figures: Figures
  /** Pushes a second, rising. */
  readonly rates: readonly number[]
  readonly ms: number
  readonly say: (line: string) => void
}

/** The rates that were kept up and the one that was not, if there is one; and for how many seconds each of them was asked for. */
export interface Kept {
  readonly keptUp: readonly number[]
  readonly tooMuch: number | null
  readonly secondsOf: ReadonlyMap<string, number>
}

/**
 * So many a second, whatever becomes of them: each rate in turn for an equal part of the time, up to the first that is not kept up. What is left
 * of the time then goes to the one before, or to half of the lowest.
 */
export async function openLoop(pushers: readonly Pusher[], { figures, rates, ms, say }: OpenLoop): Promise<Kept> {
  const keptUp: number[] = []
  const secondsOf = new Map<string, number>()
  let tooMuch: number | null = null
  for (const [index, wanted] of rates.entries()) {
    const rate: number = tooMuch === null ? wanted : (keptUp.at(-1) ?? Math.ceil((rates[0] ?? 2) / 2))
    const phase = `open loop, ${rate}/s`
    figures.phase = phase
    const { waiting, seconds } = await pushAt(pushers, rate, ms / rates.length)
    secondsOf.set(phase, (secondsOf.get(phase) ?? 0) + seconds)
    if (tooMuch === null && waiting > rate * waitingSecondsMax) tooMuch = rate
    else if (tooMuch === null) keptUp.push(rate)
    say(`${phase}: ${waiting} waiting half of the time, step ${index + 1} of ${rates.length}`)
    for (const pusher of pushers) await pusher.settled()
  }
  return { keptUp, tooMuch, secondsOf }
}

/** How many were waiting half of the time. */
async function pushAt(
  pushers: readonly Pusher[],
  rate: number,
  ms: number,
): Promise<{ readonly waiting: number; readonly seconds: number }> {
  const from = performance.now()
  const queued: number[] = []
  let sent = 0
  for (let now = from; now < from + ms; now = performance.now()) {
    for (; sent < ((now - from) / 1_000) * rate; sent += 1)
      pushers[sent % pushers.length]?.push(from + (sent / rate) * 1_000)
    queued.push(pushers.reduce((sum, pusher) => sum + pusher.queued, 0))
    await pause(5)
  }
  return {
    waiting: queued.sort((a, b) => a - b)[Math.floor(queued.length / 2)] ?? 0,
    seconds: (performance.now() - from) / 1_000,
  }
}
