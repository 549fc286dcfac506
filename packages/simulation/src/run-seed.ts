import { loadEverything } from '@etude/client-sdk/testing'
import { systemActor } from '@etude/core'
import { checkReplica } from './check-replica.ts'
import { checkSettled } from './check-settled.ts'
import { refusedRows } from './replica-rows.ts'
import { badWeather, goodWeather } from './network.ts'
import { randomFrom } from './random.ts'
import type { Random } from './random.ts'
import { steps } from './steps.ts'
import { createTrace } from './trace.ts'
import { createWorkload, school } from './workload.ts'
import type { Workload } from './workload.ts'
import { planLongAgo, weeksThatAdapt } from './weeks-that-adapt.ts'
import { World } from './world.ts'
import type { Failure } from './world.ts'

export interface RunOptions {
  readonly seed: number
  readonly steps: number
  /** Of a PostgreSQL for two server processes; without it one process has a SQLite file. */
  readonly postgresUrl?: string | null
  /** Steps that are left out, by their number: how a failing run is made smaller. */
  readonly without?: ReadonlySet<number>
  /** Beside everything else, a week changes by itself in every way there is. */
  readonly weeksAdapt?: boolean
  readonly print?: (line: string) => void
  readonly linesKept?: number
}

export interface SeedReport {
  readonly seed: number
  readonly steps: number
  readonly weeksAdapt: boolean
  readonly postgresUrl: string | null
  readonly failures: readonly Failure[]
  readonly counts: ReadonlyMap<string, number>
  readonly hash: string
  readonly lines: readonly string[]
  readonly tasks: number
}

/** One whole life of a small system: people work while things break, then everything calms down, and all must agree. */
export async function runSeed(options: RunOptions): Promise<SeedReport> {
  const { seed, without, print, weeksAdapt = false } = options
  await loadEverything()
  const trace = createTrace(options.linesKept ?? 0, print)
  const world = new World(seed, trace, options.postgresUrl ?? null)
  await world.begin()
  try {
    const workload = createWorkload(seed, () => world.server.oracle, world.counts)
    // Numbers of its own, so that the rest draws what it draws without it.
    const story = weeksAdapt ? randomFrom(Math.imul(seed, 97_531) ^ 0x5eed) : null
    await setUp(world, workload, story, seed)
    if (story !== null) weeksThatAdapt(world, story)
    for (let step = 1; step <= options.steps && world.failures.length === 0; step += 1) {
      world.step = step
      const random = randomFrom(Math.imul(seed, 2_654_435_761) ^ Math.imul(step, 40_503))
      const [name, { run }] = drawStep(random.next())
      if (without?.has(step) === true) continue
      world.say(`— step ${step}: ${name}`)
      await run({ world, workload, random })
      await goOn(world, random.next(), random.next())
    }
    if (world.failures.length === 0) await calmDown(world)
  } catch (error) {
    world.complain('error', error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  world.say(`done after ${world.scheduler.tasksRun} tasks`)
  const { failures, counts, scheduler } = world
  await world.end()
  return {
    seed,
    steps: options.steps,
    weeksAdapt,
    postgresUrl: options.postgresUrl ?? null,
    failures,
    counts: counts.all,
    hash: trace.hash(),
    lines: trace.lines,
    tasks: scheduler.tasksRun,
  }
}

const drawStep = (at: number) => {
  const all = Object.entries(steps)
  let left = at * all.reduce((sum, [, { weight }]) => sum + weight, 0)
  for (const entry of all) {
    left -= entry[1].weight
    if (left < 0) return entry
  }
  throw new Error('No step was drawn')
}

/** Mostly the next thing happens while the last is under way; sometimes everybody has all the time in the world. */
async function goOn({ scheduler, tabs }: World, how: number, much: number): Promise<void> {
  if (how < 0.5) await scheduler.runTasks(Math.floor(much * 60))
  else if (how < 0.93) await scheduler.pass(Math.floor(much * 400))
  else {
    await scheduler.pass(Math.floor(1_000 + much * 60_000))
    for (const tab of tabs) tab.checkLook('meanwhile')
  }
}

async function setUp(world: World, workload: Workload, story: Random | null, seed: number): Promise<void> {
  for (const { name, args } of school) world.runJob(systemActor('simulation'), { name, version: 1, args })
  await world.scheduler.pass(100)
  // Something to study and something to practise, or most of what people do with either would find nothing there.
  for (const names of beginnings) {
    world.runJob(systemActor('simulation'), await workload.forServer(world.random, world.serverNow(), names))
    await world.scheduler.pass(10)
  }
  if (story !== null) await planLongAgo(world, story)
  const phone = world.addDevice('anna-phone', 'anna', 'Europe/Berlin')
  const laptop = world.addDevice('anna-laptop', 'anna', 'Europe/Berlin')
  const tablet = world.addDevice('bert-tablet', 'bert', 'Europe/Berlin')
  const desk = world.addDevice('carl-desk', 'carl', 'Europe/Berlin')
  for (const device of world.devices) device.hasLocks = haveLocks(seed)
  world.network.recordsAsked = recordsAsked(seed)
  if (!haveLocks(seed)) world.counts.add('without Web Locks')
  if (recordsAsked(seed) !== null) world.counts.add('answers of a few records')
  for (const device of [phone, phone, laptop, tablet, tablet, desk]) device.openTab(device.session)
  await world.scheduler.pass(world.random.between(0, 2_000))
  world.network.weather = badWeather
}

/** In every seventh seed every answer is of a few records, so that most spaces arrive in parts. */
const recordsAsked = (seed: number): number | null => (seed % 7 === 0 ? 2 + (seed % 11) : null)

/** In every fifth seed browsers are too old for Web Locks. */
const haveLocks = (seed: number): boolean => seed % 5 !== 4

const beginnings = [
  ['curriculum.create'],
  ['curriculum.change'],
  ['curriculum.change'],
  ['curriculum.change'],
  ['study.set'],
  ['study.set'],
  ['practice.create-plan'],
  ['week.generate'],
]

const calmMs = 4 * 60_000
const requestsWhileCalmMax = 60

const roundsMax = 6

async function giveEachAccountItsTurn({ devices, scheduler }: World): Promise<void> {
  for (const name of new Set(devices.flatMap(({ disk }) => [...disk.databases.keys()]))) {
    for (const device of devices) {
      if (!device.disk.databases.has(name)) continue
      const account = name.slice('etude:'.length) as typeof device.session
      for (const tab of device.tabs) if (tab.account !== account || tab.state === 'failed') tab.kill()
      device.session = account
      if (device.tabs.size === 0) device.openTab(account)
    }
    await scheduler.pass(calmMs)
  }
}

/** Faults stop. Within a bound of time everybody has everything, and nothing waits any more. */
async function calmDown(world: World): Promise<void> {
  world.say('— calm')
  const { server, network, scheduler } = world
  network.weather = goodWeather
  if (!server.isWhole) await server.start()
  for (const device of world.devices) {
    device.armed = []
    device.freezesAsItAsksForMs = null
    device.turnsAwayUploads = false
    const wasOffline = !device.online
    device.online = true
    device.sessionValid = true
    for (const tab of device.tabs) {
      if (tab.state === 'failed') tab.kill()
      else if (tab.isFrozen) tab.thaw(false)
      if (wasOffline) tab.networkBack()
    }
  }
  await scheduler.pass(calmMs)
  // Then each account on each device has its turn, since only the one who is signed in can sync: twice, and as long as one brings what is news to another.
  for (let round = 1, known = -1; round <= 2 || known !== world.counts.of('mutation executed'); round += 1) {
    if (round > roundsMax)
      return world.complain('progress', `after ${roundsMax} rounds of all accounts something is new`)
    known = world.counts.of('mutation executed')
    await giveEachAccountItsTurn(world)
  }
  const requests = world.counts.of('request')
  await scheduler.pass(calmMs)
  const asked = world.counts.of('request') - requests
  if (asked > requestsWhileCalmMax) world.complain('R27', `${asked} requests in ${calmMs / 60_000} quiet minutes`)
  await server.checkDatabase('everything')
  for (const tab of world.tabs) tab.checkLook('in the end')
  for (const device of world.devices)
    for (const database of device.disk.databases.values()) {
      const replica = world.replicaOf(device, database)
      const complain = (rule: string, detail: string): void => world.complain(rule, detail)
      await checkReplica(replica, server.oracle, complain, device.now())
      await checkSettled(replica, server.oracle, complain)
      world.counts.add('refused edits kept', refusedRows(database).length)
    }
}
