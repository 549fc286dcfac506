import { At, Instant, UserId, ZoneName, limits } from '@etude/core'
import type { Actor, Mutation } from '@etude/core'
import { replaysSince } from './check-replay.ts'
import { checkReplica } from './check-replica.ts'
import { copyBook, editBook } from './edit-book.ts'
import type { Replica } from './check-replica.ts'
import { createCounts } from './counts.ts'
import type { Counts } from './counts.ts'
import { Device, startMs } from './device.ts'
import type { DeviceDeps, Tab } from './device.ts'
import { copyDisk, isWriting, watchStorage } from './indexed-db.ts'
import type { Disk, RawDatabase, StorageFault } from './indexed-db.ts'
import { Network } from './network.ts'
import { PostgresServers } from './postgres-servers.ts'
import { installPlainClone } from './plain-clone.ts'
import type { Complain } from './complain.ts'
import { randomFrom } from './random.ts'
import type { Random } from './random.ts'
import { createScheduler } from './scheduler.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimulatedServer } from './simulated-server.ts'
import { SqliteServer } from './sqlite-server.ts'
import type { Trace } from './trace.ts'

export interface Failure {
  readonly rule: string
  readonly detail: string
  readonly step: number
}

/** One server, its network, and devices of several people. */
export class World {
  readonly random: Random
  readonly scheduler: Scheduler
  readonly server: SimulatedServer
  readonly network: Network
  readonly counts: Counts = createCounts()
  readonly trace: Trace
  readonly devices: Device[] = []
  readonly failures: Failure[] = []
  serverClockOffsetMs = 0
  step = 0
  #ids = 0
  #markers = 0
  readonly #deviceDeps: DeviceDeps
  readonly #uninstall: (() => void)[] = []
  readonly #written = new Set<RawDatabase>()
  readonly #diskOf = new Map<Disk, Device>()

  constructor(seed: number, trace: Trace, postgresUrl: string | null) {
    this.trace = trace
    this.random = randomFrom(seed)
    const complain: Complain = (rule, detail) => this.complain(rule, detail)
    const newId = (): string => `id${String(++this.#ids).padStart(8, '0')}`
    this.scheduler = createScheduler({
      random: this.random,
      afterTask: () => this.#afterTask(),
      onError: (error, owner) => complain('error', `${owner}: ${error instanceof Error ? error.stack : String(error)}`),
      tasksAtOnceMax: 50_000,
      settleOutside: postgresUrl === null ? undefined : () => this.server.settle(),
    })
    const serverDeps = {
      scheduler: this.scheduler,
      complain,
      counts: this.counts,
      newId,
      now: () => this.serverNow(),
    }
    this.server = postgresUrl === null ? new SqliteServer(serverDeps) : new PostgresServers(serverDeps, postgresUrl)
    const { scheduler, random, server, counts } = this
    this.network = new Network({ scheduler, random, server, counts, trace: (line) => this.say(line) })
    this.#deviceDeps = {
      scheduler,
      random,
      network: this.network,
      complain,
      counts,
      say: (line) => this.say(line),
      newId,
      onRequest: (tab, body) => this.#onRequest(tab, body),
    }
  }

  async begin(): Promise<void> {
    await this.server.create()
    this.#uninstall.push(this.scheduler.install(), installPlainClone())
    this.#uninstall.push(
      watchStorage({
        fault: (disk, canRequestFail) => this.#storageFault(disk, canRequestFail),
        onCommitted: (_disk, database) => void this.#written.add(database),
      }),
    )
    const onRejection = (error: unknown): void => {
      const text = error instanceof Error ? `${error.name} ${error.stack}` : String(error)
      this.complain('error', `unhandled in ${this.scheduler.current}: ${text}`)
    }
    process.on('unhandledRejection', onRejection)
    this.#uninstall.push(() => void process.off('unhandledRejection', onRejection))
  }

  async end(): Promise<void> {
    for (const device of this.devices) for (const tab of device.tabs) tab.kill()
    for (const undo of this.#uninstall.splice(0).reverse()) undo()
    await this.server.close()
  }

  complain(rule: string, detail: string): void {
    this.trace.say(this.scheduler.elapsed, `! ${rule} ${detail}`)
    if (this.failures.length < failuresMax) this.failures.push({ rule, detail, step: this.step })
  }

  say(line: string): void {
    this.trace.say(this.scheduler.elapsed, line)
  }

  serverNow(): Instant {
    return (startMs + this.scheduler.elapsed + this.serverClockOffsetMs) as Instant
  }

  get tabs(): readonly Tab[] {
    return this.devices.flatMap(({ tabs }) => [...tabs])
  }

  addDevice(name: string, user: string, zone: string): Device {
    const device = new Device(this.#deviceDeps, name, UserId.parse(user), zone)
    this.devices.push(device)
    this.#diskOf.set(device.disk, device)
    return device
  }

  /** A device that was set up from a copy of another one: the same replicas, and client ids, twice. */
  cloneDevice(device: Device, name: string): Device | null {
    const disk = this.copyOf(device)
    if (disk === null) return null
    const clone = this.addDevice(name, device.session, device.zone)
    this.setDisk(clone, disk)
    clone.hasLocks = device.hasLocks
    for (const [key, value] of device.marker) clone.marker.set(key, value)
    return clone
  }

  copyOf(device: Device): Disk | null {
    if ([...device.disk.databases.values()].some((database) => isWriting(database) || hasUpgrade(database))) return null
    const disk = copyDisk(device.disk)
    for (const [database, copy] of pairs(device.disk, disk)) copyBook(database, copy)
    return disk
  }

  setDisk(device: Device, disk: Disk): void {
    this.#diskOf.delete(device.disk)
    device.disk = disk
    this.#diskOf.set(disk, device)
  }

  replicaOf(device: Device, database: RawDatabase): Replica {
    const account = UserId.parse(database.name.slice('etude:'.length))
    const comesWhole = this.network.recordsAsked === null
    return { where: `${device.name} of ${account}`, account, database, book: editBook(database), comesWhole }
  }

  nextMarker(): string {
    return `m${++this.#markers}`
  }

  /** What the server does by its own word: invitations, the administration. */
  runJob(actor: Actor, mutation: Mutation): void {
    const at = At.parse({ instant: this.serverNow(), zone: ZoneName.parse('UTC'), offset: 0 })
    if (this.server.isUp)
      this.scheduler.post(this.server.owner, () => void this.server.runJob(actor, mutation, at).catch(() => undefined))
  }

  /** Whatever was asked of the server has been done. Nothing to wait for where it runs in the scheduler alone. */
  async settled(): Promise<void> {
    while (await this.server.settle());
  }

  #storageFault(disk: Disk, canRequestFail: boolean): StorageFault | null {
    const device = this.#diskOf.get(disk)
    if (device === undefined || device.armed.length === 0 || this.random.chance(0.8)) return null
    const name = device.armed.shift()
    if (name === undefined) return null
    // Every other time, so that no other number is drawn for it.
    const isOfOneRow = canRequestFail && name === 'QuotaExceededError' && this.counts.of('quota exceeded') % 2 === 1
    this.counts.add(name === 'AbortError' ? 'local commit torn' : 'quota exceeded')
    if (isOfOneRow) this.counts.add('quota exceeded by one row')
    this.say(`${device.name}: ${isOfOneRow ? 'a row' : 'a write'} meets ${name}`)
    return { name, hits: isOfOneRow ? 'request' : 'transaction' }
  }

  #afterTask(): Promise<void> | undefined {
    return this.server.hasTold || this.#written.size > 0 ? this.#check() : undefined
  }

  async #check(): Promise<void> {
    await this.server.checkTold()
    if (this.#written.size === 0 || !this.server.isSettled) return
    const written = [...this.#written]
    this.#written.clear()
    for (const database of written) {
      const device = this.devices.find(({ disk }) => disk.databases.get(database.name) === database)
      if (device === undefined) continue
      this.counts.add('replica checked')
      this.counts.add('edit replayed', replaysSince(database))
      await checkReplica(
        this.replicaOf(device, database),
        this.server.oracle,
        (rule, detail) => this.complain(rule, detail),
        device.now(),
      )
    }
  }

  #onRequest(tab: Tab, body: string): number {
    const { mutations, ack } = JSON.parse(body) as { mutations: { seq: number; name: string }[]; ack: number }
    this.counts.add('request')
    if (mutations.length > limits.mutationsPerRequest)
      this.complain('SYNC-18', `${mutations.length} mutations in a request`)
    if (body.length > limits.requestBytes) this.complain('SYNC-18', `a request of ${body.length} characters`)
    const [first] = mutations
    if (first !== undefined && ack >= first.seq)
      this.complain('SYNC-5', `${tab.name} acknowledges ${ack} and sends ${first.seq}`)
    const sent = mutations.map(({ seq, name }) => `${seq} ${name}`).join(', ')
    this.say(`${tab.name} asks, ack ${ack}${sent === '' ? '' : `, sends ${sent}`}`)
    if (tab.timers.size > timersMax) this.complain('SYNC-18', `${tab.name} has too many timers`)
    return mutations.length
  }
}

const failuresMax = 20
const timersMax = 40

const hasUpgrade = ({ transactions }: RawDatabase): boolean => transactions.some(({ mode }) => mode === 'versionchange')

function* pairs(from: Disk, to: Disk): Iterable<[RawDatabase, RawDatabase]> {
  for (const [name, copy] of to.databases) {
    const database = from.databases.get(name)
    if (database !== undefined) yield [database, copy]
  }
}
