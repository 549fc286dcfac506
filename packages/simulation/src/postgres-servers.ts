import { changeDigest } from '@etude/core'
import type { Actor, At, Instant, Json, Mutation, SpaceId, UserId } from '@etude/core'
import { connectOtherServers, migrate, openPostgres, readEpoch } from '@etude/server'
import type { Commit, LiveSocket, OtherServers, PostgresHandle, Push } from '@etude/server'
import { createDatabase } from '@etude/testbed'
import { checkDatabase } from './check-database.ts'
import { CommitOrder } from './commit-order.ts'
import type { Fold } from './commit-order.ts'
import { Oracle, foldRun } from './oracle.ts'
import type { OracleMemory } from './oracle.ts'
import { runOutside } from './outside.ts'
import { realSetTimeout } from './scheduler.ts'
import type { Answer, Joined, ServerDeps, Session, SimulatedServer } from './simulated-server.ts'
import { silentLog, startInstance } from './start-instance.ts'
import type { Instance } from './start-instance.ts'
import { toldByAnswer, watchSocket } from './watch-told.ts'
import type { Told } from './watch-told.ts'
import { whatBecameOf } from './what-became-of.ts'

interface Running extends Instance {
  readonly database: PostgresHandle
  readonly others: OtherServers
  readonly sockets: Set<() => void>
  readonly gone: Promise<null>
  readonly end: () => void
}

/** When it was told, counted in folds, so that it is known which commits may have come between. */
interface ToldThen extends Told {
  readonly folds: number
}

const processes = 2

/** Two server processes' own parts over one real PostgreSQL, which tell each other of their commits by its notices. Either can be killed alone. */
export class PostgresServers implements SimulatedServer {
  readonly oracle: Oracle
  readonly #deps: Omit<ServerDeps, 'scheduler'>
  readonly #serverUrl: string
  readonly #order: CommitOrder
  readonly #running: (Running | null)[] = Array.from({ length: processes }, () => null)
  readonly #inFlight = new Set<Promise<unknown>>()
  /** Not to be killed with: nothing in the database says afterwards whether a job was done. */
  readonly #jobs = new Set<Promise<unknown>>()
  #database: { readonly url: string; drop(): Promise<void> } | null = null
  #operator: PostgresHandle | null = null
  #backup: OracleMemory | null = null
  #killing: Promise<void> = Promise.resolve()
  /** Restores and starts, one after the other: no server comes up in the middle of a restore. */
  #turning: Promise<void> = Promise.resolve()
  #starts = 0
  #told: ToldThen[] = []
  #hasNotices = false
  #doomed: { readonly which: number; readonly afterMs: number } | null = null

  constructor(deps: Omit<ServerDeps, 'scheduler'>, serverUrl: string) {
    this.#deps = deps
    this.#serverUrl = serverUrl
    this.oracle = new Oracle(deps.complain, deps.counts)
    this.#order = new CommitOrder(this.oracle, deps.complain, deps.counts)
  }

  get isUp(): boolean {
    return this.#running.some((running) => running !== null)
  }

  get isWhole(): boolean {
    return this.#running.every((running) => running !== null)
  }

  readonly owner = 'servers'

  get hasBackup(): boolean {
    return this.#backup !== null
  }

  get isSettled(): boolean {
    return !this.#order.isOpen
  }

  async create(): Promise<void> {
    this.#database = await createDatabase(this.#serverUrl)
    this.#operator = await openPostgres(this.#database.url)
    await migrate(this.#operator)
    await this.#setEpoch(this.#deps.newId())
    this.oracle.beginEpoch(await readEpoch(this.#operator))
    await this.start()
  }

  start(): Promise<void> {
    return (this.#turning = this.#turning.then(() => this.#startAll()))
  }

  #startAll(): Promise<void> {
    this.#doomed = null
    return runOutside(async () => {
      await this.#killing
      for (const place of this.#running.keys()) this.#running[place] ??= await this.#startOne()
    })
  }

  async #startOne(): Promise<Running> {
    const { complain, newId, now } = this.#deps
    const { url } = this.#made()
    const database = await openPostgres(url)
    const sync = await database.pool.query<{ synchronous_commit: string }>('show synchronous_commit')
    if (sync.rows[0]?.synchronous_commit !== 'on') complain('SYNC-1', 'commits do not wait for the disk')
    let end = (): void => {}
    const gone = new Promise<null>((resolve) => (end = () => resolve(null)))
    let isGone = false
    void gone.then(() => (isGone = true))
    const instance = await startInstance({
      database,
      // What a killed process finds wrong in its last moment, nobody hears.
      complain: (rule, detail) => void (isGone || complain(rule, detail)),
      newId,
      now,
      watched: (commit) => this.#watched(commit),
      answering: (sync) => async (user, request) => {
        const { folds } = this.#order
        const answer = await sync(user, request)
        if (isGone) return answer
        const told = toldByAnswer(user, request, answer, this.oracle, complain)
        // What was committed between the reading and the answer may have changed who may know it: only where nothing was, is it clear.
        if (!this.#order.isOpen && this.#order.folds === folds + 1)
          this.#told.push(...told.map((one) => ({ ...one, folds: folds + 1 })))
        else if (told.length > 0) this.#deps.counts.add('answer whose readers may have changed meanwhile')
        return answer
      },
    })
    const name = `server-${++this.#starts}`
    const log = silentLog(() => {})
    const { hub } = instance
    const others = connectOtherServers({ url, pool: database.pool, hub, onSessionEnded: () => {}, self: name, log })
    instance.commit.onCommitted((commits) => {
      this.#hasNotices = true
      others.tell(commits)
    })
    return { ...instance, database, others, sockets: new Set(), gone, end }
  }

  /** At once, or while it is busy with the next thing that it is asked. */
  async crash(which: number): Promise<void> {
    if (which < 0.5) await this.#crashOne(which * 2)
    else this.#doomed = { which: which * 2 - 1, afterMs: Math.floor(which * 997) % busyMsMax }
  }

  /** Its connections are cut, and what the database does for them is ended before anybody looks at what came of it. */
  async #crashOne(which: number): Promise<void> {
    await runOutside(async () => {
      await Promise.all(this.#jobs)
      const running = this.#oneOf(which)
      if (running === null) return
      this.#deps.counts.add(`process killed while ${this.#order.isOpen ? 'it commits' : 'idle'}`)
      this.#running[this.#running.indexOf(running)] = null
      running.end()
      for (const end of running.sockets) end()
      // Whoever asks what became of a commit waits until every process that was killed is dead, not the last of them alone.
      this.#killing = Promise.all([this.#killing, this.#kill(running)]).then(() => undefined)
      await this.#killing
    })
  }

  async #kill({ database, others }: Running): Promise<void> {
    const { _clients: connections, options } = insideOf(database)
    // Whatever of its code still runs finds no database any more: a dead process asks for nothing.
    options.connectionString = 'postgres://nobody@127.0.0.1:1/nothing'
    const pids = connections.map(({ processID }) => processID)
    for (const { connection } of connections) connection.stream.destroy()
    const { pool } = this.#operated()
    await pool.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [pids])
    for (;;) {
      const left = await pool.query('select 1 from pg_stat_activity where pid = any($1::int[])', [pids])
      if (left.rowCount === 0) break
      await pause(2)
    }
    void others.close().catch(() => undefined)
    void database.close().catch(() => undefined)
  }

  backUp(): Promise<void> {
    return this.#track(
      this.#order.alone(async () => {
        if (!this.isUp) return
        await runOutside(async () => {
          const { pool } = this.#operated()
          await pool.query('drop schema if exists backup cascade; create schema backup')
          for (const table of await this.#tables())
            await pool.query(`create table backup."${table}" as table public."${table}"`)
        })
        this.#backup = this.oracle.remember()
      }),
    )
  }

  restore(): Promise<void> {
    return this.#track((this.#turning = this.#turning.then(() => this.#restore())))
  }

  async #restore(): Promise<void> {
    this.#doomed = null
    while (this.isUp) await this.#crashOne(0)
    await this.#killing
    await this.#order.alone(async () => {
      const memory = this.#backup
      if (memory === null) return
      // Who might know it is said by what was there when it was told.
      await this.checkTold()
      const epoch = this.#deps.newId()
      await runOutside(async () => {
        const { pool } = this.#operated()
        const tables = await this.#tables()
        await pool.query(`truncate ${tables.map((table) => `public."${table}"`).join(', ')}`)
        for (const table of tables) await pool.query(`insert into public."${table}" table backup."${table}"`)
        await this.#setEpoch(epoch)
      })
      this.oracle.restore(memory, epoch)
    })
    await this.#startAll()
  }

  answer(session: Session, body: string, which: number): Promise<Answer | null> {
    const running = this.#oneOf(which)
    if (running === null) return Promise.resolve(null)
    const doomed = this.#doomed
    this.#doomed = null
    if (doomed !== null) void this.#track(pause(doomed.afterMs).then(() => this.#crashOne(doomed.which)))
    return this.#track(runOutside(() => Promise.race([running.request(session, body), running.gone])))
  }

  runJob(actor: Actor, mutation: Mutation, at: At): Promise<unknown> {
    const running = this.#oneOf(0)
    if (running === null) return Promise.resolve()
    const job = this.#track(runOutside(() => running.commit.run(actor, mutation, at)))
    const done = job.catch(() => undefined).finally(() => this.#jobs.delete(done))
    this.#jobs.add(done)
    return job
  }

  join(user: UserId, socket: LiveSocket, which: number, onEnd: () => void): Joined | null {
    const running = this.#oneOf(which)
    if (running === null) return null
    const { complain } = this.#deps
    const watched = watchSocket(user, socket, complain, (told) => {
      // What a killed process still says, nobody hears.
      if (this.#running.includes(running)) this.#told.push({ ...told, folds: this.#order.folds + 1 })
    })
    running.sockets.add(onEnd)
    const joined = runOutside(() => running.hub.join(user, watched))
    return {
      want: (spaces) => runOutside(() => joined.want(spaces)),
      leave: () => {
        running.sockets.delete(onEnd)
        joined.leave()
      },
    }
  }

  async writeElsewhere(space: SpaceId, kind: string, id: string, body: Json): Promise<void> {
    await this.#order.alone(() => this.#writeElsewhere(space, kind, id, body))
  }

  async #writeElsewhere(space: SpaceId, kind: string, id: string, body: Json): Promise<void> {
    if (!this.isUp || !this.oracle.spaces.now.has(space)) return
    const version = this.oracle.writeElsewhere(space, kind, id, body)
    await runOutside(async () => {
      const client = await this.#operated().pool.connect()
      await client.query('begin')
      const held = await client.query<{ digest: string }>('select digest from space where id = $1 for update', [space])
      const before = await client.query<{ version: number }>(
        'select version from record where space = $1 and kind = $2 and id = $3 and deleted = 0',
        [space, kind, id],
      )
      const gone = before.rows.map((row) => ({ kind, id, version: row.version }))
      const digest = changeDigest(held.rows[0]?.digest ?? '', gone, [{ kind, id, version }])
      await client.query(
        `insert into record (space, kind, id, version, deleted, body) values ($1, $2, $3, $4, 0, $5)
         on conflict (space, kind, id) do update set version = excluded.version, deleted = 0, body = excluded.body`,
        [space, kind, id, version, JSON.stringify(body)],
      )
      await client.query('update space set version = $2, digest = $3 where id = $1', [space, version, digest])
      await client.query('commit')
      client.release()
    })
  }

  get hasTold(): boolean {
    return this.#told.length > 0
  }

  async checkTold(): Promise<void> {
    if (this.#told.length === 0 || this.#order.isOpen) return
    const told = this.#told
    this.#told = []
    for (const { how, user, space, folds } of told) {
      // Of several commits at once nobody knows which was first, nor who might read before it.
      if (folds !== this.#order.folds || this.#order.lastSize > 1) {
        this.#deps.counts.add('answer whose readers may have changed meanwhile')
        continue
      }
      this.#deps.counts.add('readers of an answer checked')
      if (!(await this.oracle.mayRead(user, space)))
        this.#deps.complain('SYNC-8', `${how} told ${user} what is in ${space}`)
    }
  }

  async checkDatabase(how: 'versions' | 'everything'): Promise<void> {
    const { oracle } = this
    const { complain } = this.#deps
    const operator = this.#operated()
    const rows = async <T>(statement: string) => (await operator.pool.query(statement)).rows as T[]
    await this.#order.alone(() => runOutside(() => checkDatabase(operator, rows, oracle, complain, how)))
  }

  async settle(): Promise<boolean> {
    if (this.#inFlight.size > 0) {
      await Promise.race([Promise.all(this.#inFlight), pause(settleMs)])
      return true
    }
    if (!this.#hasNotices) return false
    // A notice is on its way to the other process.
    this.#hasNotices = false
    await pause(settleMs)
    return true
  }

  async close(): Promise<void> {
    while (await this.settle());
    await runOutside(async () => {
      for (const running of this.#running) {
        if (running === null) continue
        running.end()
        await running.others.close()
        await running.database.close()
      }
      await this.#operator?.close()
      await this.#database?.drop()
    })
  }

  #watched(commit: Commit): Commit {
    const { now } = this.#deps
    return {
      ...commit,
      push: (push) => {
        const at = now()
        return this.#order.take(
          () => commit.push(push),
          (oracle, answer) => oracle.pushed(push, answer, at),
          () => this.#whatBecameOf(push, at),
        )
      },
      run: (actor, mutation, at, effects) => {
        const then = now()
        return this.#order.take(
          () => commit.run(actor, mutation, at, effects),
          async (oracle, answer) => {
            if (at !== undefined) await foldRun(oracle, { actor, mutation, at, now: then }, answer)
          },
          () => Promise.resolve(null),
        )
      },
    }
  }

  async #whatBecameOf(push: Push, at: Instant): Promise<Fold | null> {
    await this.#killing
    const found = await whatBecameOf(this.#operated().pool, push)
    return found === null ? null : (oracle) => oracle.pushedUnheard(push, found, at)
  }

  #oneOf(which: number): Running | null {
    const up = this.#running.filter((running) => running !== null)
    return up[Math.floor(which * up.length)] ?? null
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const settled: Promise<unknown> = work.then(
      () => this.#inFlight.delete(settled),
      () => this.#inFlight.delete(settled),
    )
    this.#inFlight.add(settled)
    return work
  }

  async #tables(): Promise<readonly string[]> {
    const found = await this.#operated().pool.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' order by tablename",
    )
    return found.rows.map(({ name }) => name)
  }

  async #setEpoch(epoch: string): Promise<void> {
    await this.#operated().pool.query("update etude set value = $1 where name = 'epoch'", [epoch])
  }

  #operated(): PostgresHandle {
    if (this.#operator === null) throw new Error('The database was not made yet')
    return this.#operator
  }

  #made(): { readonly url: string } {
    if (this.#database === null) throw new Error('The database was not made yet')
    return this.#database
  }
}

const settleMs = 15
const busyMsMax = 10

const pause = (ms: number): Promise<void> => new Promise((resolve) => realSetTimeout(resolve, ms))

interface RawPool {
  readonly _clients: readonly {
    readonly processID: number
    readonly connection: { readonly stream: { destroy(): void } }
  }[]
  readonly options: { connectionString: string }
}

/** The cast: what node-postgres keeps inside, as far as it takes to pull the plug. */
const insideOf = ({ pool }: PostgresHandle): RawPool => pool as unknown as RawPool
