import { openDatabase, verifyDatabase } from '@etude/server'
import type { Database } from '@etude/server'
import type { Account } from './accounts.ts'
import type { DeviceProcess } from './device-process.ts'
import type { Figures } from './figures.ts'
import type { Pusher } from './pusher.ts'
import type { SoakOptions } from './run-soak.ts'

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

/** How many changes each account's own space has taken. */
export const versions = (options: SoakOptions, dataDir: string, accounts: readonly Account[]) =>
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
export async function judge(
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
    const taken = await database.db
      .selectFrom('mutation')
      .select(({ fn }) => ['client', fn.count<number>('seq').as('count'), fn.max('seq').as('last')])
      .where('client', 'like', 'soak-pusher-%')
      .groupBy('client')
      .execute()
    const rowsOf = new Map(taken.map(({ client, count, last }) => [client as string, [Number(count), Number(last)]]))
    for (const { client, acknowledged } of pushers) {
      const [count, last] = rowsOf.get(client) ?? [0, 0]
      if (count !== acknowledged || last !== acknowledged)
        figures.complain(`${client} was answered up to ${acknowledged}, and ${count} up to ${last} are kept`)
    }
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
