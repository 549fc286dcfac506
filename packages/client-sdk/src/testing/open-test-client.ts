import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import type { Client } from '../client.ts'
import type { ClientDeps } from '../client-deps.ts'
import { indexedDbEngine } from '../local-store/indexeddb-engine.ts'
import type { StoreEngine } from '../local-store/local-store.ts'
import { openClient } from '../open-client.ts'
import type { FakeServer } from './fake-server.ts'
import { handClock } from './hand-clock.ts'
import type { HandClock } from './hand-clock.ts'

/** One device of one account, on an IndexedDB of its own, with a clock and a network in the test's hands. */
export interface TestDevice {
  readonly client: Client
  readonly clock: HandClock
  readonly engine: StoreEngine
  readonly factory: IDBFactory
  readonly marker: NonNullable<ClientDeps['marker']>
  readonly errors: unknown[]
  /** Another tab, or the same device after a restart. */
  open(over?: Partial<ClientDeps>): Promise<Client>
}

export async function openTestDevice(server: FakeServer, over: Partial<ClientDeps> = {}): Promise<TestDevice> {
  const factory = new IDBFactory()
  const engine = over.storage ?? indexedDbEngine({ indexedDB: factory, IDBKeyRange })
  const clock = handClock()
  const errors: unknown[] = []
  const marker = markerInMemory()
  let ids = 0
  const device = deviceCount++
  const open = (more: Partial<ClientDeps> = {}): Promise<Client> =>
    openClient({
      url: 'http://etude.test',
      account: server.session,
      storage: engine,
      fetch: server.fetch,
      connect: undefined,
      now: clock.now,
      setTimer: clock.setTimer,
      zone: () => 'Europe/Berlin',
      offsetMinutes: () => 60,
      newId: () => `device-${device}-id-${ids++}`,
      random: () => 0.5,
      onError: (error) => errors.push(error),
      marker,
      network: { isOnline: () => true, onBack: () => () => {} },
      ...over,
      ...more,
    })
  return { client: await open(), clock, engine, factory, marker, errors, open }
}

let deviceCount = 0

/** What a browser keeps beside its databases. */
function markerInMemory(): NonNullable<ClientDeps['marker']> {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}
