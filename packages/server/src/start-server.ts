import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import type { ServerType, WebSocketServerLike } from '@hono/node-server'
import { Instant, prepareMutation } from '@etude/core'
import type { Logger } from 'pino'
import { WebSocketServer } from 'ws'
import { ensureAuthSecret } from './account/auth-secret.ts'
import { createAccounts } from './account/create-accounts.ts'
import { createApp } from './app.ts'
import { mountCollab } from './collab/collab-routes.ts'
import { createRooms } from './collab/rooms.ts'
import { committedRecords } from './commit/committed-records.ts'
import { fillSummaries } from './class/fill-summaries.ts'
import { createCommit } from './commit/create-commit.ts'
import { withPlansAsMade } from './commit/plans-as-made.ts'
import { createKeptCurricula } from './commit/kept-curricula.ts'
import { mutationRoutes } from './commit/mutation-routes.ts'
import { serverAt } from './commit/server-at.ts'
import { migrate, readEpoch } from './database/migrate.ts'
import { openDatabase } from './database/open-database.ts'
import { createSnapshots } from './database/snapshot.ts'
import { trimTombstones } from './database/trim-tombstones.ts'
import { loadDemo } from './demo/load-demo.ts'
import { loadLimits } from './load-limits.ts'
import { isReserved } from './http/reserved-prefixes.ts'
import { closings } from './live/closings.ts'
import { createHub } from './live/hub.ts'
import { liveProtocol } from './live/admit-socket.ts'
import { mountLive } from './live/live-routes.ts'
import { connectOtherServers } from './live/other-servers.ts'
import { createWatchedSpaces } from './live/watched-spaces.ts'
import { effectRunner } from './notify/effect-runner.ts'
import type { EffectRunner } from './notify/effect-runner.ts'
import { createMailer } from './notify/mail.ts'
import { serveScreens } from './screens/serve-screens.ts'
import type { ModelSettings, Settings } from './settings.ts'
import { StartRefused } from './start-refused.ts'
import { cookieKeyFrom } from './sync/cookie.ts'
import { readableSpaces } from './access/readable-spaces.ts'
import { createSync } from './sync/sync.ts'
import { syncRoutes } from './sync/sync-routes.ts'
import { createUnchanged } from './sync/unchanged.ts'
import { curriculumRoutes } from './curriculum/curriculum-routes.ts'
import { weekRoutes } from './week/create-week.ts'
import { createWeeksAhead } from './week/weeks-ahead.ts'
import { createWordWeeks } from './words/word-weeks.ts'
import { version } from './version.ts'

export interface RunningServer {
  /** Where it listens, also where the system chose the port. */
  readonly address: string
  /** Whether the demonstration's accounts are there to sign in with. */
  readonly hasDemo: boolean
  /** Lets what is under way finish, ends the sockets, closes the database. Asked twice, it answers once. */
  stop(): Promise<void>
}

const screensFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))
/** A request that takes longer than this to finish is cut off when the server stops. */
const drainMs = 8_000
const sweepEveryMs = 24 * 3600 * 1000
const trimEveryMs = 3_600_000
const planAheadEveryMs = 10 * 60_000

/** Builds everything from the settings and listens. The one place where the parts of the server meet. */
export async function startServer(
  settings: Settings,
  log: Logger,
  clock: () => number = Date.now,
): Promise<RunningServer> {
  const now = (): Instant => Instant.parse(clock())
  const newId = (): string => randomUUID()
  const database = await openDatabase(settings)
  await migrate(database)
  const secret = settings.authSecret ?? keptSecret(settings.dataDir)
  const publicUrl = settings.publicUrl ?? `http://${bracketed(settings.host)}:${settings.port}`

  const curricula = createKeptCurricula()
  const commit = createCommit({
    database,
    now,
    log,
    curricula,
    prepare: settings.adapting ? prepareMutation : withPlansAsMade(prepareMutation),
  })
  const readSnapshot = createSnapshots(database)
  const epoch = await readEpoch(database)
  const mailer = createMailer({ db: database.db, smtpUrl: settings.smtpUrl, from: settings.mailFrom, now })
  const accounts = createAccounts({
    database,
    commit,
    secret,
    publicUrl,
    sendsMail: settings.smtpUrl !== null,
    adapting: settings.adapting,
    wakeEffects: () => effects.wake(),
    now,
    newId,
    log,
  })
  const effects = effectRunner({
    db: database.db,
    handlers: { mail: mailer.deliver, ...accounts.effectHandlers },
    now,
    log,
  })
  const hub = createHub({
    epoch,
    now,
    watchedBy: createWatchedSpaces(readSnapshot),
    onError: (error) => log.error({ err: error }, 'A listener’s spaces could not be read'),
  })
  commit.onCommitted(hub.announce)
  const rooms = createRooms({
    records: committedRecords(database),
    commit,
    onError: (error) => log.error({ err: error }, 'A shared document could not be read or stored'),
  })
  commit.onCommitted(rooms.onCommitted)
  const others =
    database.type === 'postgres' && settings.databaseUrl !== null
      ? connectOtherServers({
          url: settings.databaseUrl,
          pool: database.pool,
          hub: {
            announceElsewhere(commits) {
              hub.announceElsewhere(commits)
              rooms.onCommitted(commits)
            },
            pullAll() {
              hub.pullAll()
              rooms.lookAgain()
            },
          },
          onSessionEnded: accounts.sessionEndedElsewhere,
          self: newId(),
          log,
        })
      : null
  if (others !== null) {
    commit.onCommitted(others.tell)
    accounts.onSessionEnded((session, where) => where === 'here' && others.tellSessionEnded(session))
  }
  const unchanged = createUnchanged(database, commit)
  const cookieKey = cookieKeyFrom(secret)
  const sync = createSync({ commit, readSnapshot, readableSpaces, unchanged, epoch, cookieKey, now })

  // Apart from the mails, which a hundred weeks to be planned must not hold up.
  const weeksAhead = createWeeksAhead({ database, commit, readSnapshot, curricula, now, newId })
  const weekEffects = effectRunner({ db: database.db, handlers: weeksAhead.effectHandlers, now, log })

  const wording = settings.languageModel === null ? null : await openWording(settings.languageModel)

  await fillSummaries(database, commit, serverAt(now()))
  const demo = settings.demo
    ? await loadDemo({ database, commit, makeAccount: accounts.makeAccount, now })
    : 'not wanted'

  let draining = false
  const app = createApp({
    database,
    authenticate: accounts.authenticate,
    routes: [
      ...accounts.routes,
      ...mutationRoutes({ commit }),
      ...syncRoutes(sync),
      ...weekRoutes({ commit, readSnapshot, curricula, now, newId }),
      ...curriculumRoutes({ commit, readSnapshot, now, newId }),
    ],
    mount(app) {
      mountLive(app, { hub, publicUrl, ...accounts })
      mountCollab(app, { rooms, publicUrl, ...accounts })
      if (existsSync(screensFolder)) app.use(serveScreens(screensFolder, isReserved))
      else log.warn('The screens are not built, so only the API is served; npm start builds them')
    },
    publicUrl,
    trustProxy: settings.trustProxy,
    version,
    draining: () => draining,
    now,
    newId,
    log,
  })
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: loadLimits.socketMessageBytes,
    handleProtocols: (offered) => (offered.has(liveProtocol) ? liveProtocol : false),
  })
  const server = await listen(settings, () =>
    serve({
      fetch: app.fetch,
      hostname: settings.host,
      port: settings.port,
      websocket: { server: sockets as unknown as WebSocketServerLike },
    }),
  ).catch(async (error: unknown) => {
    await commit.close()
    await others?.close()
    await database.close()
    throw error
  })
  // Whoever stops in the middle of a request, or does not read its answer, is let go.
  if ('setTimeout' in server) server.setTimeout(loadLimits.stalledMs)
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = loadLimits.idleConnectionMs
  effects.start()
  weekEffects.start()
  const planAhead = (): void =>
    void weeksAhead.promiseDue().then(
      () => weekEffects.wake(),
      (error: unknown) => log.error({ err: error }, 'Next week could not be planned ahead'),
    )
  planAhead()
  wording?.start()
  const planningAhead = setInterval(planAhead, planAheadEveryMs).unref()
  const trim = (): void =>
    void trimTombstones(database).catch((error: unknown) =>
      log.error({ err: error }, 'Tombstones could not be trimmed'),
    )
  const trimming = setInterval(trim, trimEveryMs).unref()
  const sweep = (): void => {
    accounts
      .sweep()
      .catch((error: unknown) => log.error({ err: error }, 'What has served its purpose could not be forgotten'))
  }
  sweep()
  const sweeping = setInterval(sweep, sweepEveryMs).unref()

  let stopping: Promise<void> | undefined
  const { port } = server.address() as AddressInfo
  return {
    address: `http://${bracketed(settings.host)}:${port}`,
    hasDemo: demo === 'loaded' || demo === 'was there',
    stop() {
      stopping ??= stop()
      return stopping
    },
  }

  /** Loaded where it is wanted only: the libraries of language models are large. Its promises are kept apart, since each may take its whole budget. */
  async function openWording(model: ModelSettings): Promise<EffectRunner> {
    const { createLanguageModel } = await import('./words/language-model.ts')
    const wake = (): void => runner.wake()
    const words = createWordWeeks({ database, commit, readSnapshot, model: createLanguageModel(model), now, log, wake })
    const runner = effectRunner({ db: database.db, handlers: words.effectHandlers, now, log })
    commit.onCommitted(words.onCommitted)
    return runner
  }

  /** New requests are turned away first, then what runs may finish, then what it stands on goes. */
  async function stop(): Promise<void> {
    draining = true
    clearInterval(trimming)
    hub.disconnect(null, closings.goingAway)
    await rooms.close()
    await closeServer(server)
    clearInterval(sweeping)
    clearInterval(planningAhead)
    await Promise.all([effects.close(), weekEffects.close(), wording?.close()])
    mailer.close()
    await commit.close()
    await others?.close()
    await database.close()
  }
}

function keptSecret(dataDir: string): string {
  try {
    return ensureAuthSecret(dataDir)
  } catch (error) {
    throw new StartRefused(
      `The secret for sessions cannot be kept in ${dataDir} (${(error as Error).message}). Make the folder writable, or set AUTH_SECRET.`,
    )
  }
}

function listen(settings: Settings, start: () => ServerType): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = start()
    server.once('listening', () => resolve(server))
    server.once('error', (error: NodeJS.ErrnoException) => reject(whyNotListening(error, settings)))
  })
}

function whyNotListening(error: NodeJS.ErrnoException, { host, port }: Settings): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartRefused(
        `Port ${port} on ${host} is taken by another program. Stop it, or choose another port, as in PORT=${port + 1} npm start.`,
      )
    case 'EACCES':
      return new StartRefused(
        `Port ${port} may not be used by this user. Choose one above 1023, as in PORT=8787 npm start.`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartRefused(`HOST=${host} is not an address of this machine.`)
    default:
      return error
  }
}

/** A kept-alive connection that was busy a moment ago falls idle only now, so idle ones are closed again and again until none is left. */
async function closeServer(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const closeIdle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50)
  const late = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), drainMs)
  await closed
  clearInterval(closeIdle)
  clearTimeout(late)
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)
