import type { Logger } from 'pino'
import pg from 'pg'
import * as z from 'zod'
import { SpaceId, UserId } from '@etude/core'
import type { CommittedSpace } from '../commit/commit.ts'
import { loadLimits } from '../load-limits.ts'
import type { Hub } from './hub.ts'

/** Tells the other servers on the same PostgreSQL what was committed here, and our listeners what was committed there. */
export interface OtherServers {
  tell(commits: readonly CommittedSpace[]): void
  /** A session was ended here: what hangs on it there ends too. */
  tellSessionEnded(session: string): void
  close(): Promise<void>
}

export interface OtherServersDeps {
  readonly url: string
  readonly pool: pg.Pool
  readonly hub: Pick<Hub, 'announceElsewhere' | 'pullAll'>
  readonly onSessionEnded: (session: string) => void
  /** Tells this server's messages from the others'. */
  readonly self: string
  readonly log: Logger
}

const channel = 'etude_commit'
/** PostgreSQL takes 8,000 bytes; a longer list is said as "everything". */
const payloadBytesMax = 7_500
/** A session's id has some 40 bytes. */
const sessionsPerNotice = 100
const reconnectMs = 1_000
const longestReconnectMs = 30_000

const Notice = z.object({
  from: z.string(),
  /** Absent where there was too much to say. */
  commits: z
    .array(
      z.object({
        space: SpaceId,
        to: z.number(),
        access: z.number(),
        accessChanged: z.boolean(),
        /** Absent where too many, or in what an older server says. */
        concerned: z.array(UserId).optional(),
      }),
    )
    .optional(),
  endedSessions: z.array(z.string()).optional(),
})
type Notice = z.infer<typeof Notice>
type Said = NonNullable<Notice['commits']>[number]

/**
 * The notice follows the commit on a connection of its own: inside the transaction it would make all commits queue for one lock. One that is
 * lost costs a little time and nothing else, since devices pull by themselves and content is only ever sent by the server that committed it.
 */
export function connectOtherServers({ url, pool, hub, onSessionEnded, self, log }: OtherServersDeps): OtherServers {
  let closed = false
  let listener: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  let waiting: Waiting = nothing()
  let telling: Promise<void> | undefined
  let connecting = connect(reconnectMs)

  async function connect(nextPauseMs: number): Promise<void> {
    const client = new pg.Client({ connectionString: url, keepAlive: true })
    const again = (pauseMs: number): void => {
      if (closed || listener !== client) return
      listener = undefined
      retry = setTimeout(() => {
        connecting = connect(Math.min(pauseMs * 2, longestReconnectMs))
      }, pauseMs)
    }
    listener = client
    client.on('error', (error) => {
      log.warn({ err: error }, 'The connection to the other servers broke and will be made again')
      again(reconnectMs)
    })
    client.on('notification', ({ payload }) => hear(payload ?? ''))
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      // Whatever was said while nobody listened is made up for by a pull.
      hub.pullAll()
    } catch (error) {
      log.warn({ err: error }, 'The other servers cannot be heard')
      await client.end().catch(() => undefined)
      again(nextPauseMs)
    }
  }

  function hear(payload: string): void {
    const notice = readNotice(payload)
    if (notice === null) log.warn('Another server said something that cannot be read')
    else if (notice.from !== self) {
      if (notice.commits === undefined) hub.pullAll()
      else {
        hub.announceElsewhere(
          notice.commits.map(({ space, to, access, accessChanged, concerned }) => ({
            space,
            to,
            access,
            accessChanged,
            concerned: concerned ?? (accessChanged ? null : []),
          })),
        )
      }
      for (const session of notice.endedSessions ?? []) onSessionEnded(session)
    }
  }

  /** One statement at a time; what comes meanwhile goes together with the next. */
  async function tellAll(): Promise<void> {
    for (let next = take(); next !== null; next = take()) {
      for (const payload of payloadsOf(next)) {
        await pool
          .query('select pg_notify($1, $2)', [channel, payload])
          .catch((error: unknown) => log.warn({ err: error }, 'The other servers could not be told of a commit'))
      }
    }
    telling = undefined
  }

  function take(): Waiting | null {
    const taken = waiting
    waiting = nothing()
    return taken.spaces.size === 0 && taken.sessions.length === 0 && !taken.tooMuch ? null : taken
  }

  /** LOAD-3. What cannot be said in one notice, or was too much to remember, is said as "look for yourselves". */
  function payloadsOf({ spaces, sessions, tooMuch }: Waiting): readonly string[] {
    const payloads: string[] = []
    const say = (notice: Omit<Notice, 'from'>): boolean => {
      const payload = JSON.stringify({ from: self, ...notice } satisfies Notice)
      if (Buffer.byteLength(payload) > payloadBytesMax) return false
      payloads.push(payload)
      return true
    }
    for (let from = 0; from < sessions.length; from += sessionsPerNotice) {
      say({ commits: [], endedSessions: sessions.slice(from, from + sessionsPerNotice) })
    }
    if (tooMuch || !say({ commits: [...spaces.values()] })) say({})
    return payloads
  }

  function wake(): void {
    telling ??= tellAll()
  }

  return {
    tell(commits) {
      if (closed) return
      for (const commit of commits) remember(waiting, commit)
      wake()
    },
    tellSessionEnded(session) {
      if (closed || waiting.sessions.length >= loadLimits.noticesWaiting) return
      waiting.sessions.push(session)
      wake()
    },
    async close() {
      closed = true
      clearTimeout(retry)
      await telling
      await connecting
      await listener?.end().catch(() => undefined)
    },
  }
}

/** What is still to be said. Of each space only its newest version counts. */
interface Waiting {
  readonly spaces: Map<SpaceId, Said>
  readonly sessions: string[]
  tooMuch: boolean
}

const nothing = (): Waiting => ({ spaces: new Map(), sessions: [], tooMuch: false })

function remember(waiting: Waiting, { space, to, access, accessChanged, concerned }: CommittedSpace): void {
  if (waiting.tooMuch) return
  const before = waiting.spaces.get(space)
  if (before === undefined && waiting.spaces.size >= loadLimits.noticesWaiting) {
    waiting.tooMuch = true
    waiting.spaces.clear()
    return
  }
  waiting.spaces.set(space, {
    space,
    to,
    access,
    accessChanged: accessChanged || (before?.accessChanged ?? false),
    concerned: [...new Set([...(before?.concerned ?? []), ...concerned])],
  })
}

function readNotice(payload: string): Notice | null {
  try {
    const parsed = Notice.safeParse(JSON.parse(payload))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
