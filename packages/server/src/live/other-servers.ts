import type { Logger } from 'pino'
import pg from 'pg'
import * as z from 'zod'
import { SpaceId } from '@etude/core'
import type { CommittedSpace } from '../commit/commit.ts'
import type { Hub } from './hub.ts'

/** Tells the other servers on the same PostgreSQL what was committed here, and our listeners what was committed there. */
export interface OtherServers {
  tell(commits: readonly CommittedSpace[]): void
  close(): Promise<void>
}

export interface OtherServersDeps {
  readonly url: string
  readonly pool: pg.Pool
  readonly hub: Pick<Hub, 'announceElsewhere' | 'pullAll'>
  /** Tells this server's messages from the others'. */
  readonly self: string
  readonly log: Logger
}

const channel = 'etude_commit'
/** PostgreSQL takes 8,000 bytes; a longer list is said as "everything". */
const payloadBytesMax = 7_500
const reconnectMs = 1_000
const longestReconnectMs = 30_000

const Notice = z.object({
  from: z.string(),
  /** Absent where there was too much to say. */
  commits: z
    .array(z.object({ space: SpaceId, to: z.number(), access: z.number(), accessChanged: z.boolean() }))
    .optional(),
})
type Notice = z.infer<typeof Notice>

/**
 * The notice follows the commit on a connection of its own: inside the transaction it would make all commits queue for one lock. One that is
 * lost costs a little time and nothing else, since devices pull by themselves and content is only ever sent by the server that committed it.
 */
export function connectOtherServers({ url, pool, hub, self, log }: OtherServersDeps): OtherServers {
  let closed = false
  let listener: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  let waiting: CommittedSpace[] = []
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
      else hub.announceElsewhere(notice.commits)
    }
  }

  /** One statement at a time; what comes meanwhile goes together with the next. */
  async function tellAll(): Promise<void> {
    while (waiting.length > 0) {
      const commits = waiting.map(({ space, to, access, accessChanged }) => ({ space, to, access, accessChanged }))
      waiting = []
      const whole = JSON.stringify({ from: self, commits } satisfies Notice)
      const payload =
        Buffer.byteLength(whole) <= payloadBytesMax ? whole : JSON.stringify({ from: self } satisfies Notice)
      await pool
        .query('select pg_notify($1, $2)', [channel, payload])
        .catch((error: unknown) => log.warn({ err: error }, 'The other servers could not be told of a commit'))
    }
    telling = undefined
  }

  return {
    tell(commits) {
      if (closed) return
      waiting.push(...commits)
      telling ??= tellAll()
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

function readNotice(payload: string): Notice | null {
  try {
    const parsed = Notice.safeParse(JSON.parse(payload))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
