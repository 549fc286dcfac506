import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClient } from '@etude/client-sdk'
import type { Client } from '@etude/client-sdk'
import { memoryEngine } from '@etude/client-sdk/node'
import { planWeeksAgain } from '@etude/client-sdk/weeks'
import {
  CurriculumId,
  LearnerId,
  NodeCode,
  RecordId,
  UserId,
  addDays,
  keptActivities,
  learnerDateOf,
  mondayOf,
  readLearning,
  takeSnapshot,
  weekGeneration,
  weekKey,
} from '@etude/core'
import type { At, CivilDate, Reader, Stored } from '@etude/core'
import { readSettings, startServer } from '@etude/server'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'

const password = 'a long enough password'
const names = ['phone', 'laptop'] as const
const csv = [
  'kind,code,parent,title,difficulty,minutes,requires',
  'subject,M,,Mathematics,,,',
  'unit,M.1,M,Numbers,,,',
  'skill,M.1.a,M.1,Adding,,,',
  ...Array.from({ length: 9 }, (_, n) => `subskill,s${n},M.1.a,Step ${n},1,10,${n < 6 ? '' : `s${n - 6}`}`),
].join('\n')

/** A real server on a port of its own, that can be stopped and started, and somebody who learns from a small curriculum. */
async function school() {
  const folder = mkdtempSync(join(tmpdir(), 'etude-one-week-'))
  // Its tokens are for its address, so that it has to come back to the same port.
  const port = await freePort()
  const start = async () => {
    const read = readSettings({
      DATA_DIR: folder,
      PORT: port,
      DEMO: '0',
      AUTH_SECRET: 'a secret that only this test knows',
    })
    if (!read.ok) throw new Error(read.sentence)
    return startServer(read.settings, pino({ level: 'silent' }))
  }
  let server = await start()
  onTestFinished(async () => {
    await server.stop()
    rmSync(folder, { recursive: true })
  })
  const url = server.address
  const ask = async (method: string, path: string, body: object | null, token?: string): Promise<unknown> => {
    const headers = {
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? { origin: url } : { authorization: `Bearer ${token}` }),
    }
    const answer = await fetch(url + path, {
      method,
      headers,
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    return JSON.parse(text) as unknown
  }
  const email = 'lea@example.org'
  await ask('POST', '/api/auth/sign-up', { email, password, name: 'Lea', zone: 'Etc/UTC' })
  const { accessToken } = (await ask('POST', '/api/token', { grant: 'password', email, password })) as {
    accessToken: string
  }
  const get = (path: string) => ask('GET', path, null, accessToken)
  const post = (path: string, body: object) => ask('POST', path, body, accessToken)
  const me = (await get('/api/me')) as { user: { id: string }; learners: { id: string }[] }
  const learner = LearnerId.parse(me.learners[0]?.id)
  const imported = await post('/api/curricula/import', { format: 'csv', title: 'Maths', csv })
  const curriculum = CurriculumId.parse((imported as { curriculum_id: string }).curriculum_id)
  const change = (name: string, args: object) => post('/api/mutations', { name, version: 1, args })
  await change('study.set', { learner, curriculum, from: '2024-01-01', weeklyPace: 4, mastery: 'spaced' })
  await change('learner.edit-profile', { learner, availability: [60, 60, 60, 60, 60, 0, 0] })
  const engines = new Map(names.map((name) => [name, memoryEngine()]))
  const open = async (name: (typeof names)[number]): Promise<Client> => {
    const storage = engines.get(name) ?? memoryEngine()
    const client = await openClient({ url, account: UserId.parse(me.user.id), storage, token: () => accessToken })
    onTestFinished(() => client.close())
    return client
  }
  return {
    learner,
    curriculum,
    get,
    post,
    change,
    open,
    stop: () => server.stop(),
    start: async () => void (server = await start()),
  }
}

async function freePort(): Promise<string> {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  taken.close()
  await once(taken, 'close')
  return String(port)
}

const read = <T>(client: Client, query: (reader: Reader) => Promise<T>): Promise<T> =>
  new Promise((resolve) => {
    const stop = client.live(query).subscribe((value) => {
      queueMicrotask(() => stop())
      resolve(value)
    })
  })

const allThere = (client: Client): Promise<void> =>
  expect
    .poll(async () => client.syncNow(), { timeout: 30_000 })
    .toMatchObject({ type: 'synced', pending: 0, refused: 0 })

function todayIn(): CivilDate {
  return learnerDateOf({ instant: Date.now(), zone: 'UTC', offset: 0 } as At, [])
}

/** What a screen does with nothing but its replica. */
function plan(client: Client, learner: LearnerId, week: CivilDate, today: CivilDate) {
  return read(client, async (reader) => {
    const learning = await readLearning(reader, learner)
    const stored = await reader.list('activity', 'week', weekKey(learner, week))
    const kept = keptActivities(stored.map(({ body }) => body))
    const snapshot = learning === undefined ? null : takeSnapshot(learning, { week, today, kept })
    if (snapshot === null) throw new Error('nothing to plan from')
    return weekGeneration(snapshot, weekKey(learner, week), 'manual', null)
  })
}

const inWeek = (client: Client, learner: LearnerId, week: CivilDate) =>
  read(client, async (reader) => ({
    plan: await reader.get('weekly-plan', weekKey(learner, week)),
    activities: await reader.list('activity', 'week', weekKey(learner, week)),
    entries: await reader.list('log-entry', 'learner', learner),
  }))

const plain = ({ body, id }: Stored) => ({ id, body })

test(
  '[GEN-10] from the same facts two replicas and the server make the same week, byte for byte',
  { timeout: 120_000 },
  async () => {
    const { learner, post, open } = await school()
    const [phone, laptop] = [await open('phone'), await open('laptop')]
    await Promise.all([allThere(phone), allThere(laptop)])
    const today = todayIn()
    const week = addDays(mondayOf(today), 7)
    const [onPhone, onLaptop] = [await plan(phone, learner, week, today), await plan(laptop, learner, week, today)]
    expect(onPhone.week.activities.length).toBeGreaterThan(10)
    expect(JSON.stringify(onLaptop.mutation.args)).toBe(JSON.stringify(onPhone.mutation.args))
    await post(`/weekly-planner/generate/${learner}`, { week_start_date: week })
    await allThere(phone)
    const stored = await inWeek(phone, learner, week)
    const { unlocked: _, ...content } = stored.plan?.body.content ?? { unlocked: [] }
    const { activities, ...made } = onPhone.week
    expect(JSON.stringify(content)).toBe(JSON.stringify(made))
    const fromServer = new Map(stored.activities.map(({ body }) => [body.activity, body]))
    const asMade = activities.map((each) => {
      const body: Readonly<Record<string, unknown>> = fromServer.get(each.activity) ?? {}
      return Object.fromEntries(Object.keys(each).map((key) => [key, body[key]]))
    })
    expect(JSON.stringify(asMade)).toBe(JSON.stringify(activities))
    expect(fromServer.size).toBe(activities.length)
  },
)

test(
  '[GEN-16] [DAY-10] planned on two devices and the server from different facts, with some of it done: one plan, nothing twice, every completion under its own subskill',
  { timeout: 120_000 },
  async () => {
    const { learner, curriculum, post, open, stop, start, get } = await school()
    const [phone, laptop] = [await open('phone'), await open('laptop')]
    await Promise.all([allThere(phone), allThere(laptop)])
    const today = todayIn()
    const week = addDays(mondayOf(today), 7)
    await stop()

    // On the phone a test went badly, which asks for explaining, and that is done at once.
    const skill = { skill: NodeCode.parse('M.1.a'), subskill: NodeCode.parse('s5'), items: null }
    const marked = await phone.mutate('assessment.record', {
      learner,
      assessment: RecordId.parse('quiz-on-the-phone'),
      curriculum,
      subject: NodeCode.parse('M'),
      title: 'Quiz',
      how: 'person',
      corrects: null,
      skills: [{ ...skill, score: 1, max: 5, label: 'needs-review' }],
    })
    expect(marked).toMatchObject({ ok: true })
    const done = new Map<string, string>()
    for (const [name, client] of [
      ['phone', phone],
      ['laptop', laptop],
    ] as const) {
      const made = await plan(client, learner, week, today)
      expect(await client.mutate('week.generate', made.mutation.args as never)).toMatchObject({ ok: true })
      const chosen = made.week.activities.find(({ type }) => name === 'laptop' || type === 'tutoring')
      if (chosen === undefined) throw new Error(`nothing to do on the ${name}`)
      const entry = RecordId.parse(`done-on-the-${name}`)
      const ticked = await client.mutate('activity.complete', {
        learner,
        activity: chosen.activity,
        entry,
        minutes: 10,
        rating: 'good',
        title: chosen.title,
        curriculum,
        subskill: chosen.about.subskill,
      })
      expect(ticked).toMatchObject({ ok: true })
      done.set(entry, chosen.about.subskill)
      await client.close()
    }

    // The server has heard of neither, knows of another test, and plans the week before they are back.
    await start()
    await post('/api/assessments', {
      student_id: learner,
      subject: 'Mathematics',
      skills: [{ skill_id: 'M.1.a', subskill_id: 's4', score: 1, max: 5 }],
    })
    await post(`/weekly-planner/generate/${learner}`, { week_start_date: week })
    const planned = (await get(`/weekly-planner/${learner}/week/${week}`)) as {
      planned_activities: readonly { activity_uid: string; subskill_id: string }[]
    }
    const again = [await open('phone'), await open('laptop')]
    for (const client of again) await allThere(client)
    for (const client of again) await allThere(client)

    const [one, other] = await Promise.all(again.map((client) => inWeek(client, learner, week)))
    expect(one?.activities.map(plain)).toEqual(other?.activities.map(plain))
    expect(one?.plan?.body.version).toBe(1)
    expect(one?.plan?.body).toEqual(other?.plan?.body)
    const subskillsOf = (list: readonly { subskill_id: string }[]) => list.map(({ subskill_id }) => subskill_id).sort()
    const answer = (await get(`/weekly-planner/${learner}/week/${week}`)) as typeof planned
    // The week is the server's, which came first, whole and once.
    expect(subskillsOf(answer.planned_activities)).toEqual(subskillsOf(planned.planned_activities))
    expect(new Set(answer.planned_activities.map(({ activity_uid }) => activity_uid)).size).toBe(
      planned.planned_activities.length,
    )
    for (const known of [one, other]) {
      expect(new Map(known?.entries.map(({ body }) => [body.entry, body.learnt?.subskill ?? '']))).toEqual(done)
      const completed = known?.activities.filter(({ body }) => body.status === 'completed') ?? []
      expect(completed.every(({ body }) => [...done.values()].includes(body.about?.subskill ?? ''))).toBe(true)
    }
  },
)

/** Two devices and a week that the phone has planned, with one activity pinned, while the server is away. Meanwhile there is less time on the server. */
async function plannedFromOldFacts() {
  const at = await school()
  const { learner, open, stop, start, change } = at
  const phone = await open('phone')
  await allThere(phone)
  const today = todayIn()
  const week = addDays(mondayOf(today), 7)
  await stop()
  const made = await plan(phone, learner, week, today)
  expect(await phone.mutate('week.generate', made.mutation.args as never)).toMatchObject({ ok: true })
  const onWednesday = made.week.activities.find(({ day }) => day === 2)
  if (onWednesday === undefined) throw new Error('nothing on Wednesday')
  expect(await phone.mutate('activity.pin', { learner, activity: onWednesday.activity, pinned: true })).toMatchObject({
    ok: true,
  })
  await phone.close()
  await start()
  await change('learner.edit-profile', { learner, availability: [60, 0, 60, 0, 60, 0, 0] })
  return { ...at, today, week, pinned: onWednesday.activity }
}

/** As the app does it, with every refused edit that anybody could have seen once all was there. */
function followed(client: Client, today: CivilDate) {
  const errors: unknown[] = []
  onTestFinished(planWeeksAgain({ client, today: () => today, onError: (error) => void errors.push(error) }))
  return errors
}

test(
  '[GEN-21] a week that is refused because there is less time by now is planned again by itself, and what was done with it is done',
  { timeout: 120_000 },
  async () => {
    const { learner, open, today, week, pinned } = await plannedFromOldFacts()
    const phone = await open('phone')
    const errors = followed(phone, today)
    await allThere(phone)
    const { plan: stored, activities } = await inWeek(phone, learner, week)
    expect(stored?.body.version).toBe(1)
    expect(activities.length).toBeGreaterThan(5)
    expect(new Set(activities.map(({ body }) => body.day))).toEqual(new Set([0, 2, 4]))
    expect(activities.filter(({ body }) => body.pinned).map(({ id }) => id)).toEqual([pinned])
    // Nobody has to be asked, and the laptop sees the same.
    const laptop = await open('laptop')
    await allThere(laptop)
    expect((await inWeek(laptop, learner, week)).activities.map(plain)).toEqual(activities.map(plain))
    expect(errors).toEqual([])
  },
)

test(
  '[GEN-21] where somebody else has planned the week by then, theirs stands and nothing is left to decide',
  { timeout: 120_000 },
  async () => {
    const { learner, open, post, today, week, pinned } = await plannedFromOldFacts()
    const phone = await open('phone')
    // Refused is the week, and the pin that was built on it.
    await expect.poll(async () => phone.syncNow(), { timeout: 30_000 }).toMatchObject({ pending: 0, refused: 2 })
    await post(`/weekly-planner/generate/${learner}`, { week_start_date: week })
    await expect.poll(async () => (await phone.syncNow()) && (await inWeek(phone, learner, week)).plan).toBeDefined()
    const errors = followed(phone, today)
    await allThere(phone)
    const { plan: stored, activities } = await inWeek(phone, learner, week)
    expect(stored?.body.trigger).toBe('manual')
    expect(stored?.body.version).toBe(1)
    expect(activities.filter(({ body }) => body.pinned).map(({ id }) => id)).toEqual([pinned])
    expect(errors).toEqual([])
  },
)
