import { IDBKeyRange } from 'fake-indexeddb'
import { indexedDbEngine, openClient } from '@etude/client-sdk'
import type { Client, ClientDeps, ClientOptions } from '@etude/client-sdk'
import type { RecordRow, StoredRow } from '@etude/client-sdk/testing'
import { sameJson } from '@etude/core'
import type { Instant, UserId } from '@etude/core'
import { asAnotherApp, asTodaysApp } from './another-wire.ts'
import { recordsIn } from './replica-rows.ts'
import { emptyDisk, openTabStorage, rowsOf } from './indexed-db.ts'
import type { Disk, TabStorage } from './indexed-db.ts'
import type { Network } from './network.ts'
import type { Random } from './random.ts'
import type { Answer } from './simulated-server.ts'
import type { Complain } from './complain.ts'
import type { Counts } from './counts.ts'
import type { Scheduler } from './scheduler.ts'

export interface DeviceDeps {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly network: Network
  readonly complain: Complain
  readonly counts: Counts
  readonly say: (line: string) => void
  readonly newId: () => string
  /** Answers how many mutations it sends. */
  readonly onRequest: (tab: Tab, body: string) => number
}

type Channel = Parameters<ClientDeps['openChannel']>[1]

interface LockRequest {
  readonly tab: Tab
  readonly grant: () => void
}

/** One device: a disk, a clock, a network switch, who is signed in, and the tabs that are open. */
export class Device {
  readonly name: string
  readonly zone: string
  disk: Disk = emptyDisk()
  clockOffsetMs = 0
  online = true
  session: UserId
  sessionValid = true
  readonly marker = new Map<string, string>()
  readonly tabs = new Set<Tab>()
  /** What the next writes on this disk are to meet. */
  armed: ('AbortError' | 'QuotaExceededError')[] = []
  /** The next tab that asks the server sleeps at once, for so long. */
  freezesAsItAsksForMs: number | null = null
  turnsAwayUploads = false
  /** Its app speaks another version of the wire than today's. */
  speaksAnotherWire = false
  /** Its browser has Web Locks. Without them every tab takes itself for the only one, and they ask side by side. */
  hasLocks = true
  readonly deps: DeviceDeps
  readonly #locks = new Map<string, { held: LockRequest | null; waiting: LockRequest[] }>()
  #tabs = 0

  constructor(deps: DeviceDeps, name: string, session: UserId, zone: string) {
    this.deps = deps
    this.name = name
    this.session = session
    this.zone = zone
  }

  openTab(account: UserId): Tab {
    const tab = new Tab(this, `${this.name}.${++this.#tabs}`, account)
    this.tabs.add(tab)
    return tab
  }

  now(): Instant {
    return (startMs + this.deps.scheduler.elapsed + this.clockOffsetMs) as Instant
  }

  /** The Web Locks of this device, of which the simulation needs one mode and aborting. */
  locksFor(tab: Tab): Pick<LockManager, 'request'> {
    const request = (name: string, { signal }: { signal?: AbortSignal }, work: () => Promise<unknown>) =>
      new Promise<unknown>((resolve, reject) => {
        const lock = this.#locks.get(name) ?? { held: null, waiting: [] }
        this.#locks.set(name, lock)
        const mine: LockRequest = {
          tab,
          grant: () => {
            lock.held = mine
            const begin = (): void => {
              if (lock.held !== mine) return
              work()
                .then(resolve, reject)
                .finally(() => {
                  if (lock.held === mine) this.#passOn(lock)
                })
            }
            // A tab that sleeps hears of it when it wakes: a lock is no timer, and no browser gives one to nobody.
            this.deps.scheduler.later(tab.name, 0, begin, { mayBeLost: false })
          },
        }
        signal?.addEventListener('abort', () => {
          lock.waiting = lock.waiting.filter((other) => other !== mine)
          // A lock that was given keeps its holder, as the real ones do.
          if (lock.held !== mine) reject(new DOMException('The request was aborted.', 'AbortError'))
        })
        lock.waiting.push(mine)
        if (lock.held === null) this.#passOn(lock)
      })
    return { request } as unknown as Pick<LockManager, 'request'>
  }

  #passOn(lock: { held: LockRequest | null; waiting: LockRequest[] }): void {
    lock.held = null
    lock.waiting.shift()?.grant()
  }

  /** The browser takes a dead tab's locks from it. */
  releaseLocks(tab: Tab): void {
    for (const lock of this.#locks.values()) {
      lock.waiting = lock.waiting.filter((request) => request.tab !== tab)
      if (lock.held?.tab === tab) this.#passOn(lock)
    }
  }
}

export const startMs = 1_700_000_000_000

/** One tab with a real client in it. */
export class Tab {
  readonly device: Device
  readonly name: string
  readonly account: UserId
  client: Client | null = null
  state: 'opening' | 'open' | 'failed' | 'dead' = 'opening'
  isFrozen = false
  readonly #storage: TabStorage
  readonly #suspend: (() => void)[] = []
  readonly #resume: (() => void)[] = []
  readonly #back: (() => void)[] = []
  readonly #channels = new Map<string, Channel>()

  constructor(device: Device, name: string, account: UserId) {
    this.device = device
    this.name = name
    this.account = account
    this.#storage = openTabStorage(device.disk)
    const { scheduler } = device.deps
    scheduler.post(name, () => {
      if (this.state !== 'opening') return
      openClient(this.#deps()).then(
        (client) => {
          if (this.state !== 'opening') return
          this.client = client
          this.state = 'open'
          this.#look(client)
        },
        () => {
          if (this.state === 'opening') this.state = 'failed'
        },
      )
    })
  }

  get isAlive(): boolean {
    return this.state !== 'dead'
  }

  /** Runs what a person does in this tab. */
  act(work: (client: Client) => unknown): void {
    this.#post(() => {
      if (this.client !== null && !this.isFrozen) work(this.client)
    })
  }

  #post(run: () => void): void {
    this.device.deps.scheduler.post(this.name, () => {
      if (this.isAlive) run()
    })
  }

  kill(): void {
    if (!this.isAlive) return
    this.state = 'dead'
    const { device } = this
    device.tabs.delete(this)
    device.deps.scheduler.drop(this.name, { tasks: false })
    this.#storage.kill()
    this.#channels.clear()
    device.releaseLocks(this)
    for (const close of this.#sockets) close()
  }

  loseDatabases(): void {
    this.#hasLost = true
    this.#post(() => this.#storage.closeAll())
  }

  /** The browser says so first, and then lets nothing more happen here. */
  freeze(): void {
    if (!this.isAlive || this.isFrozen) return
    this.isFrozen = true
    this.device.deps.scheduler.freeze(this.name)
    this.#post(() => {
      for (const callback of this.#suspend) callback()
    })
  }

  thaw(loseDue: boolean): void {
    if (!this.isFrozen) return
    this.isFrozen = false
    this.device.deps.scheduler.thaw(this.name, { loseDue })
    this.#post(() => {
      for (const callback of this.#resume) callback()
    })
  }

  networkBack(): void {
    this.device.deps.scheduler.later(this.name, 0, () => {
      for (const callback of this.#back) callback()
    })
  }

  hear(name: string, message: Parameters<Channel>[0]): void {
    this.device.deps.scheduler.later(this.name, 0, () => this.#channels.get(name)?.(message))
  }

  /** Requests that are neither answered nor given up. */
  underWay = 0
  readonly #sockets = new Set<() => void>()

  #deps(): ClientOptions & Partial<ClientDeps> {
    const { device, account, name } = this
    const { random, complain, newId } = device.deps
    const alive = <T>(value: T): T => {
      if (!this.isAlive) complain('simulation', `${name} goes on after its death`)
      return value
    }
    return {
      url: 'http://etude.test',
      account,
      storage: indexedDbEngine({ indexedDB: this.#storage.factory as IDBFactory, IDBKeyRange }),
      fetch: (_url, init) => alive(this.#fetch(init)),
      CompressionStream: undefined,
      connect: () => alive(this.#connect()),
      locks: device.hasLocks ? device.locksFor(this) : undefined,
      openChannel: (channel, listener) => {
        this.#channels.set(channel, listener)
        return {
          post: (message) => {
            for (const tab of device.tabs) if (tab !== this) tab.hear(channel, structuredClone(message))
          },
          close: () => void this.#channels.delete(channel),
        }
      },
      lifecycle: {
        onSuspend: (callback) => void this.#suspend.push(callback),
        onResume: (callback) => void this.#resume.push(callback),
      },
      network: {
        isOnline: () => device.online,
        onBack: (callback) => {
          this.#back.push(callback)
          return () => void this.#back.splice(this.#back.indexOf(callback), 1)
        },
      },
      marker: {
        getItem: (key) => device.marker.get(key) ?? null,
        setItem: (key, value) => void device.marker.set(key, value),
        removeItem: (key) => void device.marker.delete(key),
      },
      now: () => device.now(),
      zone: () => device.zone,
      offsetMinutes: () => 60,
      newId: () => alive(newId()),
      random: () => random.next(),
      setTimer: (callback, delayMs) => alive(this.#setTimer(callback, delayMs)),
      onError: (error) => this.#onError(error),
    }
  }

  /** Timers that the app has set and that are still to come, apart from what else comes to a tab. */
  readonly timers = new Set<() => void>()

  #setTimer(callback: () => void, delayMs: number): () => void {
    const cancelDue = this.device.deps.scheduler.later(this.name, delayMs, () => {
      this.timers.delete(cancel)
      callback()
    })
    const cancel = (): void => {
      this.timers.delete(cancel)
      cancelDue()
    }
    this.timers.add(cancel)
    return cancel
  }

  /** SYNC-6. Somebody who looks all the time, at two records of two spaces that one mutation changes together. */
  #look(client: Client): void {
    const names = client.live(async (reader) => {
      const [whole, board] = await Promise.all([reader.get('class', lookedAt), reader.get('board', lookedAt)])
      return whole === undefined || board === undefined ? null : [whole.body.title, board.body.title]
    })
    names.subscribe((seen) => {
      if (seen !== null && seen[0] !== seen[1] && this.device.deps.network.recordsAsked === null)
        this.device.deps.complain('SYNC-6', `${this.name} sees the class as ${seen[0]} and its board as ${seen[1]}`)
    })
    const done = client.live(async (reader) => {
      const entries = await reader.list('log-entry', 'learner', practised)
      return entries.map(({ id, body }) => ({ id, body }))
    })
    done.subscribe((seen) => (this.#shown = seen))
  }

  /** SYNC-6. Once nothing happens any more, whoever has looked all the time sees what is there. One whose database is gone hears of it when it next asks. */
  checkLook(how: 'meanwhile' | 'in the end'): void {
    if (this.state !== 'open' || this.isFrozen || (how === 'meanwhile' && this.#hasLost)) return
    const database = this.device.disk.databases.get(`etude:${this.account}`)
    if (database === undefined) return
    const due = rowsOf<StoredRow<RecordRow>>(database, 'record:log-entry')
      .flatMap(recordsIn)
      .filter(({ k }) => k['learner'] === practised)
      .map(({ id, body }) => ({ id, body }))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
    if (!sameJson(this.#shown as never, due as never))
      this.device.deps.complain(
        'SYNC-6',
        `${this.name} shows ${JSON.stringify(this.#shown)}, and ${JSON.stringify(due)} is there`,
      )
  }

  #shown: unknown = []
  #hasLost = false

  /** Faults that the simulation itself injects are no news; anything else that a client finds wrong is. */
  #onError(error: unknown): void {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    this.device.deps.say(`${this.name} reports ${text.split('\n')[0]}`)
    if (/Abort|Quota|DatabaseClosed|InvalidState|VanishedReplica|no longer|NotFoundError/i.test(text)) return
    this.device.deps.complain('client error', `${this.name}: ${text} ${error instanceof Error ? error.stack : ''}`)
  }

  #fetch(init: RequestInit | undefined): Promise<Response> {
    const { device, name } = this
    const body = init?.body as string
    const session = { user: device.session, valid: device.sessionValid }
    const sends = device.deps.onRequest(this, body)
    const sleepMs = device.freezesAsItAsksForMs
    if (sleepMs !== null) {
      device.freezesAsItAsksForMs = null
      device.deps.counts.add('tab frozen as it asks')
      const { scheduler } = device.deps
      scheduler.post('simulation', () => this.freeze())
      scheduler.later('simulation', sleepMs, () => this.thaw(false))
    }
    for (const tab of device.hasLocks ? device.tabs : [])
      if (tab !== this && tab.account === this.account && tab.underWay > 0)
        device.deps.complain('SYNC-12', `${name} asks while ${tab.name} does`)
    this.underWay += 1
    return new Promise<Response>((resolve, reject) => {
      const fail = (): void => reject(new TypeError('Failed to fetch'))
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error))
      if (!device.online) return void device.deps.scheduler.later(name, 1, fail)
      if (device.turnsAwayUploads && sends > 0) {
        device.deps.counts.add('upload turned away')
        return void device.deps.scheduler.later(name, 20, () => resolve(responseOf(turnedAway)))
      }
      // What an app speaks is settled when it asks, whatever it has become when it is answered.
      const isAnother = device.speaksAnotherWire
      const answered = (answer: Answer): void => {
        if (answer.status !== 200) device.deps.say(`${name} is answered ${answer.status} ${answer.text.slice(0, 80)}`)
        resolve(responseOf(isAnother ? { ...answer, text: asTodaysApp(answer.text) } : answer))
      }
      device.deps.network.request(name, session, isAnother ? asAnotherApp(body) : body, answered, fail)
    }).finally(() => {
      this.underWay -= 1
    })
  }

  #connect(): ReturnType<NonNullable<ClientDeps['connect']>> {
    const { device, name } = this
    const listeners = new Map<string, (event: never) => void>()
    const tell = (type: string, event: object): void => listeners.get(type)?.(event as never)
    const { network, scheduler } = device.deps
    // The cast: of a socket the client uses these three.
    const face = (send: (text: string) => void, close: () => void) =>
      ({
        send,
        close,
        addEventListener: (type: string, listener: (event: never) => void) => void listeners.set(type, listener),
      }) as unknown as ReturnType<NonNullable<ClientDeps['connect']>>
    if (!device.online || !device.sessionValid || device.session !== this.account) {
      scheduler.later(name, 5, () => tell('close', {}))
      return face(
        () => {},
        () => {},
      )
    }
    const socket = network.socket(name, device.session, {
      onOpen: () => tell('open', {}),
      onMessage: (data) => tell('message', { data }),
      onClose: () => {
        this.#sockets.delete(socket.close)
        tell('close', {})
      },
    })
    this.#sockets.add(socket.close)
    return face(socket.send, socket.close)
  }
}

const lookedAt = 'c1'
const practised = 'l1'

const turnedAway = { status: 400, headers: new Headers(), text: '<html>Nothing may be sent from here</html>' }

/** The cast: of a response the client uses these five. */
const responseOf = ({ status, headers, text }: { status: number; headers: Headers; text: string }): Response =>
  ({
    ok: status >= 200 && status < 300,
    status,
    headers: new Headers([...headers, ['content-length', String(text.length * (text.length > shortText ? 100 : 1))]]),
    body: { getReader: () => readerOf(new TextEncoder().encode(text)) },
    json: () => Promise.resolve(text).then((whole) => JSON.parse(whole) as unknown),
  }) as unknown as Response

/** Beyond it an answer says that it is longer than any here is, so that it is read as the long ones of a first sync are. */
const shortText = 1_000

function readerOf(bytes: Uint8Array): Pick<ReadableStreamBYOBReader, 'read'> {
  let at = 0
  return {
    read(view) {
      const piece = bytes.subarray(at, at + 700)
      at += piece.length
      // The cast: it takes bytes and gives them back.
      const bytesOf = view as unknown as Uint8Array<ArrayBuffer>
      bytesOf.set(piece)
      return Promise.resolve({ done: piece.length === 0, value: bytesOf.subarray(0, piece.length) as never })
    },
  }
}
