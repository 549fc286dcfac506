import { ClientId, Instant, SyncRequest, protocolVersion, schemaVersion } from '@etude/core'
import type { SyncResponse, UserId } from '@etude/core'
import {
  cookieKeyFrom,
  createCommit,
  createSnapshots,
  createSync,
  createUnchanged,
  readableSpaces,
} from '@etude/server'
import type { Person, School } from './school.ts'

/** One device that asks the engine itself, without a network between. */
export interface SyncingDevice {
  readonly sync: (change?: { readonly name: string; readonly args: object }) => Promise<SyncResponse>
  readonly close: () => Promise<void>
}

export function deviceOf({ database }: School, { user }: Pick<Person, 'user'>, client = 'bench-device'): SyncingDevice {
  const now = (): Instant => Instant.parse(Date.now())
  const commit = createCommit({ database, now })
  const sync = createSync({
    commit,
    readSnapshot: createSnapshots(database),
    readableSpaces,
    unchanged: createUnchanged(database, commit),
    epoch: 'bench',
    cookieKey: cookieKeyFrom('a secret that only this measurement knows'),
    now,
  })
  let cookie: string | null = null
  let seq = 0
  return {
    async sync(change) {
      const ack = seq
      if (change !== undefined) seq += 1
      const at = { instant: Date.now(), zone: 'Europe/Berlin', offset: 60 }
      const mutations = change === undefined ? [] : [{ seq, name: change.name, v: 1, args: change.args, at }]
      const answer = await sync(user, requestOf(user, client, cookie, ack, mutations))
      if (!answer.ok) throw new Error(answer.error.type)
      if (answer.value.outcomes.some(({ type }) => type !== 'applied'))
        throw new Error(JSON.stringify(answer.value.outcomes))
      cookie = answer.value.cookie
      return answer.value
    },
    close: () => commit.close(),
  }
}

const requestOf = (user: UserId, client: string, cookie: string | null, ack: number, mutations: readonly object[]) =>
  SyncRequest.parse({
    protocol: protocolVersion,
    account: user,
    client: ClientId.parse(client),
    schema: schemaVersion,
    cookie,
    ack,
    mutations,
  })

/** Fetches all there is. */
export async function catchUp(device: SyncingDevice): Promise<readonly SyncResponse[]> {
  const answers = [await device.sync()]
  while (answers.at(-1)?.more === true) answers.push(await device.sync())
  return answers
}

/** What one of many costs the processor, in microseconds: other work may make it wait, and that does not count. */
export async function cpuMicrosOf(times: number, work: (n: number) => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  for (let n = 0; n < times; n += 1) await work(n)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / times
}
