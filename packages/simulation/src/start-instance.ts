import {
  cookieKeyFrom,
  createApp,
  createCommit,
  createHub,
  createSnapshots,
  createSync,
  createUnchanged,
  createWatchedSpaces,
  dialectsOf,
  readEpoch,
  readableSpaces,
  syncRoutes,
} from '@etude/server'
import { UserId, protocolVersion } from '@etude/core'
import type { Instant } from '@etude/core'
import type { AppDeps, Commit, Database, SyncTranslation } from '@etude/server'
import { anotherVersion, anotherWire } from './another-wire.ts'
import type { Complain } from './complain.ts'
import type { Answer, Session } from './simulated-server.ts'

type Sync = ReturnType<typeof createSync>

export interface InstanceDeps {
  readonly database: Database
  readonly complain: Complain
  readonly newId: () => string
  readonly now: () => Instant
  /** Sees what is asked of commit() and what comes of it. */
  readonly watched: (commit: Commit) => Commit
  /** Sees every answer before it leaves. */
  readonly answering: (sync: Sync) => Sync
}

export interface Instance {
  readonly commit: Commit
  readonly hub: ReturnType<typeof createHub>
  readonly request: (session: Session, body: string) => Promise<Answer>
}

const todaysWire: SyncTranslation = { request: (json) => json, response: (answer) => answer }

/** One server process's own parts, put together as the real one puts them, without a network. */
export async function startInstance(deps: InstanceDeps): Promise<Instance> {
  const { database, complain, newId, now, watched, answering } = deps
  const epoch = await readEpoch(database)
  const readSnapshot = createSnapshots(database)
  const log = { error: (details: object, message: string) => complain('error', `${message} ${describe(details)}`) }
  const commit = watched(createCommit({ database, now, log, random: () => 0.5 }))
  const hub = createHub({
    epoch,
    now,
    watchedBy: createWatchedSpaces(readSnapshot),
    onError: (error) => complain('error', `a listener's spaces: ${describe({ err: error })}`),
  })
  commit.onCommitted(hub.announce)
  const cookieKey = cookieKeyFrom('a secret that only the simulation knows')
  const unchanged = createUnchanged(database, commit)
  const sync = answering(createSync({ commit, readSnapshot, readableSpaces, unchanged, epoch, cookieKey, now }))
  const app = createApp({
    database,
    authenticate: (headers) => Promise.resolve(callerFrom(headers)),
    routes: syncRoutes(sync, dialectsOf({ [protocolVersion]: todaysWire, [anotherVersion]: anotherWire })),
    publicUrl: 'http://etude.test',
    trustProxy: 0,
    version: '0',
    draining: () => false,
    now,
    newId,
    log: silentLog(log.error),
  })
  return {
    commit,
    hub,
    async request({ user, valid }, body) {
      const headers = { 'content-type': 'application/json', 'x-user': user, 'x-valid': String(valid) }
      const response = await app.request('http://etude.test/sync', { method: 'POST', headers, body })
      return { status: response.status, headers: response.headers, text: await response.text() }
    },
  }
}

function callerFrom(headers: Pick<Headers, 'get'>): Awaited<ReturnType<AppDeps['authenticate']>> {
  const user = headers.get('x-user')
  if (user === null || headers.get('x-valid') !== 'true') return { ok: false, error: { code: 'session-expired' } }
  const caller = {
    user: UserId.parse(user),
    email: `${user}@etude.test`,
    name: user,
    emailVerified: true,
    admin: false,
  }
  return { ok: true, value: { ...caller, child: null, session: user, via: 'cookie' } }
}

/** The cast: of a logger the app uses these four. */
export function silentLog(error: (details: object, message: string) => void): AppDeps['log'] {
  const log = { info: () => {}, warn: () => {}, error, child: () => log }
  return log as unknown as AppDeps['log']
}

const describe = (details: object): string => {
  const { err } = details as { err?: unknown }
  return err instanceof Error ? (err.stack ?? err.message) : JSON.stringify(details)
}
