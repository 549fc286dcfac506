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
import { breakThings } from './faults.ts'
import { Figures } from './figures.ts'
import { judge, versions } from './judge.ts'
import { closedLoop, openLoop } from './loops.ts'
import { Pusher } from './pusher.ts'
import { ServerProcess } from './server-process.ts'
import { openSockets } from './sockets.ts'

export interface SoakOptions {
  readonly minutes: number
  readonly sockets: number
  readonly accounts: number
  readonly pushers: number
  readonly devices: number
  /** Pushes a second in the open loop, rising. */
  readonly rates: readonly number[]
  /** A fault about this often. */
  readonly faultEveryMs: number
  readonly databaseUrl: string | null
  readonly disk: Disk
  /** Where it stands, for whoever waits. */
  readonly say: (line: string) => void
}

/** Runs everything at once for so long, lets it come to rest, and answers what was measured and what was found wrong. */
export async function runSoak(
  options: SoakOptions,
): Promise<{ readonly lines: readonly string[]; readonly ok: boolean }> {
  /** Whatever goes wrong, nothing of ours runs on. */
  const endings: (() => unknown)[] = []
  try {
    return await runWith(options, endings)
  } finally {
    for (const end of endings.reverse()) await end()
  }
}

async function runWith(options: SoakOptions, endings: (() => unknown)[]): ReturnType<typeof runSoak> {
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
  for (const server of servers) {
    endings.push(() => server.end('SIGKILL'))
    await server.start()
  }
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
  endings.push(() => sockets.close())
  const pushers = Array.from(
    { length: options.pushers },
    (_, place) => new Pusher(accountAt(place), `soak-pusher-${place}`, () => urlOf(place + figures.broken), figures),
  )
  endings.push(() => pushers.forEach((pusher) => pusher.stop()))
  const devicesFolder = mkdtempSync(join(tmpdir(), 'etude-soak-devices-'))
  endings.push(() => rmSync(devicesFolder, { recursive: true, force: true }))
  const devices = Array.from({ length: options.devices }, (_, place) => {
    const folder = join(devicesFolder, `device-${place}`)
    return new DeviceProcess(urlOf(place), accountAt(place), folder, figures)
  })
  for (const device of devices) {
    endings.push(() => device.end())
    device.start()
  }
  options.say(`${options.sockets} sockets are on their way`)
  await sockets.connected()
  options.say('all sockets are open')

  const totalMs = minutes * 60_000
  const started = performance.now()
  let memory: number[] = []
  const sampling = setInterval(() => {
    const held = servers.map((server) => server.residentMb())
    if (held.every((mb) => mb !== null)) memory.push(Math.max(...held.map(Number)))
  }, 500)
  endings.push(() => clearInterval(sampling))
  const renewing = setInterval(() => void renewAll(first.url, accounts, devices), 8 * 60_000)
  endings.push(() => clearInterval(renewing))
  let isOver = false
  const shareOver = (): number => (isOver ? Infinity : (performance.now() - started) / totalMs)
  const breaking = breakThings(options, servers, devices, figures, shareOver)
  endings.push(async () => {
    isOver = true
    await breaking.catch(() => undefined)
  })
  const pushing = async () => {
    await closedLoop(pushers, totalMs / 2)
    for (const pusher of pushers) await pusher.settled()
    options.say('the closed loop is over')
    // From here on no server is killed, so that what it holds after minutes shows.
    memory = []
    return openLoop(pushers, { figures, rates: options.rates, ms: totalMs / 2, say: options.say })
  }
  // A server that does not start again ends the run, and not the wait for its answers.
  const [open] = await Promise.all([pushing(), breaking])
  options.say('everything that was pushed is answered')
  await Promise.all(devices.map((device) => device.finish()))
  clearInterval(sampling)
  clearInterval(renewing)
  sockets.close()
  for (const server of servers) await server.end('SIGTERM')

  await judge(options, dataDir, { accounts, pushers, devices, before, figures })
  const bounds = memoryBounds(memory)
  if (bounds.last > bounds.middle * 1.25 + 20)
    figures.complain(`memory grew from ${bounds.middle} to ${bounds.last} MB`)
  const restarts = servers.reduce((sum, server) => sum + server.restarts, 0)
  return {
    ok: figures.complaints.length === 0,
    lines: [
      `${minutes} min, ${databaseUrl === null ? 'SQLite' : 'two processes on PostgreSQL'}, ${options.sockets} sockets, ${options.pushers} pushers, ${options.devices} devices, ${options.accounts} accounts`,
      ...figures.lines((phase) => (phase === 'closed loop' ? totalMs / 2_000 : (open.secondsOf.get(phase) ?? 0))),
      `open loop: kept up ${open.keptUp.join(', ') || 'none'} a second${open.tooMuch === null ? '' : `, ${open.tooMuch} was too much`}`,
      `server memory in the open loop, in which none is killed: ${bounds.first} MB, ${bounds.middle} MB, ${bounds.last} MB (median of each third), highest ${bounds.highest} MB`,
      `servers restarted: ${restarts}`,
      ...(disk.canBeFull || databaseUrl !== null ? [] : ['the disk was never full: this system lets us mount none']),
      ...figures.complaints.map((text) => `WRONG: ${text}`),
      figures.complaints.length === 0 ? 'nothing lost, nothing doubled' : 'FAILED',
    ],
  }
}

async function renewAll(url: string, accounts: readonly Account[], devices: readonly DeviceProcess[]): Promise<void> {
  for (const account of accounts) await renew(url, account).catch(() => undefined)
  for (const device of devices) device.giveToken()
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
