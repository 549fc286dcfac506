import type { LiveSocket } from '@etude/server'
import type { Counts } from './counts.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import type { Answer, Joined, Session, SimulatedServer } from './simulated-server.ts'
import type { UserId } from '@etude/core'

/** How likely each thing is to happen to one message while faults are on. */
export interface Weather {
  readonly drop: number
  readonly duplicate: number
  readonly slow: number
  readonly cut: number
  readonly refuse: number
}

export const goodWeather: Weather = { drop: 0, duplicate: 0, slow: 0, cut: 0, refuse: 0 }
export const badWeather: Weather = { drop: 0.06, duplicate: 0.06, slow: 0.05, cut: 0.02, refuse: 0.05 }

export interface NetworkDeps {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly server: SimulatedServer
  readonly counts: Counts
  readonly trace: (line: string) => void
}

/** What stands between tabs and the server: it delays, loses, repeats, reorders and cuts, as the seed says. */
export class Network {
  weather: Weather = goodWeather
  /** Where it is not null, every request asks for no more records than these: what is fetched arrives in parts, and much may happen between two of them. */
  recordsAsked: number | null = null
  readonly #deps: NetworkDeps

  constructor(deps: NetworkDeps) {
    this.#deps = deps
  }

  /** One request. Either it is answered, once, or it fails, or nothing is ever heard of it. */
  request(tab: string, session: Session, body: string, answered: (answer: Answer) => void, failed: () => void): void {
    const { scheduler, random, counts, server } = this.#deps
    const { drop, duplicate, refuse } = this.weather
    const asked = this.recordsAsked === null ? body : askingForFew(body, this.recordsAsked)
    let open = true
    const fail = (delayMs: number): void =>
      void scheduler.later(tab, delayMs, () => {
        if (open) failed()
        open = false
      })
    if (random.chance(drop)) {
      counts.add('request dropped')
      if (random.chance(0.7)) fail(this.#delay())
      return
    }
    if (random.chance(refuse)) {
      const answer = random.pick(refusals)
      counts.add(`answered ${answer.status} on the way`)
      scheduler.later(tab, this.#delay(), () => {
        if (open) answered(answer)
        open = false
      })
      return
    }
    const copies = random.chance(duplicate) ? 2 : 1
    if (copies === 2) counts.add('request duplicated')
    const arrived = (answer: Answer): void => {
      if (open) answered(answer)
      open = false
    }
    const deliver = async (): Promise<void> => {
      const answer = await server.answer(session, asked, random.next())
      if (answer === null) fail(this.#delay())
      else this.#reply(tab, answer, arrived, fail)
    }
    for (let copy = 0; copy < copies; copy += 1)
      scheduler.later('network', this.#delay(), () => scheduler.post(server.owner, () => void deliver()))
  }

  #reply(tab: string, answer: Answer, arrived: (answer: Answer) => void, fail: (delayMs: number) => void): void {
    const { scheduler, random, counts } = this.#deps
    const { drop, cut } = this.weather
    if (random.chance(drop)) {
      counts.add('reply dropped')
      if (random.chance(0.7)) fail(this.#delay())
      return
    }
    let { text } = answer
    if (random.chance(cut)) {
      counts.add('reply cut off')
      text = text.slice(0, random.below(text.length))
    }
    scheduler.later(tab, this.#delay(), () => arrived({ ...answer, text }))
  }

  /** A live socket, whose announcements get lost, repeated and out of order. */
  socket(tab: string, user: UserId, listener: SocketListener): { send(text: string): void; close(): void } {
    const { scheduler, random, counts, server } = this.#deps
    let joined: Joined | null = null
    let ended = false
    const end = (): void => {
      if (ended) return
      ended = true
      joined?.leave()
      scheduler.later(tab, this.#delay(), () => listener.onClose())
    }
    const socket: LiveSocket = {
      bufferedBytes: 0,
      close: end,
      send: (text) => {
        if (ended) return
        const { drop, duplicate } = this.weather
        if (random.chance(drop)) return counts.add('announcement dropped')
        const copies = random.chance(duplicate) ? 2 : 1
        if (copies === 2) counts.add('announcement duplicated')
        for (let copy = 0; copy < copies; copy += 1)
          scheduler.later(tab, this.#delay(), () => {
            if (!ended) listener.onMessage(text)
          })
      },
    }
    scheduler.later('network', this.#delay(), () =>
      scheduler.post(server.owner, () => {
        if (ended) return
        joined = server.join(user, socket, random.next(), end)
        if (joined === null) return end()
        scheduler.later(tab, this.#delay(), () => {
          if (!ended) listener.onOpen()
        })
      }),
    )
    return {
      send: (text) =>
        void scheduler.later('network', this.#delay(), () =>
          scheduler.post(server.owner, () => {
            if (!ended) joined?.want((JSON.parse(text) as { spaces: never[] }).spaces)
          }),
        ),
      close: end,
    }
  }

  /** Each message takes its own time, so that they overtake each other; a few take longer than anybody waits. */
  #delay(): number {
    const { random, counts } = this.#deps
    if (random.chance(this.weather.slow)) {
      counts.add('message delayed')
      return random.between(2_000, 90_000)
    }
    return random.between(1, 60)
  }
}

export interface SocketListener {
  onOpen(): void
  onMessage(text: string): void
  onClose(): void
}

const refusal = (status: number, code: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: new Headers(headers),
  text: code === '' ? '<html>Sign in to this network</html>' : JSON.stringify({ code }),
})

/** What proxies, limits and hotel networks answer in the server's place. */
const refusals = [
  refusal(403, ''),
  refusal(429, 'too-many-requests', { 'retry-after': '3' }),
  refusal(500, 'internal-error'),
  refusal(503, '', { 'retry-after': '2' }),
  refusal(200, ''),
]

function askingForFew(body: string, limit: number): string {
  const { want, ...rest } = JSON.parse(body) as { want?: object }
  return JSON.stringify({ ...rest, want: { ...want, limit } })
}
