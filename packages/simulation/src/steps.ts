import { SpaceId, UserId, systemActor } from '@etude/core'
import type { Json } from '@etude/core'
import { editBook } from './edit-book.ts'
import { refusedRows } from './replica-rows.ts'
import type { RefusedRow } from './replica-rows.ts'
import type { Device, Tab } from './device.ts'
import { noteDecision, runEdit, seenIn, takeBack } from './edit.ts'
import { isWriting } from './indexed-db.ts'
import { markerOf } from './marker.ts'
import { badWeather, goodWeather } from './network.ts'
import type { Random } from './random.ts'
import { aheadOfARestore, fromItsPast, theSameWeek, twoCopiesAndARestore } from './stories.ts'
import type { Workload } from './workload.ts'
import type { World } from './world.ts'

export interface StepContext {
  readonly world: World
  readonly workload: Workload
  /** This step's own numbers, so that leaving out another step changes nothing here. */
  readonly random: Random
}

type Step = (context: StepContext) => Promise<void> | void

/** Everything that may happen, with how often. */
export const steps: Readonly<Record<string, { readonly weight: number; readonly run: Step }>> = {
  edit: { weight: 110, run: edit },
  'server job': { weight: 14, run: serverJob },
  undo: { weight: 6, run: undo },
  resend: { weight: 3, run: resend },
  discard: { weight: 2, run: discard },
  'open a space': { weight: 4, run: openSpace },
  'sync now': { weight: 6, run: syncNow },
  'membership changes': { weight: 10, run: membership },
  'tab killed': { weight: 8, run: killTab },
  'tab opened': { weight: 12, run: openTab },
  'tab frozen': { weight: 5, run: freezeTab },
  'tab thawed': { weight: 6, run: thawTab },
  'device killed': { weight: 2, run: killDevice },
  'torn write armed': { weight: 4, run: (context) => arm(context, 'AbortError') },
  'quota armed': { weight: 3, run: (context) => arm(context, 'QuotaExceededError') },
  'database evicted': { weight: 2, run: evict },
  'database closed by the browser': { weight: 2, run: closeDatabases },
  'tab freezes as it asks': { weight: 5, run: freezeAsItAsks },
  'uploads turned away or not': { weight: 7, run: turnAwayUploads },
  'device set back': { weight: 2, run: setBackDevice },
  'device worked on, set back and worked on': { weight: 3, run: fromItsPast },
  'two copies of a device and a restored server': { weight: 3, run: twoCopiesAndARestore },
  'a clock far ahead and a restored server': { weight: 3, run: aheadOfARestore },
  'the same week planned at once': { weight: 4, run: theSameWeek },
  'device cloned': { weight: 3, run: cloneDevice },
  'network lost or back': { weight: 8, run: toggleNetwork },
  'session expired or renewed': { weight: 4, run: toggleSession },
  'user switched': { weight: 2, run: switchUser },
  'device clock jumped': { weight: 3, run: jumpDeviceClock },
  'server clock jumped': { weight: 1, run: jumpServerClock },
  'server crashed': { weight: 4, run: crashServer },
  'server started': { weight: 10, run: startServer },
  'server backed up': { weight: 5, run: backUp },
  'server restored': { weight: 3, run: restore },
  'newer version writes': { weight: 4, run: newerVersion },
  'another client speaks': { weight: 4, run: anotherClient },
  'app updated': { weight: 4, run: updateApp },
  'weather changed': { weight: 4, run: changeWeather },
}

const openTabs = ({ world }: StepContext): readonly Tab[] =>
  world.tabs.filter((tab) => tab.state === 'open' && !tab.isFrozen)

function withTab(context: StepContext, work: (tab: Tab) => Promise<void> | void): Promise<void> | void {
  const tabs = openTabs(context)
  return tabs.length === 0 ? undefined : work(context.random.pick(tabs))
}

function edit(context: StepContext): Promise<void> | void {
  return withTab(context, async (tab) => {
    const { world, workload, random } = context
    const burst = random.chance(0.1) ? random.between(2, 6) : 1
    for (let count = 0; count < burst; count += 1) {
      const mutation = await workload.forUser(tab.account, random, seenIn(tab))
      // Somebody who sees at once that it was a slip.
      runEdit(world, tab, mutation, random.chance(0.15) ? random.between(1, 3_000) : null)
    }
  })
}

const replicaOf = (tab: Tab) => ({ database: tab.device.disk.databases.get(`etude:${tab.account}`) })

async function serverJob({ world, workload, random }: StepContext): Promise<void> {
  const mutation = await workload.forServer(random, world.serverNow())
  world.say(`job: ${mutation.name}`)
  world.runJob(systemActor('simulation'), mutation)
}

function undo(context: StepContext): Promise<void> | void {
  return withTab(context, (tab) => {
    const { database } = replicaOf(tab)
    if (database === undefined || isWriting(database)) return
    const known = [...editBook(database).done.keys()].slice(-8)
    if (known.length === 0) return
    const edit = context.random.pick(known)
    context.world.say(`${tab.name} takes back ${edit}`)
    takeBack(context.world, tab, edit)
  })
}

function resend(context: StepContext): Promise<void> | void {
  return withRefused(context, (tab, edit, rows) => {
    const { database } = replicaOf(tab)
    for (const row of rows) context.world.server.oracle.noteSentAgain(markerOf(row.args) ?? row.edit)
    tab.act((client) => client.resend(edit).then((result) => noteDecision(database, result), ignore))
  })
}

function discard(context: StepContext): Promise<void> | void {
  return withRefused(context, (tab, edit) => tab.act((client) => client.discard(edit).then(ignore, ignore)))
}

const ignore = (): void => {}

function withRefused(
  context: StepContext,
  work: (tab: Tab, edit: string, rows: readonly RefusedRow[]) => void,
): Promise<void> | void {
  return withTab(context, (tab) => {
    const { database } = replicaOf(tab)
    if (database === undefined || isWriting(database)) return
    const rows = refusedRows(database)
    if (rows.length === 0) return
    const { edit } = context.random.pick(rows)
    const { letGo } = editBook(database)
    const chain = rows.filter((row) => row.edit === edit || row.buildsOn === edit)
    for (const row of chain) letGo.add(row.edit)
    context.world.say(`${tab.name} decides on the refused ${edit}`)
    work(tab, edit, chain)
  })
}

function openSpace(context: StepContext): Promise<void> | void {
  return withTab(context, (tab) => {
    const space = SpaceId.parse(context.random.pick(['learner:l1', 'learner:l2']))
    tab.act((client) => client.open(space).then(ignore, ignore))
  })
}

function syncNow(context: StepContext): Promise<void> | void {
  return withTab(context, (tab) => tab.act((client) => client.syncNow().then(ignore, ignore)))
}

const memberships: readonly { readonly name: string; readonly args: Json }[] = [
  { name: 'class.remove-learner', args: { class: 'c1', learner: 'l1' } },
  { name: 'class.remove-learner', args: { class: 'c1', learner: 'l2' } },
  { name: 'class.enrol', args: { class: 'c1', learner: 'l1', learnerName: 'Ada' } },
  { name: 'class.enrol', args: { class: 'c1', learner: 'l2', learnerName: 'Bo' } },
  { name: 'learner.add-guardian', args: { learner: 'l2', guardian: 'anna', guardianName: 'Anna' } },
  { name: 'learner.add-guardian', args: { learner: 'l1', guardian: 'bert', guardianName: 'Bert' } },
  { name: 'learner.remove-guardian', args: { learner: 'l2', guardian: 'anna' } },
  { name: 'learner.remove-guardian', args: { learner: 'l1', guardian: 'bert' } },
  { name: 'class.add-tutor', args: { class: 'c1', tutor: 'bert', tutorName: 'Bert' } },
  { name: 'class.remove-tutor', args: { class: 'c1', tutor: 'bert' } },
]

/** Revocations and new grants, as the server decides them. */
function membership({ world, random }: StepContext): void {
  const { name, args } = random.pick(memberships)
  world.counts.add(/remove/.test(name) ? 'membership revoked' : 'membership granted')
  world.say(`job: ${name} ${JSON.stringify(args)}`)
  world.runJob(systemActor('simulation'), { name, version: 1, args })
}

function killTab({ world, random }: StepContext): void {
  const { tabs } = world
  if (tabs.length === 0) return
  const tab = random.pick(tabs)
  world.counts.add('tab killed')
  world.say(`${tab.name} is killed`)
  tab.kill()
}

const tabsMax = 3

function openTab({ world, random }: StepContext): void {
  const device = random.pick(world.devices)
  for (const tab of device.tabs) if (tab.state === 'failed') tab.kill()
  if (device.tabs.size >= tabsMax) return
  const tab = device.openTab(device.session)
  world.say(`${tab.name} is opened by ${tab.account}`)
}

function freezeTab({ world, random }: StepContext): void {
  const tabs = world.tabs.filter(({ isFrozen }) => !isFrozen)
  if (tabs.length === 0) return
  const tab = random.pick(tabs)
  world.counts.add('tab frozen')
  world.say(`${tab.name} freezes`)
  tab.freeze()
}

function thawTab({ world, random }: StepContext): void {
  const tabs = world.tabs.filter(({ isFrozen }) => isFrozen)
  if (tabs.length === 0) return
  const tab = random.pick(tabs)
  world.say(`${tab.name} thaws`)
  tab.thaw(random.chance(0.3))
}

/** With the answer on its way: it comes to somebody who has slept meanwhile. */
function freezeAsItAsks({ world, random }: StepContext): void {
  const device = random.pick(world.devices)
  device.freezesAsItAsksForMs = random.between(500, 20_000)
}

/** Something on the way has an objection to whatever this device sends, and none to what it fetches. */
function turnAwayUploads({ world, random }: StepContext): void {
  const device = random.pick(world.devices)
  device.turnsAwayUploads = !device.turnsAwayUploads
  world.say(`${device.name}: uploads are ${device.turnsAwayUploads ? 'turned away' : 'let through'}`)
}

function killDevice({ world, random }: StepContext): void {
  const device = random.pick(world.devices)
  world.counts.add('device killed')
  world.say(`${device.name} is switched off`)
  for (const tab of device.tabs) tab.kill()
}

function arm({ world, random }: StepContext, fault: Device['armed'][number]): void {
  const device = random.pick(world.devices)
  const times = fault === 'QuotaExceededError' ? random.between(1, 3) : 1
  for (let count = 0; count < times; count += 1) device.armed.push(fault)
}

const lossesMax = 2

function evict({ world, random }: StepContext): void {
  if (world.counts.of('database evicted') >= lossesMax) return
  const device = random.pick(world.devices)
  const names = [...device.disk.databases.keys()]
  if (names.length === 0) return
  const name = random.pick(names)
  world.counts.add('database evicted')
  world.say(`${device.name} loses its database ${name}`)
  for (const tab of device.tabs) {
    if (random.chance(0.5)) tab.kill()
    else tab.loseDatabases()
  }
  device.disk.databases.delete(name)
}

function closeDatabases({ world, random }: StepContext): void {
  const { tabs } = world
  if (tabs.length === 0) return
  const tab = random.pick(tabs)
  world.counts.add('database closed by the browser')
  world.say(`${tab.name}: the browser closes its databases`)
  tab.loseDatabases()
}

function setBackDevice({ world, random }: StepContext): void {
  if (world.counts.of('device set back') >= lossesMax) return
  const device = random.pick(world.devices)
  const disk = world.copyOf(device)
  if (disk === null) return
  world.say(`${device.name} is backed up`)
  // It is set back later, when it has gone on.
  world.scheduler.later('simulation', random.between(1_000, 120_000), () => {
    world.counts.add('device set back')
    world.say(`${device.name} is set back to its backup`)
    for (const tab of device.tabs) tab.kill()
    world.setDisk(device, disk)
  })
}

const devicesMax = 7

function cloneDevice({ world, random }: StepContext): void {
  if (world.devices.length >= devicesMax) return
  const device = random.pick(world.devices)
  const clone = world.cloneDevice(device, `copy${world.devices.length}-of-${device.name}`)
  if (clone === null) return
  world.counts.add('device cloned')
  world.say(`${clone.name} is set up as a copy of ${device.name}`)
  clone.openTab(clone.session)
}

function toggleNetwork({ world, random }: StepContext): void {
  const device = random.pick(world.devices)
  device.online = !device.online
  if (!device.online) world.counts.add('network lost')
  world.say(`${device.name} is ${device.online ? 'on' : 'off'}line`)
  if (device.online) for (const tab of device.tabs) tab.networkBack()
}

function toggleSession({ world, random }: StepContext): void {
  const device = random.pick(world.devices)
  device.sessionValid = !device.sessionValid
  if (!device.sessionValid) world.counts.add('session expired')
  world.say(`${device.name}: the session is ${device.sessionValid ? 'good' : 'over'}`)
}

function switchUser({ world, random }: StepContext): void {
  const device = random.pick(world.devices)
  const user = random.pick(['anna', 'bert', 'carl'].filter((name) => name !== device.session))
  device.session = UserId.parse(user)
  device.sessionValid = true
  world.counts.add('user switched')
  world.say(`${device.name} is ${user}'s now`)
  // Tabs of the one before may stay open, as they do.
  for (const tab of device.tabs) if (random.chance(0.6)) tab.kill()
  if (device.tabs.size < tabsMax) device.openTab(device.session)
}

const hourMs = 3_600_000

function jumpDeviceClock({ world, random }: StepContext): void {
  const device = random.pick(world.devices)
  device.clockOffsetMs += random.between(-30 * 24, 30 * 24) * hourMs
  world.counts.add('device clock jumped')
  world.say(`${device.name}: the clock is ${device.clockOffsetMs / hourMs} h off`)
}

async function jumpServerClock({ world, random }: StepContext): Promise<void> {
  await world.settled()
  world.serverClockOffsetMs += random.between(-24, 24) * hourMs
  world.counts.add('server clock jumped')
  world.say(`the server's clock is ${world.serverClockOffsetMs / hourMs} h off`)
}

async function crashServer({ world, random }: StepContext): Promise<void> {
  if (!world.server.isUp) return
  world.counts.add('server crashed')
  world.say('the server crashes')
  await world.server.crash(random.next())
}

async function startServer({ world }: StepContext): Promise<void> {
  if (world.server.isWhole) return
  world.say('the server starts again')
  await world.server.start()
  await world.settled()
  await world.server.checkDatabase('versions')
}

async function backUp({ world }: StepContext): Promise<void> {
  if (world.server.isUp) world.say('the server is backed up')
  await world.settled()
  await world.server.backUp()
}

async function restore({ world }: StepContext): Promise<void> {
  if (!world.server.hasBackup || world.counts.of('server restored') >= lossesMax) return
  world.counts.add('server restored')
  world.say('the server is restored from its backup')
  await world.settled()
  await world.server.restore()
  await world.server.checkDatabase('versions')
}

/** Records and fields that this version does not know, written by one that does. */
async function newerVersion({ world, random }: StepContext): Promise<void> {
  if (!world.server.isUp) return
  await world.settled()
  const space = SpaceId.parse(random.pick(['learner:l1', 'learner:l2', 'class:c1', 'board:c1']))
  const id = `f${random.below(3)}`
  world.counts.add('newer version wrote')
  world.say(`a newer server writes ${id} in ${space}`)
  await world.server.writeElsewhere(space, 'future-kind', `${space}~${id}`, {
    wings: random.below(5),
    deep: [{ field: [1] }],
  })
}

/** A client in another language, or one that is broken: whatever it says, it harms nobody else. */
function anotherClient({ world, random }: StepContext): void {
  const user = random.pick(['anna', 'bert', 'carl'])
  const seq = random.between(1, 3)
  const at = { instant: world.serverNow(), zone: 'Europe/Berlin', offset: 60 }
  const mutation = random.pick([
    { name: 'future.mutation', v: 1, args: { any: 'thing' } },
    { name: 'settings.change', v: 9, args: { user, displayName: 'Later' } },
    { name: 'settings.change', v: 1, args: { user, displayName: `Name ${random.below(3)}`, unknown: { deep: true } } },
    { name: 'settings.change', v: 1, args: { user: 'anna', displayName: 'Not mine' } },
    { name: 'constructor', v: 1, args: null },
  ])
  const body = {
    protocol: 1,
    account: random.chance(0.9) ? user : 'bert',
    client: `other-client-${random.below(3)}`,
    schema: random.below(9),
    cookie: random.chance(0.9) ? null : 'not a cookie',
    ack: random.below(3),
    mutations: [{ seq, ...mutation, at }],
    future: 'field',
  }
  world.counts.add('another client spoke')
  world.say(`another client of ${user} sends ${seq} ${mutation.name} v${mutation.v}`)
  world.network.request(
    'other',
    { user: UserId.parse(user), valid: true },
    JSON.stringify(body),
    (answer) => {
      world.say(`another client of ${user} was answered ${answer.status}`)
      if (answer.status >= 500 && answer.text.includes('internal')) world.counts.add('another client: 500')
    },
    ignore,
  )
}

/** The app of a device is exchanged for one of the other version, with whatever waits and is under way. */
function updateApp({ world, random }: StepContext): void {
  const device = random.pick(world.devices)
  device.speaksAnotherWire = !device.speaksAnotherWire
  world.counts.add('app updated')
  world.say(`${device.name} speaks ${device.speaksAnotherWire ? 'another' : 'today’s'} version`)
}

function changeWeather({ world, random }: StepContext): void {
  world.network.weather = random.chance(0.7) ? badWeather : goodWeather
}
