import { renew } from './accounts.ts'
import type { Account } from './accounts.ts'
import type { Figures } from './figures.ts'

/** A program that speaks the protocol by itself: one mutation a request, and the same one again until it is answered. */
export class Pusher {
  readonly account: Account
  /** How many of its mutations the server has answered for, which is also the number of the last. */
  acknowledged = 0
  readonly client: string
  readonly #url: () => string
  readonly #figures: Figures
  #waiting: number[] = []
  #running: Promise<void> | null = null
  #stopped = false

  constructor(account: Account, client: string, url: () => string, figures: Figures) {
    this.account = account
    this.client = client
    this.#url = url
    this.#figures = figures
  }

  /** Something to be sent, that was due at this moment. */
  push(dueAt: number): void {
    this.#waiting.push(dueAt)
    this.#running ??= this.#sendAll().finally(() => (this.#running = null))
  }

  get queued(): number {
    return this.#waiting.length
  }

  get isStopped(): boolean {
    return this.#stopped
  }

  stop(): void {
    this.#stopped = true
  }

  async settled(): Promise<void> {
    await this.#running
  }

  async #sendAll(): Promise<void> {
    for (let dueAt = this.#waiting[0]; dueAt !== undefined && !this.#stopped; dueAt = this.#waiting[0]) {
      if (!(await this.#isAnswered(this.acknowledged + 1))) return
      this.acknowledged += 1
      this.#waiting.shift()
      this.#figures.pushed(performance.now() - dueAt)
    }
  }

  /** Tries until it is, unless it is stopped first. */
  async #isAnswered(seq: number): Promise<boolean> {
    for (let tries = 0; !this.#stopped; tries += 1) {
      if (await this.#try(seq)) return true
      this.#figures.add('requests tried again')
      await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, 20 * 2 ** tries) * (0.5 + Math.random())))
    }
    return false
  }

  async #try(seq: number): Promise<boolean> {
    const { id, token, address } = this.account
    const body = {
      protocol: 1,
      account: id,
      client: this.client,
      schema: 1,
      cookie: null,
      ack: seq - 1,
      mutations: [
        {
          seq,
          name: 'settings.change',
          v: 1,
          args: { user: id, displayName: `${this.client} ${seq}` },
          // By the number, so that another try says the same.
          at: { instant: 1_700_000_000_000 + seq, zone: 'Europe/Vienna', offset: 60 },
        },
      ],
      // A program that only sends has no use for what others did.
      want: { limit: 1 },
    }
    const url = this.#url()
    try {
      const response = await fetch(`${url}/sync`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          'x-forwarded-for': address,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      })
      const answer = (await response.json()) as {
        lastSeq?: number
        outcomes?: { seq: number; type: string }[]
        code?: string
      }
      if (response.ok && answer.lastSeq === seq) {
        const outcome = answer.outcomes?.find((told) => told.seq === seq)
        if (outcome?.type !== 'applied') this.#figures.complain(`${this.client}/${seq} came to ${outcome?.type}`)
        return true
      }
      if (response.ok) this.#figures.complain(`${this.client} sent ${seq} and was told ${answer.lastSeq}`)
      // A token made out by a clock that was set back has expired once the clock is right again.
      else if (response.status === 401) await this.#renew(url, token)
      else if (response.status < 500 && response.status !== 429)
        this.#figures.complain(`${this.client}/${seq} was answered ${response.status} ${answer.code}`)
      return false
    } catch {
      return false
    }
  }

  async #renew(url: string, token: string): Promise<void> {
    if (this.account.token !== token) return
    await renew(url, this.account)
    this.#figures.add('tokens renewed after a 401')
  }
}
