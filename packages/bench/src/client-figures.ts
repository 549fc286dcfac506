import type { Browser, MeasuredPage } from './browser-page.ts'
import type { Device } from './browser/engine.ts'
import { changeElsewhere } from './client-school.ts'
import type { Process, Pupil } from './client-school.ts'
import { measureFigure } from './figure.ts'
import { median } from './measure.ts'

export interface Places {
  readonly browser: Browser
  readonly server: Process
  readonly floor: Process
  readonly pupils: Readonly<Record<'writer' | 'live' | 'small' | 'large', Pupil>>
  /** A learner for each run that leaves something on the server. */
  readonly fresh: () => Pupil
  /** How many occurrences the two learners with many of them have. */
  readonly small: number
  readonly large: number
  readonly quick: boolean
}

const deviceOf = ({ user, learner, today }: Pupil): Device => ({ user, learner, today })

async function openEngine({ browser, server }: Places, { cookie }: Pupil): Promise<MeasuredPage> {
  return browser.open(`${server.address}/health`, cookie)
}

const openRaw = ({ browser, floor }: Places): Promise<MeasuredPage> => browser.open(floor.address)

async function ended(page: MeasuredPage): Promise<void> {
  const faults = await page.call('engine', 'faultsSeen')
  await page.close()
  if (faults.length > 0) throw new Error(`The replica reported ${faults.join('; ')}`)
}

export async function localWrites(places: Places): Promise<void> {
  const { writer } = places.pupils
  const each = places.quick ? 20 : 150
  const [ours, raw] = [await openEngine(places, writer), await openRaw(places)]
  const device = deviceOf(writer)
  await ours.call('engine', 'open', device, true)
  await ours.call('engine', 'synced')
  await ours.call('engine', 'goOffline')
  await raw.call('raw', 'open')
  let from = 0
  await measureFigure({
    lines: {
      'local-write': {
        title: 'local write, visible and durable, p50',
        unit: 'ms',
        target: { timesAtMost: 1.1 },
        floor: 'the row and a row of a queue by Dexie, in one transaction',
      },
    },
    runs: 7,
    floor: async () => ({ 'local-write': median(await raw.call('raw', 'localWrites', device, from, each)) }),
    async ours() {
      const ms = await ours.call('engine', 'localWrites', device, from, each)
      from += each
      return { 'local-write': median(ms) }
    },
  })
  await ended(ours)
  await raw.close()
}

export async function throughTheServer(places: Places): Promise<void> {
  const { live } = places.pupils
  const device = deviceOf(live)
  const each = places.quick ? 5 : 40
  const ours = [await openEngine(places, live), await openEngine(places, live)] as const
  const raw = [await openRaw(places), await openRaw(places)] as const
  for (const page of ours) {
    await page.call('engine', 'open', device, true, true)
    await page.call('engine', 'synced')
  }
  for (const page of raw) {
    await page.call('raw', 'open')
    await page.call('raw', 'connect')
  }
  let n = 0
  const pass = async (room: 'engine' | 'raw', [a, b]: readonly [MeasuredPage, MeasuredPage]): Promise<number> => {
    const ms: number[] = []
    for (let count = 0; count < each; count += 1) {
      n += 1
      await (room === 'raw' ? b.call(room, 'watch') : b.call(room, 'watch', device, n))
      const sent = await a.call(room, 'send', device, n)
      ms.push((await b.call(room, 'whenSeen')) - sent)
      // People do not write again before the answer to the last is here.
      if (room === 'engine') for (const page of [a, b]) await page.call('engine', 'synced')
    }
    return median(ms)
  }
  await measureFigure({
    lines: {
      'to-another-device': {
        title: 'A → server → visible on B, p50',
        unit: 'ms',
        target: { timesAtMost: 1.3 },
        floor: 'durable by Dexie on A, over a WebSocket into SQLite, durable by Dexie on B',
      },
    },
    runs: 7,
    floor: async () => ({ 'to-another-device': await pass('raw', raw) }),
    ours: async () => ({ 'to-another-device': await pass('engine', ours) }),
  })
  for (const page of ours) await ended(page)
  for (const page of raw) await page.close()
}

export async function warmStart(places: Places): Promise<void> {
  const { small } = places.pupils
  const device = deviceOf(small)
  const each = places.quick ? 2 : 15
  const page = await openEngine(places, small)
  await page.call('engine', 'firstSync', device)
  await page.call('engine', 'close')
  await measureFigure({
    lines: {
      'warm-start': {
        title: 'warm start, 10,000 rows, open → first 50, p50',
        unit: 'ms',
        target: { timesAtMost: 1.2 },
        floor: 'the same query of as many rows by Dexie alone',
      },
    },
    runs: 7,
    floor: async () => ({ 'warm-start': median(await page.call('raw', 'warmStarts', device, each, places.small)) }),
    ours: async () => ({ 'warm-start': median(await page.call('engine', 'warmStarts', device, each)) }),
  })
  await ended(page)
}

/** The rows of the floor's server are another learner's. */
const floorDevice = (device: Device): Device => ({ ...device, learner: 'lea', user: 'anna' })

export async function rebase(places: Places): Promise<void> {
  const { small } = places.pupils
  const device = deviceOf(small)
  const count = 200
  const [ours, raw] = [await openEngine(places, small), await openRaw(places)]
  await ours.call('engine', 'firstSync', device)
  await raw.call('raw', 'firstSync', places.small)
  let from = 0
  await measureFigure({
    lines: {
      rebase: {
        title: 'rebase 200 pending over a patch of 200 rows',
        unit: 'ms',
        target: { atMost: 60 },
        floor: 'the same rows, those under them and the queue, read and written by Dexie, nothing computed',
      },
    },
    runs: 7,
    floor: async () => ({ rebase: await raw.call('raw', 'rebase', floorDevice(device), count) }),
    async ours() {
      await changeElsewhere(places.server, small, from, count)
      const ms = await ours.call('engine', 'rebase', device, from, count)
      from += count
      await ours.call('engine', 'goOnline')
      await ours.call('engine', 'synced')
      return { rebase: ms }
    },
  })
  await ended(ours)
  await raw.close()
}

export async function firstSync(places: Places): Promise<void> {
  const { small } = places.pupils
  await measureFigure({
    lines: {
      'first-sync': {
        title: 'first sync of 10,000 rows',
        unit: 'ms',
        target: { timesAtMost: 0.9 },
        floor: 'fetch and one bulkPut',
      },
      'first-screen': { title: 'its first screen', unit: 'ms', target: { atMost: 300 } },
    },
    async floor() {
      const raw = await openRaw(places)
      const ms = await raw.call('raw', 'firstSync', places.small)
      await raw.close()
      return { 'first-sync': ms, 'first-screen': ms }
    },
    async ours() {
      const ours = await openEngine(places, small)
      const { all, firstScreen } = await ours.call('engine', 'firstSync', deviceOf(small))
      await ended(ours)
      return { 'first-sync': all, 'first-screen': firstScreen }
    },
  })
}

export async function largeFirstSync(places: Places): Promise<void> {
  const { large } = places.pupils
  const floor = 'fetch and one bulkPut'
  await measureFigure({
    lines: {
      'large-first-sync': { title: 'first sync of 50,000 rows', unit: 'ms', target: { timesAtMost: 0.6 }, floor },
      'large-first-sync-memory': {
        title: 'first sync of 50,000 rows, peak memory of the page',
        unit: 'MB',
        target: { timesAtMost: 0.6 },
        floor,
      },
    },
    warmUp: false,
    async floor() {
      const raw = await openRaw(places)
      let ms = 0
      const bytes = await raw.peakBytes(async () => {
        ms = await raw.call('raw', 'firstSync', places.large)
      })
      await raw.close()
      return { 'large-first-sync': ms, 'large-first-sync-memory': bytes / 1e6 }
    },
    async ours() {
      const ours = await openEngine(places, large)
      let ms = 0
      const bytes = await ours.peakBytes(async () => {
        ms = (await ours.call('engine', 'firstSync', deviceOf(large))).all
      })
      await ended(ours)
      return { 'large-first-sync': ms, 'large-first-sync-memory': bytes / 1e6 }
    },
  })
}

export async function backlogs(places: Places): Promise<void> {
  // The many first: the first thousands of edits after a server has begun cost it twice what they cost from then on, which is no part of a backlog.
  await backlog(places, places.quick ? 1_000 : 10_000, 2_500)
  await backlog(places, places.quick ? 100 : 1_000, 200)
}

async function backlog(places: Places, count: number, burstMax: number): Promise<void> {
  const rows = count.toLocaleString('en')
  await measureFigure({
    lines: {
      [`burst-${count}`]: {
        title: `burst of ${rows} local writes`,
        unit: 'ms',
        target: { atMost: burstMax },
        floor: 'the same rows and as many of a queue by one bulkPut and one bulkAdd',
      },
      [`backlog-${count}`]: {
        title: `offline backlog of ${rows} → acknowledged`,
        unit: 'ms',
        target: { timesAtMost: 1.5 },
        floor: 'the queue read from Dexie, posted to a bare hono route over SQLite, and emptied',
      },
    },
    async floor() {
      const raw = await openRaw(places)
      const device = deviceOf(places.pupils.writer)
      await raw.call('raw', 'open')
      await raw.call('raw', 'localWrites', device, count, 20)
      const burst = await raw.call('raw', 'burst', device, 0, count)
      const sent = await raw.call('raw', 'sendBacklog', device)
      await raw.close()
      return { [`burst-${count}`]: burst, [`backlog-${count}`]: sent }
    },
    async ours() {
      const pupil = places.fresh()
      const device = deviceOf(pupil)
      const ours = await openEngine(places, pupil)
      await ours.call('engine', 'open', device, true)
      await ours.call('engine', 'synced')
      await ours.call('engine', 'goOffline')
      await ours.call('engine', 'localWrites', device, count, 20)
      const burst = await ours.call('engine', 'burst', device, 0, count)
      const sent = await ours.call('engine', 'sendBacklog')
      await ended(ours)
      return { [`burst-${count}`]: burst, [`backlog-${count}`]: sent }
    },
  })
}
