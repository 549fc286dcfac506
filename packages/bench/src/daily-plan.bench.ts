// GET /daily-plan of 500 learners on the real server in a process of its own, asked by another: open loop, so that waiting counts.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import {
  CurriculumId,
  Instant,
  LearnerId,
  UserId,
  ZoneName,
  changesTo,
  curriculumFromCsv,
  systemActor,
} from '@etude/core'
import { createCommit, migrate, openDatabase, signValue } from '@etude/server'
import { quickRun } from './measure.ts'

const learners = quickRun ? 60 : 500
const secret = 'a secret that only this measurement knows'
const seconds = quickRun ? 2 : 10
const atLeastPerSecond = 300
const presentMaxMs = 50
const generatedMaxMs = 100
const steps = quickRun ? [600] : [400, 600, 800, 1000, 1500, 2000, 2500, 3000, 4000, 6000]

interface Answered {
  readonly ms: readonly number[]
  readonly failed: number
  readonly statuses: Readonly<Record<number, number>>
  readonly lateMs: number
}
type Asked = readonly [path: string, cookie: string]

const folder = mkdtempSync(join(import.meta.dirname, '..', 'node_modules', '.daily-plan-bench-'))
const server = await startServer()
const load = fork(join(import.meta.dirname, 'daily-plan-load-process.ts'))
try {
  await measure()
} finally {
  load.kill()
  await stop(server.child)
  rmSync(folder, { recursive: true })
}

async function measure(): Promise<void> {
  console.log(
    `${learners} learners, SQLite at synchronous=FULL; one-minute load of the machine ${loadavg()[0]?.toFixed(1)} on two cores`,
  )
  const people = server.people
  const half = Math.floor(people.length / 2)
  const pick = sequence()
  const first = await ask('first of the day, week and day made', people.slice(0, half), 25)
  const present = await ask(
    'with a plan present',
    Array.from({ length: atLeastPerSecond * seconds }, () => people[pick(half)] ?? ['', '']),
    atLeastPerSecond,
  )
  // One in twelve is somebody’s first of the day.
  let next = half
  const mixed = await ask(
    'with a plan present, one in twelve made on demand',
    Array.from({ length: (people.length - half) * 12 }, (_, index) =>
      index % 12 === 0 ? (people[next++] ?? ['', '']) : (people[pick(half)] ?? ['', '']),
    ),
    atLeastPerSecond,
  )
  let broke: number | null = null
  for (const perSecond of steps) {
    const answered = await ask(
      'with a plan present',
      Array.from({ length: perSecond * Math.min(seconds, 5) }, () => people[pick(half)] ?? ['', '']),
      perSecond,
    )
    if (p(99, answered) <= presentMaxMs) continue
    broke = perSecond
    break
  }
  console.log(
    broke === null
      ? `p99 stays under ${presentMaxMs} ms up to ${steps.at(-1)} a second`
      : `p99 breaks at ${broke} a second`,
  )
  const reached = p(99, present) <= presentMaxMs && p(99, mixed) <= generatedMaxMs
  const failed = first.failed + present.failed + mixed.failed
  console.log(
    `To reach at ${atLeastPerSecond} a second: p99 ${presentMaxMs} ms present, ${generatedMaxMs} ms with generation. ${reached && failed === 0 ? 'Reached.' : 'NOT reached.'}`,
  )
  if (!reached || failed > 0) process.exitCode = 1
}

async function ask(title: string, requests: readonly Asked[], perSecond: number): Promise<Answered> {
  const before = await cpuMicros()
  const answered = await new Promise<Answered>((resolve) => {
    load.once('message', (message) => resolve(message as Answered))
    load.send({ address: server.address, requests, perSecond })
  })
  const cpuMs = ((await cpuMicros()) - before) / 1000 / requests.length
  const [p50, p95, p99] = [50, 95, 99].map((per) => p(per, answered).toFixed(1).padStart(7))
  const statuses = Object.entries(answered.statuses).map(([status, times]) => `${times} by ${status}`)
  const failures = statuses.length === 0 ? '' : ` (${statuses.join(', ')})`
  const late = `load at most ${answered.lateMs.toFixed(0)} ms late`
  console.log(
    `${title.padEnd(52)}${String(perSecond).padStart(5)} a second   p50${p50}   p95${p95}   p99${p99} ms   ${cpuMs.toFixed(2).padStart(5)} ms of processor each   ${answered.failed} failed${failures}, ${late}`,
  )
  return answered
}

function cpuMicros(): Promise<number> {
  return new Promise((resolve) => {
    server.child.once('message', (message) => resolve((message as { cpuMicros: number }).cpuMicros))
    server.child.send('cpu')
  })
}

function p(per: number, { ms }: Answered): number {
  const sorted = [...ms].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * per) / 100))] ?? Number.NaN
}

/** The same choices in every run. */
function sequence(): (below: number) => number {
  let state = 1
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

async function startServer(): Promise<{
  readonly address: string
  readonly child: ChildProcess
  readonly people: readonly Asked[]
}> {
  const now = Date.now()
  const toTuesday = (9 - new Date(now).getUTCDay()) % 7
  const clockShift = toTuesday * 86_400_000 + 10 * 3_600_000 - (now % 86_400_000)
  const people = await fillSchool(now + clockShift)
  const env = {
    ...process.env,
    DATA_DIR: folder,
    PORT: '0',
    DEMO: '0',
    AUTH_SECRET: secret,
    CLOCK_SHIFT_MS: String(clockShift),
  }
  const child = fork(join(import.meta.dirname, 'server-process.ts'), { env })
  const { address } = await new Promise<{ address: string }>((resolve) =>
    child.once('message', (message) => resolve(message as never)),
  )
  return { address, child, people }
}

/** Learners with an account, a session, and a curriculum of eighty subskills that they have begun. */
async function fillSchool(now: number): Promise<readonly Asked[]> {
  const database = await openDatabase({ databaseUrl: null, dataDir: folder })
  await migrate(database)
  const commit = createCommit({ database, now: () => Instant.parse(now) })
  const school = systemActor('bench')
  const run = async (name: string, args: object): Promise<void> => {
    const done = await commit.run(school, { name, version: 1, args: args as never })
    if (!done.ok) throw new Error(`${name}: ${JSON.stringify(done.error)}`)
  }
  const curriculum = CurriculumId.parse('bench')
  const report = curriculumFromCsv('Bench', curriculumRows())
  if (report.type !== 'read') throw new Error(report.type)
  await run('curriculum.create', { curriculum, title: 'Bench', owner: null })
  const empty = { curriculum, title: 'Bench', edition: 1, nodes: [], prerequisites: [], positions: new Map() }
  for (const change of changesTo(empty, report.curriculum)) await run(change.name, change.args as object)
  await run('curriculum.publish', { curriculum })
  const since = new Date(now - 30 * 86_400_000).toISOString().slice(0, 10)
  const made = Array.from({ length: learners }, (_, n) => n).map(async (n): Promise<Asked> => {
    const [user, learner] = [UserId.parse(`user-${n}`), LearnerId.parse(`learner-${n}`)]
    await run('learner.create', { learner, user, name: `Learner ${n}`, zone: ZoneName.parse('Europe/Berlin') })
    await run('study.set', { learner, curriculum, from: since, weeklyPace: 4, mastery: 'spaced' })
    const token = randomBytes(16).toString('hex')
    const date = new Date(now).toISOString()
    const dates = { createdAt: date, updatedAt: date }
    await insert('user', {
      id: user,
      name: `Learner ${n}`,
      email: `l${n}@bench.example`,
      emailVerified: 1,
      admin: 0,
      locked: 0,
      ...dates,
    })
    await insert('session', {
      id: `s-${n}`,
      expiresAt: new Date(now + 86_400_000).toISOString(),
      token,
      userId: user,
      ...dates,
    })
    return [`/daily-plan/${learner}`, `etude.session_token=${encodeURIComponent(signValue(token, secret))}`]
  })
  const people = await Promise.all(made)
  await commit.close()
  await database.close()
  return people

  async function insert(table: 'user' | 'session', row: object): Promise<void> {
    await database.db
      .insertInto(table as never)
      .values(row as never)
      .execute()
  }
}

function curriculumRows(): string {
  return [
    'kind,code,parent,title,difficulty,minutes,requires',
    'subject,S,,Subject',
    ...Array.from({ length: 8 }, (_, unit) => [
      `unit,U${unit},S,Unit ${unit}`,
      `skill,U${unit}.K,U${unit},Skill ${unit}`,
      ...Array.from(
        { length: 10 },
        (__, place) =>
          `subskill,U${unit}.${place},U${unit}.K,Step ${place} of unit ${unit},${1 + (place % 5)},10,${place === 0 ? '' : `U${unit}.${place - 1}`}`,
      ),
    ]).flat(),
  ].join('\n')
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.send('stop')
  await ended
}
