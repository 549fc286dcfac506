import type { BrowserContext, Page } from '@playwright/test'
import type { Client, RefusedEdit, SyncStatus } from '@etude/client-sdk'
import type { ArgsOf, Body, KindName, MutationName, Result, Refusal } from '@etude/core'
import { replicaScript } from './replica-script.ts'

/** In the page: the one function of the bundle, and the client that a test opened with it. */
interface ReplicaWindow {
  openEtudeClient: (options: { url: string; account: string; onError: (error: unknown) => void }) => Promise<Client>
  client: Client
  faults: string[]
}

/** A tab that holds a replica and no screen: what it does is what every screen does through the same client. */
export interface ReplicaTab {
  readonly page: Page
  mutate<Name extends MutationName>(name: Name, args: ArgsOf<Name>): Promise<Result<{ edit: string }, Refusal>>
  read<K extends KindName>(kind: K, id: string): Promise<Body<K> | undefined>
  status(): Promise<SyncStatus>
  refused(): Promise<readonly RefusedEdit[]>
  /** Asks for a round trip and says how it ended, whatever that is. */
  syncNow(): Promise<SyncStatus>
  /** Waits until everything has been sent and fetched. */
  synced(): Promise<void>
  /** Waits until a query in the page answers what is wanted. */
  until(kind: KindName, id: string, wanted: Readonly<Record<string, unknown>>): Promise<void>
  faults(): Promise<readonly string[]>
}

export interface Account {
  readonly id: string
  readonly learner: string
}

/** An answer of the real server without a screen on it: the same origin, so that cookies, sockets and databases are the app's own. */
const bareAddress = '/health'

export async function openReplicaTab(context: BrowserContext, account: Account): Promise<ReplicaTab> {
  return startReplica(await openBareTab(context), account)
}

/** A tab of the same profile without a replica yet: there before the network goes. */
export async function openBareTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(bareAddress)
  return page
}

/** With another script than today's it is an older or a later app that is opened. */
export async function startReplica(page: Page, account: Account, script?: string): Promise<ReplicaTab> {
  await openClientIn(page, account, script)
  return replicaTab(page)
}

/** After a reload the page begins again, as a screen would. */
export async function openClientIn(page: Page, account: Account, script?: string): Promise<void> {
  await page.evaluate(script ?? (await replicaScript()))
  await page.evaluate(async (id) => {
    const window = globalThis as unknown as ReplicaWindow
    window.faults = []
    const onError = (error: unknown): void => void window.faults.push(String(error))
    window.client = await window.openEtudeClient({ url: location.origin, account: id, onError })
  }, account.id)
}

function replicaTab(page: Page): ReplicaTab {
  return {
    page,
    mutate: (name, args) =>
      page.evaluate(
        ([name, args]) => (globalThis as unknown as ReplicaWindow).client.mutate(name as never, args as never),
        [name, args as unknown] as const,
      ) as never,
    read: (kind, id) =>
      page.evaluate(
        ([kind, id]) =>
          new Promise((resolve) => {
            const query = (globalThis as unknown as ReplicaWindow).client.live((reader) => reader.get(kind, id))
            const stop = query.subscribe((record) => {
              setTimeout(() => stop())
              resolve(record?.body)
            })
          }),
        [kind, id] as const,
      ) as never,
    status: () =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            const stop = (globalThis as unknown as ReplicaWindow).client.status.subscribe((status) => {
              setTimeout(() => stop())
              resolve(status)
            })
          }),
      ) as never,
    refused: () =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            const stop = (globalThis as unknown as ReplicaWindow).client.refused.subscribe((refused) => {
              setTimeout(() => stop())
              resolve(refused)
            })
          }),
      ) as never,
    syncNow: () => page.evaluate(() => (globalThis as unknown as ReplicaWindow).client.syncNow()),
    synced: () =>
      page.evaluate(async () => {
        const { client } = globalThis as unknown as ReplicaWindow
        const status = await client.syncNow()
        if (status.type !== 'synced' || status.pending > 0) throw new Error(`Not synced: ${JSON.stringify(status)}`)
      }),
    until: (kind, id, wanted) =>
      page.evaluate(
        ([kind, id, wanted]) =>
          new Promise<void>((resolve) => {
            const fields = Object.entries(wanted as object) as [string, unknown][]
            const query = (globalThis as unknown as ReplicaWindow).client.live((reader) => reader.get(kind, id))
            const stop = query.subscribe((record) => {
              const body = record?.body as Record<string, unknown> | undefined
              const there = fields.every(([field, value]) => JSON.stringify(body?.[field]) === JSON.stringify(value))
              if (!there) return
              setTimeout(() => stop())
              resolve()
            })
          }),
        [kind, id, wanted as unknown] as const,
      ),
    faults: () => page.evaluate(() => (globalThis as unknown as ReplicaWindow).faults),
  }
}
