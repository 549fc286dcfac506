import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserId, changeDigest } from '@etude/core'
import type { Actor, At, Instant, Json, Mutation, SpaceId, SyncRequest } from '@etude/core'
import {
  cookieKeyFrom,
  createApp,
  createCommit,
  createHub,
  createSnapshots,
  createSync,
  createWatchedSpaces,
  migrate,
  openSqlite,
  readEpoch,
  readableSpaces,
  syncRoutes,
  verifyDatabase,
} from '@etude/server'
import type { AppDeps, Commit, LiveSocket, SqliteHandle } from '@etude/server'
import type { Counts } from './counts.ts'
import { Oracle } from './oracle.ts'
import type { Complain, OracleMemory } from './oracle.ts'
import { drained } from './scheduler.ts'
import type { Scheduler } from './scheduler.ts'

/** Who a request or a socket says it is, as its session knows. */
export interface Session {
  readonly user: UserId
  readonly valid: boolean
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface ServerDeps {
  readonly scheduler: Scheduler
  readonly complain: Complain
  readonly counts: Counts
  readonly newId: () => string
  readonly now: () => Instant
}

interface Instance {
  readonly owner: string
  readonly database: SqliteHandle
  readonly commit: Commit
  readonly hub: ReturnType<typeof createHub>
  readonly request: (session: Session, body: string) => Promise<Answer>
}

interface Backup {
  readonly file: string
  readonly memory: OracleMemory
}

/** Somebody was told what is in a space: checked once everything that was committed in the same task is known here too. */
interface Told {
  readonly how: 'a response' | 'an announcement'
  readonly user: UserId
  readonly space: SpaceId
}

/** The server's own parts over a real SQLite file, that can be stopped dead between any two tasks, started again and set back. */
export class SimulatedServer {
  readonly oracle: Oracle
  readonly #deps: ServerDeps
  readonly #folder: string
  readonly #file: string
  #instance: Instance | null = null
  #backup: Backup | null = null
  #starts = 0
  #told: Told[] = []
  /** What was asked of commit() is folded in the order in which it was asked, which is the order in which it is done. */
  #folded: Promise<unknown> = Promise.resolve()
  #sockets = new Set<() => void>()

  constructor(deps: ServerDeps) {
    this.#deps = deps
    this.oracle = new Oracle(deps.complain, deps.counts)
    this.#folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'etude-simulation-'))
    this.#file = join(this.#folder, 'etude.sqlite')
  }

  get isUp(): boolean {
    return this.#instance !== null
  }

  get owner(): string {
    return `server-${this.#starts}`
  }

  /** Makes the database and starts for the first time. Runs outside the scheduler: nothing of it is simulated. */
  async create(): Promise<void> {
    const database = openSqlite(this.#file)
    await migrate(database)
    await database.db.updateTable('etude').set({ value: this.#deps.newId() }).where('name', '=', 'epoch').execute()
    this.oracle.beginEpoch(await readEpoch(database))
    await database.close()
    await this.start()
  }

  async start(): Promise<void> {
    const { complain, newId, now } = this.#deps
    const owner = `server-${++this.#starts}`
    const database = openSqlite(this.#file)
    if (database.writer.pragma('synchronous', { simple: true }) !== 2)
      complain('SYNC-1', 'commits do not wait for the disk')
    const epoch = await readEpoch(database)
    const readSnapshot = createSnapshots(database)
    const log = { error: (details: object, message: string) => complain('error', `${message} ${describe(details)}`) }
    const plain = createCommit({ database, now, log, random: () => 0.5 })
    const commit = this.#watched(plain)
    const hub = createHub({
      epoch,
      now,
      watchedBy: createWatchedSpaces(readSnapshot),
      onError: (error) => complain('error', `a listener's spaces: ${describe({ err: error })}`),
    })
    commit.onCommitted(hub.announce)
    const sync = createSync({
      commit,
      readSnapshot,
      readableSpaces,
      epoch,
      cookieKey: cookieKeyFrom('a secret that only the simulation knows'),
      now,
    })
    const app = createApp({
      database,
      authenticate: (headers) => Promise.resolve(callerFrom(headers)),
      routes: syncRoutes(async (user, request) => this.#checked(user, request, await sync(user, request))),
      publicUrl: 'http://etude.test',
      trustProxy: 0,
      version: '0',
      draining: () => false,
      now,
      newId,
      log: silentLog(log.error),
    })
    const request = async ({ user, valid }: Session, body: string): Promise<Answer> => {
      const headers = { 'content-type': 'application/json', 'x-user': user, 'x-valid': String(valid) }
      const response = await app.request('http://etude.test/sync', { method: 'POST', headers, body })
      return { status: response.status, headers: response.headers, text: await response.text() }
    }
    this.#instance = { owner, database, commit, hub, request }
  }

  /** The process is gone, with everything that was not on the disk. */
  crash(): void {
    const instance = this.#instance
    if (instance === null) return
    this.#instance = null
    this.#deps.scheduler.drop(instance.owner, { tasks: true })
    this.#told = []
    this.#folded = Promise.resolve()
    instance.database.reader.close()
    instance.database.writer.close()
    for (const end of this.#sockets) end()
    this.#sockets.clear()
  }

  /** Takes a copy that the server may later be set back to. */
  backUp(): void {
    const instance = this.#instance
    if (instance === null) return
    instance.database.writer.pragma('wal_checkpoint(truncate)')
    const file = join(this.#folder, 'backup.sqlite')
    copyFileSync(this.#file, file)
    this.#backup = { file, memory: this.oracle.remember() }
  }

  get hasBackup(): boolean {
    return this.#backup !== null
  }

  /** Comes back from the older copy under another epoch, as an operator would bring it back. */
  async restore(): Promise<void> {
    if (this.#backup === null) return
    this.crash()
    for (const end of ['', '-wal', '-shm']) rmSync(this.#file + end, { force: true })
    copyFileSync(this.#backup.file, this.#file)
    const epoch = this.#deps.newId()
    const database = openSqlite(this.#file)
    database.writer.prepare("update etude set value = ? where name = 'epoch'").run(epoch)
    database.reader.close()
    database.writer.close()
    this.oracle.restore(this.#backup.memory, epoch)
    await this.start()
  }

  /** Answers as the real one does, or null where nobody is there to answer. Called as one of the server's own tasks. */
  async answer(session: Session, body: string): Promise<Answer | null> {
    const instance = this.#instance
    return instance === null ? null : instance.request(session, body)
  }

  runJob(actor: Actor, mutation: Mutation, at: At): Promise<unknown> {
    return this.#instance?.commit.run(actor, mutation, at) ?? Promise.resolve()
  }

  join(user: UserId, socket: LiveSocket, onEnd: () => void): ReturnType<ReturnType<typeof createHub>['join']> | null {
    const instance = this.#instance
    if (instance === null) return null
    const watched: LiveSocket = {
      send: (text) => {
        this.#hear(user, text)
        socket.send(text)
      },
      get bufferedBytes() {
        return socket.bufferedBytes
      },
      close: (code, reason) => socket.close(code, reason),
    }
    this.#sockets.add(onEnd)
    const joined = instance.hub.join(user, watched)
    return {
      want: joined.want,
      leave: () => {
        this.#sockets.delete(onEnd)
        joined.leave()
      },
    }
  }

  /** A server of a newer version shares the database and writes what this one does not know. */
  writeElsewhere(space: SpaceId, kind: string, id: string, body: Json): void {
    const instance = this.#instance
    if (instance === null || !this.oracle.spaces.has(space)) return
    const { writer } = instance.database
    const row = writer.prepare('select version, digest from space where id = ?').get(space) as {
      version: number
      digest: string
    }
    const before = writer
      .prepare('select version from record where space = ? and kind = ? and id = ? and deleted = 0')
      .get(space, kind, id) as { version: number } | undefined
    const version = this.oracle.writeElsewhere(space, kind, id, body)
    const gone = before === undefined ? [] : [{ kind, id, version: before.version }]
    const digest = changeDigest(row.digest, gone, [{ kind, id, version }])
    writer.transaction(() => {
      writer
        .prepare(
          `insert into record (space, kind, id, version, deleted, body) values (?, ?, ?, ?, 0, ?)
           on conflict (space, kind, id) do update set version = excluded.version, deleted = 0, body = excluded.body`,
        )
        .run(space, kind, id, version, JSON.stringify(body))
      writer.prepare('update space set version = ?, digest = ? where id = ?').run(version, digest, space)
    })()
  }

  /** Whoever was told something in the task that has just ended: may they know it, as the commits left things? */
  async checkTold(): Promise<void> {
    if (this.#told.length === 0) return
    const told = this.#told
    this.#told = []
    for (const { how, user, space } of told)
      if (!(await this.oracle.mayRead(user, space)))
        this.#deps.complain('SYNC-8', `${how} told ${user} what is in ${space}`)
  }

  /** Compares the database with what must be in it, and lets the product's own check look through everything. */
  async checkDatabase(how: 'versions' | 'everything'): Promise<void> {
    const instance = this.#instance
    if (instance === null) return
    const { complain } = this.#deps
    const { writer } = instance.database
    const spaces = writer.prepare('select id, version, digest from space').all() as {
      id: SpaceId
      version: number
      digest: string
    }[]
    for (const { id, version, digest } of spaces) {
      const due = this.oracle.spaces.get(id)?.version ?? 0
      if (version !== due) complain('SYNC-1', `${id} is at version ${version} on the disk, and ${due} was confirmed`)
      else if (digest !== this.oracle.digestOf(id)) complain('SYNC-7', `${id} does not add up on the server`)
    }
    const clients = writer.prepare('select id, last_seq as last from client').all() as { id: string; last: number }[]
    const lastSeqs = new Map(clients.map(({ id, last }) => [id, last]))
    for (const [id, { lastSeq }] of this.oracle.clients)
      if ((lastSeqs.get(id) ?? 0) !== lastSeq)
        complain('SYNC-1', `${id} is at ${lastSeqs.get(id)}, and ${lastSeq} was confirmed`)
    if (how === 'versions') return
    for (const finding of await verifyDatabase(instance.database)) complain('STORE-4', finding)
    const rows = writer.prepare('select space, kind, id, version, body from record where deleted = 0').all() as {
      space: SpaceId
      kind: string
      id: string
      version: number
      body: string
    }[]
    for (const { space, kind, id, version, body } of rows) {
      const history = this.oracle.spaces.get(space)
      const due = history?.states.get(history.version)?.get(`${kind}/${id}`)
      if (
        due === undefined ||
        due.version !== version ||
        JSON.stringify(sorted(due.body)) !== JSON.stringify(sorted(JSON.parse(body)))
      )
        complain('SYNC-3', `${kind}/${id} in ${space} is not what the mutations come to`)
    }
  }

  async close(): Promise<void> {
    this.crash()
    await drained()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #watched(commit: Commit): Commit {
    const { now } = this.#deps
    return {
      ...commit,
      push: (push) => this.#inOrder(commit.push(push), (answer) => this.oracle.pushed(push, answer, now())),
      run: (actor, mutation, at, effects) =>
        this.#inOrder(commit.run(actor, mutation, at, effects), async (answer) => {
          if (at === undefined) return
          if (!answer.ok) return this.oracle.ran(actor, mutation, at, now(), { type: 'refused', touched: [] })
          const touched = answer.value.touched.map(([space, version]) => [space, version] as [SpaceId, number])
          return this.oracle.ran(actor, mutation, at, now(), {
            type: answer.value.superseded ? 'superseded' : 'applied',
            touched,
          })
        }),
    }
  }

  async #inOrder<T>(done: Promise<T>, fold: (answer: T) => Promise<void>): Promise<T> {
    const before = this.#folded
    const mine = (async () => {
      await before
      const answer = await done
      await fold(answer)
      return answer
    })()
    this.#folded = mine.catch(() => undefined)
    return mine
  }

  /** SYNC-8 and SYNC-18, of every answer at the moment at which it leaves. */
  #checked<T extends Awaited<ReturnType<ReturnType<typeof createSync>>>>(
    user: UserId,
    request: SyncRequest,
    answer: T,
  ): T {
    const { complain } = this.#deps
    if (!answer.ok) return answer
    const { spaces, cookie, lastSeq } = answer.value
    for (const { id, put, del } of spaces)
      if (put.length + del.length > 0) this.#told.push({ how: 'a response', user, space: id })
    if (cookie.length > cookieCharactersMax) complain('SYNC-18', `a cookie of ${cookie.length} characters`)
    const confirmed = this.oracle.clients.get(request.client)?.lastSeq ?? 0
    if (lastSeq > confirmed) complain('SYNC-1', `${request.client} was told ${lastSeq}, and ${confirmed} is durable`)
    return answer
  }

  #hear(user: UserId, text: string): void {
    const message = JSON.parse(text) as { type: string; space?: SpaceId; put?: unknown; del?: unknown }
    if (message.type !== 'announce' || message.space === undefined) return
    if (message.put === undefined && message.del === undefined) return
    if (text.length > announcementCharactersMax)
      this.#deps.complain('SYNC-18', `an announcement of ${text.length} characters`)
    this.#told.push({ how: 'an announcement', user, space: message.space })
  }
}

const announcementCharactersMax = 16_000
const cookieCharactersMax = 16_000

function callerFrom(headers: Headers): Awaited<ReturnType<AppDeps['authenticate']>> {
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
function silentLog(error: (details: object, message: string) => void): AppDeps['log'] {
  const log = { info: () => {}, warn: () => {}, error, child: () => log }
  return log as unknown as AppDeps['log']
}

const describe = (details: object): string => {
  const { err } = details as { err?: unknown }
  return err instanceof Error ? (err.stack ?? err.message) : JSON.stringify(details)
}

const sorted = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(sorted)
      : Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, item]) => [name, sorted(item)]),
        )
