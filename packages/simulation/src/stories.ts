import { systemActor } from '@etude/core'
import type { Device, Tab } from './device.ts'
import type { StepContext } from './steps.ts'
import { runEdit, seenIn } from './edit.ts'
import type { World } from './world.ts'

/** Chains of events of which chance alone would seldom draw all, in this order and this close together. Whatever else is drawn goes on meanwhile. */

const hourMs = 3_600_000
const restoresMax = 2

/** Runs one part after another, each when so much time has passed since the one before. */
export function tell(
  world: World,
  parts: readonly (readonly [afterMs: number, run: () => Promise<void> | void])[],
): void {
  let at = 0
  for (const [afterMs, run] of parts) {
    at += afterMs
    world.scheduler.later('simulation', at, () => {
      Promise.resolve(run()).catch((error: unknown) => world.complain('simulation', String(error)))
    })
  }
}

/** A tab of this device that its user can work in, opened where there is none. */
export function tabOf(device: Device): Tab {
  const known = [...device.tabs].find(
    (tab) => tab.account === device.session && !tab.isFrozen && tab.state !== 'failed',
  )
  return known ?? device.openTab(device.session)
}

export function sync(device: Device): void {
  device.sessionValid = true
  device.online = true
  const tab = tabOf(device)
  tab.networkBack()
  tab.act((client) => client.syncNow().catch(() => undefined))
}

async function editOn(context: StepContext, device: Device, names?: readonly string[]): Promise<void> {
  const { world, workload, random } = context
  const tab = tabOf(device)
  const mutation = await workload.forUser(tab.account, random, seenIn(tab), names)
  runEdit(world, tab, mutation)
}

/** A device is set to what it was before it sent something, and is worked on again there. */
export function fromItsPast(context: StepContext): void {
  const { world, random } = context
  if (world.counts.of('device set back') >= 3) return
  const device = random.pick(world.devices)
  sync(device)
  tell(world, [
    [
      random.between(200, 2_000),
      () => {
        const disk = world.copyOf(device)
        if (disk === null) return
        world.say(`${device.name} is backed up, and worked on`)
        tell(world, [
          [1, () => editOn(context, device)],
          [5, () => editOn(context, device)],
          [random.between(1, 3_000), () => sync(device)],
          [
            random.between(500, 5_000),
            () => {
              world.counts.add('device set back')
              world.say(`${device.name} is set back to its backup`)
              for (const tab of device.tabs) tab.kill()
              world.setDisk(device, disk)
              sync(device)
            },
          ],
          [random.between(1, 2_000), () => editOn(context, device)],
          [random.between(1, 2_000), () => sync(device)],
        ])
      },
    ],
  ])
}

/** What waits on one copy of a device is confirmed by another copy, and forgotten by the server; then both bring it. */
export function twoCopiesAndARestore(context: StepContext): void {
  const { world, random } = context
  if (world.counts.of('server restored') >= restoresMax) return
  const device = random.pick(world.devices)
  sync(device)
  let copy: Device | null = null
  tell(world, [
    [random.between(200, 3_000), () => backUp(world)],
    [
      random.between(1, 500),
      () => {
        device.online = false
        return editOn(context, device)
      },
    ],
    [10, () => editOn(context, device)],
    [
      random.between(1, 500),
      () => {
        copy = world.cloneDevice(device, `copy${world.devices.length}-of-${device.name}`)
        if (copy === null) return
        world.counts.add('device cloned')
        world.say(`${copy.name} is set up as a copy of ${device.name}`)
        sync(copy)
      },
    ],
    [random.between(200, 2_000), () => restore(world)],
    [1, () => (copy === null ? undefined : sync(copy))],
    [random.between(200, 3_000), () => sync(device)],
  ])
}

/** The server has forgotten what a device confirmed, and the device's clock has gone far ahead since. */
export function aheadOfARestore(context: StepContext): void {
  const { world, random } = context
  if (world.counts.of('server restored') >= restoresMax) return
  const device = random.pick(world.devices)
  sync(device)
  tell(world, [
    [random.between(200, 3_000), () => backUp(world)],
    [1, () => editOn(context, device)],
    [10, () => editOn(context, device)],
    [1, () => sync(device)],
    [
      random.between(200, 2_000),
      () => {
        device.online = false
        device.clockOffsetMs += random.between(15 * 24, 40 * 24) * hourMs
        world.counts.add('device clock jumped')
        return editOn(context, device)
      },
    ],
    [random.between(1, 500), () => restore(world)],
    [random.between(1, 2_000), () => sync(device)],
  ])
}

/** GEN-16, X-15. Two devices and the server plan the same week from different knowledge, while one has done some of it already. */
export function theSameWeek(context: StepContext): void {
  const { world, workload, random } = context
  const [phone, laptop] = world.devices
  if (phone === undefined || laptop === undefined) return
  for (const device of [phone, laptop]) sync(device)
  const plan = ['week.generate']
  const work = ['activity.complete', 'activity.start', 'activity.pin', 'day.pull']
  world.counts.add('week planned at several places')
  tell(world, [
    [
      random.between(200, 2_000),
      () => {
        phone.online = laptop.online = false
        return editOn(context, phone, plan)
      },
    ],
    [random.between(1, 100), () => editOn(context, laptop, plan)],
    [random.between(1, 100), () => editOn(context, laptop, work)],
    [1, () => editOn(context, laptop, ['activity.complete'])],
    [
      random.between(1, 100),
      async () =>
        world.runJob(
          systemActor('simulation'),
          await workload.forServer(random, world.serverNow(), random.chance(0.5) ? plan : ['week.remove']),
        ),
    ],
    [random.between(1, 500), () => editOn(context, phone, work)],
    [random.between(1, 500), () => sync(random.chance(0.5) ? phone : laptop)],
    [random.between(1, 500), () => [phone, laptop].forEach(sync)],
  ])
}

async function backUp(world: World): Promise<void> {
  if (world.server.isUp) world.say('the server is backed up')
  await world.server.backUp()
}

async function restore(world: World): Promise<void> {
  if (!world.server.hasBackup) return
  world.counts.add('server restored')
  world.say('the server is restored from its backup')
  await world.server.restore()
}
