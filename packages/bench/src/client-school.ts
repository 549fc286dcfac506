// Learners with a year's occurrences on the real server, which runs in a process of its own, and the bare server of the floors beside it.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import {
  CivilDate,
  Instant,
  LearnerId,
  UserId,
  ZoneName,
  protocolVersion,
  schemaVersion,
  systemActor,
} from '@etude/core'
import { createCommit, migrate, openDatabase, signValue } from '@etude/server'
import type { Device } from './browser/engine.ts'
import { callOff, planNames } from './browser/occurrence.ts'

const secret = 'a secret that only this measurement knows'

export interface Pupil extends Device {
  readonly cookie: string
}

/** Learners by their names, each with the occurrences that were called off so far. */
export async function fillSchool<Name extends string>(
  dataDir: string,
  today: number,
  occurrences: Readonly<Record<Name, number>>,
): Promise<Readonly<Record<Name, Pupil>>> {
  const database = await openDatabase({ databaseUrl: null, dataDir })
  await migrate(database)
  const commit = createCommit({ database, now: () => Instant.parse(today) })
  const run = async (name: string, args: object): Promise<void> => {
    const done = await commit.run(systemActor('bench'), { name, version: 1, args: args as never })
    if (!done.ok) throw new Error(`${name}: ${JSON.stringify(done.error)}`)
  }
  const insert = async (table: 'user' | 'session', row: object): Promise<void> => {
    await database.db
      .insertInto(table as never)
      .values(row as never)
      .execute()
  }
  const pupils: [string, Pupil][] = []
  for (const [name, count] of Object.entries<number>(occurrences)) {
    const [user, learner] = [UserId.parse(name), LearnerId.parse(`l-${name}`)]
    await run('learner.create', { learner, user, name, zone: ZoneName.parse('Europe/Berlin') })
    const start = CivilDate.parse(new Date(today).toISOString().slice(0, 10))
    for (const [index, plan] of planNames(learner).entries())
      await run('practice.create-plan', planArgs(learner, plan, index, start))
    for (let n = 0; n < count; n += 1_000)
      await Promise.all(
        Array.from({ length: Math.min(1_000, count - n) }, (_, index) =>
          run('practice.arrange-occurrence', callOff(learner, n + index, today)),
        ),
      )
    const token = randomBytes(16).toString('hex')
    const date = new Date(today).toISOString()
    const dates = { createdAt: date, updatedAt: date }
    const email = `${name}@bench.example`
    await insert('user', { id: user, name, email, emailVerified: 1, admin: 0, locked: 0, ...dates })
    const expiresAt = new Date(today + 86_400_000).toISOString()
    await insert('session', { id: `s-${name}`, expiresAt, token, userId: user, ...dates })
    const cookie = `etude.session_token=${encodeURIComponent(signValue(token, secret))}`
    pupils.push([name, { user, learner, today, cookie }])
  }
  await commit.close()
  await database.close()
  // The cast: made from the same names.
  return Object.fromEntries(pupils) as Record<Name, Pupil>
}

function planArgs(learner: string, plan: string, index: number, start: CivilDate): object {
  const schedule = {
    start,
    end: null,
    timeMinutes: 1020,
    repeat: { type: 'rule', rule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR' },
    durationMinutes: 30,
    flexibility: 'same-day',
    segments: [
      { title: 'Scales', minutes: 10 },
      { title: 'Piece', minutes: 20 },
    ],
  }
  return {
    plan,
    learner,
    edit: `${plan}-e`,
    title: `Piece ${index + 1}`,
    type: 'custom',
    missed: 'keep-one',
    prompts: [],
    schedule,
  }
}

export interface Process {
  readonly address: string
  stop(): Promise<void>
}

export const startRealServer = (dataDir: string): Promise<Process> =>
  start(
    fork(join(import.meta.dirname, 'server-process.ts'), {
      env: { ...process.env, DATA_DIR: dataDir, PORT: '0', DEMO: '0', AUTH_SECRET: secret },
    }),
  )

export const startFloorServer = (folder: string, today: number, rows: number): Promise<Process> =>
  start(fork(join(import.meta.dirname, 'client-floor-process.ts'), [folder, String(today), String(rows)]))

async function start(child: ChildProcess): Promise<Process> {
  const { address } = await new Promise<{ address: string }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { address: string }))
    child.once('exit', () => reject(new Error('A server did not start')))
  })
  return {
    address,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.send('stop')
      await ended
    },
  }
}

/** Another device of the same learner changes occurrences, as one that has no replica would. */
export async function changeElsewhere(
  server: Process,
  { user, learner, today, cookie }: Pupil,
  from: number,
  count: number,
): Promise<void> {
  const at = { instant: Date.now(), zone: 'Europe/Berlin', offset: 60 }
  const mutations = Array.from({ length: count }, (_, index) => ({
    seq: index + 1,
    name: 'practice.arrange-occurrence',
    v: 1,
    args: callOff(learner, from + index, today, 1),
    at,
  }))
  const client = `elsewhere-${from}-${randomBytes(4).toString('hex')}`
  const request = {
    protocol: protocolVersion,
    account: user,
    client,
    schema: schemaVersion,
    cookie: null,
    ack: 0,
    mutations,
    want: { limit: 1 },
  }
  const answer = await fetch(`${server.address}/sync`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.address },
    body: JSON.stringify(request),
  })
  const { outcomes } = (await answer.json()) as { outcomes?: readonly { type: string }[] }
  if (outcomes?.every(({ type }) => type === 'applied') !== true)
    throw new Error(`Elsewhere nothing was changed: ${answer.status}`)
}
