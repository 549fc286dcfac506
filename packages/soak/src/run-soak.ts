import { openDatabase, verifyDatabase } from '@etude/server'
import type { Database } from '@etude/server'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renew, signUp } from './accounts.ts'
import type { Account } from './accounts.ts'
import { DeviceProcess } from './device-process.ts'
import type { Disk } from './disk.ts'
import { Figures } from './figures.ts'
import { Pusher } from './pusher.ts'
import { ServerProcess } from './server-process.ts'

export interface SoakOptions {
  readonly minutes: number
  readonly sockets: number
  readonly accounts: number
  readonly pushers: number
  readonly devices: number
  /** Pushes a second in the open loop. */
  readonly rate: number
  /** A fault about this often. */
  readonly faultEveryMs: number
  readonly databaseUrl: string | null
  readonly disk: Disk
  /** Where it stands, for whoever waits. */
  readonly say: (line: string) => void
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const between = (least: number, most: number): number => least + Math.random() * (most - least)
const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)]

/** Runs everything at once for so long, lets it come to rest, and answers what was measured and what was found wrong. */
export async function runSoak(
  options: SoakOptions,
): Promise<{ readonly lines: readonly string[]; readonly ok: boolean }> {
  const { minutes, databaseUrl, disk } = options
  const figures = new Figures()
  const dataDir = join(disk.folder, 'data')
  mkdirSync(dataDir)
  const secret = randomBytes(32).toString('hex')
  const servers: ServerProcess[] = []
  for (let place = 0; place < (databaseUrl === null ? 1 : 2); place += 1) {
    const port = await freePort()
    const publicUrl = servers[0]?.url ?? `http://127.0.0.1:${port}`
    servers.push(new ServerProcess({ port, publicUrl, dataDir, databaseUrl, secret }))
  }
  for (const server of servers) await server.start()
  const [first] = servers
  if (first === undefined) throw new Error('There is no server')

  const accounts: Account[] = []
  for (let place = 0; place < options.accounts; place += 1) accounts.push(await signUp(first.url, `p${place}`))
  const accountAt = (place: number): Account => {
    const account = accounts[place % accounts.length]
    if (account === undefined) throw new Error('There are no accounts')
    return account
  }
  const urlOf = (place: number): string => servers[place % servers.length]?.url ?? first.url
  options.say(`${accounts.length} accounts`)
  const before = await versions(options, dataDir, accounts)

  const sockets = openSockets(options, accountAt, urlOf, figures)
  const pushers = Array.from(
    { length: options.pushers },
    (_, place) => new Pusher(accountAt(place), `soak-pusher-${place}`, () => urlOf(place + figures.broken), figures),
  )
  const devicesFolder = mkdtempSync(join(tmpdir(), 'etude-soak-devices-'))
  const devices = Array.from({ length: options.devices }, (_, place) => {
    const folder = join(devicesFolder, `device-${place}`)
    return new DeviceProcess(urlOf(place), accountAt(place), folder, figures)
  })
  for (const device of devices) device.start()
  options.say(`${options.sockets} sockets are on their way`)
  await sockets.connected()
  options.say('all sockets are open')

  const totalMs = minutes * 60_000
  const started = performance.now()
  const memory: number[] = []
  const sampling = setInterval(() => {
    const held = servers.map((server) => server.residentMb())
    if (held.every((mb) => mb !== null)) memory.push(Math.max(...held.map(Number)))
  }, 500)
  const renewing = setInterval(() => void renewAll(first.url, accounts, devices), 8 * 60_000)
  const breaking = breakThings(options, servers, devices, figures, () => performance.now() - started > totalMs)
  await closedLoop(pushers, totalMs / 2)
  for (const pusher of pushers) await pusher.settled()
  figures.phase = 'open loop'
  options.say('the closed loop is over')
  const openFrom = performance.now()
  const behind = await openLoop(pushers, options.rate, totalMs / 2)
  const openSeconds = (performance.now() - openFrom) / 1_000
  options.say('the open loop is over')
  await breaking
  for (const pusher of pushers) await pusher.settled()
  options.say('everything that was pushed is answered')
  await Promise.all(devices.map((device) => device.finish()))
  clearInterval(sampling)
  clearInterval(renewing)
  sockets.close()
  for (const server of servers) await server.end('SIGTERM')
  rmSync(devicesFolder, { recursive: true, force: true })

  await judge(options, dataDir, { accounts, pushers, devices, before, figures })
  const bounds = memoryBounds(memory)
  if (bounds.last > bounds.middle * 1.25 + 20)
    figures.complain(`memory grew from ${bounds.middle} to ${bounds.last} MB`)
  const restarts = servers.reduce((sum, server) => sum + server.restarts, 0)
  return {
    ok: figures.complaints.length === 0,
    lines: [
      `${minutes} min, ${databaseUrl === null ? 'SQLite' : 'two processes on PostgreSQL'}, ${options.sockets} sockets, ${options.pushers} pushers, ${options.devices} devices, ${options.accounts} accounts`,
      ...figures.lines((phase) =>
        phase === 'closed loop' ? totalMs / 2_000 : phase === 'open loop' ? openSeconds : 0,
      ),
      `open loop: ${options.rate}/s wanted, at most ${behind} were waiting`,
      `server memory: ${bounds.first} MB, ${bounds.middle} MB, ${bounds.last} MB (median of each third), highest ${bounds.highest} MB`,
      `servers restarted: ${restarts}`,
      ...(disk.canBeFull || databaseUrl !== null ? [] : ['the disk was never full: this system lets us mount none']),
      ...figures.complaints.map((text) => `WRONG: ${text}`),
      figures.complaints.length === 0 ? 'nothing lost, nothing doubled' : 'FAILED',
    ],
  }
}

/** As soon as one is answered the next one goes. */
async function closedLoop(pushers: readonly Pusher[], ms: number): Promise<void> {
  const until = performance.now() + ms
  await Promise.all(
    pushers.map(async (pusher) => {
      while (performance.now() < until) {
        pusher.push(performance.now())
        await pusher.settled()
      }
    }),
  )
}

/** So many a second, whatever becomes of them; answers how many were waiting at the worst. */
async function openLoop(pushers: readonly Pusher[], rate: number, ms: number): Promise<number> {
  const from = performance.now()
  let sent = 0
  let worst = 0
  for (let now = from; now < from + ms; now = performance.now()) {
    for (; sent < ((now - from) / 1_000) * rate; sent += 1)
      pushers[sent % pushers.length]?.push(from + (sent / rate) * 1_000)
    worst = Math.max(
      worst,
      pushers.reduce((sum, pusher) => sum + pusher.queued, 0),
    )
    await pause(5)
  }
  return worst
}

async function breakThings(
  { faultEveryMs, databaseUrl, disk }: SoakOptions,
  servers: readonly ServerProcess[],
  devices: readonly DeviceProcess[],
  figures: Figures,
  isOver: () => boolean,
): Promise<void> {
  const faults: readonly (readonly [string, () => Promise<void>])[] = [
    ['server killed', async () => pick(servers)?.killAndRestart()],
    [
      'server frozen',
      async () => {
        const server = pick(servers)
        server?.signal('SIGSTOP')
        await pause(between(500, 3_000))
        server?.signal('SIGCONT')
      },
    ],
    ['clock set back by an hour', async () => pick(servers)?.signal('SIGUSR2')],
    ['device killed', async () => pick(devices)?.killAndRestart()],
    ...(disk.canBeFull && databaseUrl === null
      ? [
          [
            'disk full',
            async () => {
              disk.fill()
              await pause(between(500, 3_000))
              disk.free()
            },
          ] as const,
        ]
      : []),
  ]
  for (let count = 0; ; count += 1) {
    await pause(between(0.5, 1.5) * faultEveryMs)
    if (isOver()) return
    // Each comes up once before chance decides.
    const [name, run] = faults[count] ?? pick(faults) ?? ['', async () => undefined]
    figures.add(`fault: ${name}`)
    figures.broken += 1
    await run()
    await pause(500)
    figures.broken -= 1
  }
}

interface Sockets {
  connected(): Promise<void>
  close(): void
}

function openSockets(
  { sockets }: SoakOptions,
  accountAt: (place: number) => Account,
  urlOf: (place: number) => string,
  figures: Figures,
): Sockets {
  const open = new Set<WebSocket>()
  let isOver = false
  let isReady = (): void => {}
  const ready = new Promise<void>((resolve) => (isReady = resolve))
  const connect = (place: number): void => {
    const { token } = accountAt(place)
    const socket = new WebSocket(`${urlOf(place).replace('http', 'ws')}/live`, ['etude.v1', `bearer.${token}`])
    socket.addEventListener('open', () => {
      open.add(socket)
      if (open.size === sockets) isReady()
    })
    socket.addEventListener('message', () => figures.add('messages heard at sockets'))
    socket.addEventListener('error', () => undefined)
    socket.addEventListener('close', () => {
      open.delete(socket)
      if (isOver) return
      figures.add('sockets opened again')
      setTimeout(() => isOver || connect(place), between(200, 3_000))
    })
  }
  for (let place = 0; place < sockets; place += 1) setTimeout(() => connect(place), place * 2)
  return {
    connected: () => ready,
    close() {
      isOver = true
      for (const socket of open) socket.close()
    },
  }
}

async function renewAll(url: string, accounts: readonly Account[], devices: readonly DeviceProcess[]): Promise<void> {
  for (const account of accounts) await renew(url, account).catch(() => undefined)
  for (const device of devices) device.giveToken()
}

const settingsSpace = ({ id }: Account): string => `user:${id}`

async function withDatabase<T>(
  { databaseUrl }: SoakOptions,
  dataDir: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase({ databaseUrl, dataDir })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

const versions = (options: SoakOptions, dataDir: string, accounts: readonly Account[]) =>
  withDatabase(options, dataDir, async ({ db }) => {
    const rows = await db.selectFrom('space').select(['id', 'version']).execute()
    const found = new Map(rows.map(({ id, version }) => [id as string, Number(version)]))
    return new Map(accounts.map((account) => [settingsSpace(account), found.get(settingsSpace(account)) ?? 0]))
  })

interface Ran {
  readonly accounts: readonly Account[]
  readonly pushers: readonly Pusher[]
  readonly devices: readonly DeviceProcess[]
  readonly before: ReadonlyMap<string, number>
  readonly figures: Figures
}

/** Every push that was answered counts once, and so does every edit that a device called done. */
async function judge(
  options: SoakOptions,
  dataDir: string,
  { accounts, pushers, devices, before, figures }: Ran,
): Promise<void> {
  const after = await versions(options, dataDir, accounts)
  for (const account of accounts) {
    const space = settingsSpace(account)
    const pushed = pushers
      .filter((pusher) => pusher.account === account)
      .reduce((sum, pusher) => sum + pusher.acknowledged, 0)
    const grown = (after.get(space) ?? 0) - (before.get(space) ?? 0)
    if (grown !== pushed) figures.complain(`${space} took ${grown} changes, and ${pushed} were answered`)
  }
  await withDatabase(options, dataDir, async (database) => {
    const rows = await database.db
      .selectFrom('record')
      .select(['id', 'version'])
      .where('kind', '=', 'practice-note')
      .where('deleted', '=', 0)
      .execute()
    const notes = new Set(rows.map(({ id }) => id as string))
    for (const device of devices) {
      if (!device.isSettled) figures.complain('a device did not come to rest')
      for (const entry of device.done) if (!notes.has(entry)) figures.complain(`the edit ${entry} was lost`)
    }
    figures.add('edits of devices found in the database', notes.size)
    for (const finding of await verifyDatabase(database)) figures.complain(finding)
  })
}

function memoryBounds(samples: readonly number[]) {
  const third = Math.floor(samples.length / 3)
  const middleOf = (part: readonly number[]): number =>
    Math.round([...part].sort((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0)
  return {
    first: middleOf(samples.slice(0, third)),
    middle: middleOf(samples.slice(third, 2 * third)),
    last: middleOf(samples.slice(2 * third)),
    highest: Math.round(Math.max(0, ...samples)),
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('The probe for a free port has no port')
  return address.port
}
