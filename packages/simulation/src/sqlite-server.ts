import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changeDigest } from '@etude/core'
import type { Actor, At, Json, Mutation, SpaceId, UserId } from '@etude/core'
import { migrate, openSqlite, readEpoch } from '@etude/server'
import type { Commit, LiveSocket, SqliteHandle } from '@etude/server'
import { checkDatabase } from './check-database.ts'
import { Oracle, foldRun } from './oracle.ts'
import type { OracleMemory } from './oracle.ts'
import { drained } from './scheduler.ts'
import type { Answer, Joined, ServerDeps, Session, SimulatedServer } from './simulated-server.ts'
import { startInstance } from './start-instance.ts'
import type { Instance } from './start-instance.ts'
import { toldByAnswer, watchSocket } from './watch-told.ts'
import type { Told } from './watch-told.ts'

interface Running extends Instance {
  readonly owner: string
  readonly database: SqliteHandle
}

interface Backup {
  readonly file: string
  readonly memory: OracleMemory
}

/** The server's own parts over a real SQLite file, that can be stopped dead between any two tasks, started again and set back. */
export class SqliteServer implements SimulatedServer {
  readonly oracle: Oracle
  readonly isSettled = true
  readonly #deps: ServerDeps
  readonly #folder: string
  readonly #file: string
  #instance: Running | null = null
  #backup: Backup | null = null
  #starts = 0
  /** Checked once everything that was committed in the same task is known here too. */
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

  get isWhole(): boolean {
    return this.isUp
  }

  get owner(): string {
    return `server-${this.#starts}`
  }

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
    const instance = await startInstance({
      database,
      complain,
      newId,
      now,
      watched: (commit) => this.#watched(commit),
      answering: (sync) => async (user, request) => {
        const answer = await sync(user, request)
        this.#told.push(...toldByAnswer(user, request, answer, this.oracle, complain))
        return answer
      },
    })
    this.#instance = { ...instance, owner, database }
  }

  async crash(): Promise<void> {
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

  async backUp(): Promise<void> {
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

  async restore(): Promise<void> {
    if (this.#backup === null) return
    await this.crash()
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

  async answer(session: Session, body: string): Promise<Answer | null> {
    const instance = this.#instance
    return instance === null ? null : instance.request(session, body)
  }

  runJob(actor: Actor, mutation: Mutation, at: At): Promise<unknown> {
    return this.#instance?.commit.run(actor, mutation, at) ?? Promise.resolve()
  }

  join(user: UserId, socket: LiveSocket, _which: number, onEnd: () => void): Joined | null {
    const instance = this.#instance
    if (instance === null) return null
    const watched = watchSocket(user, socket, this.#deps.complain, (told) => void this.#told.push(told))
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

  async writeElsewhere(space: SpaceId, kind: string, id: string, body: Json): Promise<void> {
    const instance = this.#instance
    if (instance === null || !this.oracle.spaces.now.has(space)) return
    // On a connection of its own, by which the server's can tell that somebody else has written.
    const other = openSqlite(this.#file)
    const { writer } = other
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
    await other.close()
  }

  get hasTold(): boolean {
    return this.#told.length > 0
  }

  async checkTold(): Promise<void> {
    if (this.#told.length === 0) return
    const told = this.#told
    this.#told = []
    for (const { how, user, space } of told)
      if (!(await this.oracle.mayRead(user, space)))
        this.#deps.complain('SYNC-8', `${how} told ${user} what is in ${space}`)
  }

  async checkDatabase(how: 'versions' | 'everything'): Promise<void> {
    const instance = this.#instance
    if (instance === null) return
    const { database, hub } = instance
    if (hub.size > this.#sockets.size)
      this.#deps.complain('SYNC-18', `${hub.size} listeners are kept for ${this.#sockets.size} sockets`)
    const rows = <T>(statement: string) => Promise.resolve(database.writer.prepare(statement).all() as T[])
    await checkDatabase(database, rows, this.oracle, this.#deps.complain, how)
  }

  settle(): Promise<boolean> {
    return Promise.resolve(false)
  }

  async close(): Promise<void> {
    await this.crash()
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
          if (at !== undefined) await foldRun(this.oracle, { actor, mutation, at, now: now() }, answer)
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
}
