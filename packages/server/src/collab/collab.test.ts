import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { sqliteFileIn } from '../database/open-database.ts'
import { readSettings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import type { RunningServer } from '../start-server.ts'
import { endOf, openStockClient } from './stock-client.ts'
import type { StockClient } from './stock-client.ts'
import { toBase64 } from './yjs-documents.ts'

let folder = ''
let server: RunningServer
let tom: Person
let lea: Person
let eve: Person
let plans = 0

const start = async (): Promise<void> => {
  const answer = readSettings({ PORT: '0', DATA_DIR: folder, DEMO: '0' })
  if (!answer.ok) throw new Error(answer.sentence)
  server = await startServer(answer.settings, pino({ level: 'silent' }))
}

/** Tom teaches Lea. Eve is nobody. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'etude-collab-'))
  await start()
  tom = await signUp('tom')
  lea = await signUp('lea')
  eve = await signUp('eve')
  await mutate(tom, 'class.create', { class: 'strings', title: 'Strings', tutor: tom.id, tutorName: 'Tom' })
  const { link } = (await post('/api/invitations', { kind: 'enrolment', class: 'strings' }, tom)) as { link: string }
  await post('/api/invitations/accept', { secret: link.split('#')[1], learner: lea.learner }, lea)
}, 30_000)
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

interface Person {
  readonly id: string
  readonly cookie: string
  readonly learner: string
}

async function post(path: string, body: unknown, person?: Person): Promise<unknown> {
  const response = await ask(path, body, person)
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
  return response.json()
}

const ask = (path: string, body: unknown, person?: Person): Promise<Response> =>
  fetch(`${server.address}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      origin: server.address,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(person === undefined ? {} : { cookie: person.cookie }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

async function signUp(name: string): Promise<Person> {
  const email = `${name}@etude.test`
  const response = await ask('/api/auth/sign-up', { email, password: 'a long enough password', name })
  const { user } = (await response.json()) as { user: { id: string } }
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const person = { id: user.id, cookie, learner: '' }
  const { learners } = (await (await ask('/api/me', undefined, person)).json()) as { learners: { id: string }[] }
  return { ...person, learner: learners[0]?.id ?? '' }
}

const mutate = (person: Person, name: string, args: object): Promise<unknown> =>
  post('/api/mutations', { name, version: 1, args }, person)

const setLea = (plan: string, right: string): Promise<unknown> =>
  mutate(tom, 'shared-plan.set-member', { plan, learner: lea.learner, learnerName: 'Lea', right })

/** A plan of Tom's in which Lea takes part. */
async function makePlan(right: 'edit' | 'view' = 'edit'): Promise<string> {
  const plan = `quartet-${(plans += 1)}`
  const content = { title: 'Quartet', notes: 'Hello', segments: [] }
  await mutate(tom, 'shared-plan.create', { plan, owner: tom.id, ownerName: 'Tom', ...content })
  await setLea(plan, right)
  return plan
}

async function enter(person: Person, plan: string): Promise<StockClient> {
  const client = await openStockClient(server.address, plan, person.cookie)
  onTestFinished(() => client.leave())
  return client
}

/** What the database holds of a plan, by a connection of its own. */
function inDatabase<T>(look: (database: BetterSqlite.Database) => T): T {
  const database = new BetterSqlite(sqliteFileIn(folder))
  try {
    return look(database)
  } finally {
    database.close()
  }
}
const bodies = (plan: string, kind: string): { notes: string; update: string }[] =>
  inDatabase((database) =>
    database
      .prepare<unknown[], { body: string }>('select body from record where space = ? and kind = ? and deleted = 0')
      .all(`plan:${plan}`, kind)
      .map(({ body }) => JSON.parse(body) as { notes: string; update: string }),
  )

test('[ENSEMBLE-6] two stock clients write one document, see who is there, and lists show what it says', async () => {
  const plan = await makePlan()
  const [a, b] = [await enter(tom, plan), await enter(lea, plan)]
  const seen = new Promise<void>((resolve) => {
    b.provider.awareness.on('change', () => {
      if ([...b.provider.awareness.getStates().values()].some((state) => state['name'] === 'Tom')) resolve()
    })
  })
  a.provider.awareness.setLocalStateField('name', 'Tom')
  await seen
  expect(a.notes.toJSON()).toBe('Hello')
  a.notes.insert(5, ' Lea')
  await b.reads('Hello Lea')
  b.notes.insert(9, ', and Tom')
  await a.reads('Hello Lea, and Tom')
  // What somebody is shown is stored.
  expect(bodies(plan, 'shared-plan')).toMatchObject([{ title: 'Quartet', notes: 'Hello Lea, and Tom' }])
})

test('[R22] [ENSEMBLE-6] a document is begun once, however many come at once and after a restart', async () => {
  const plan = await makePlan()
  const all = await Promise.all([enter(tom, plan), enter(lea, plan), enter(tom, plan)])
  for (const { notes } of all) expect(notes.toJSON()).toBe('Hello')
  const offline = all[1]
  await server.stop()
  expect(await Promise.all(all.map(({ closed }) => closed))).toEqual([1001, 1001, 1001])
  offline?.notes.insert(5, ' again')
  await start()
  const fresh = await enter(tom, plan)
  expect(fresh.notes.toJSON()).toBe('Hello')
  // Lea comes back to the server that was started again, with what she wrote meanwhile.
  const back = await enter(lea, plan)
  Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(offline?.doc ?? new Y.Doc()))
  await fresh.reads('Hello again')
  expect(back.notes.toJSON()).toBe('Hello again')
})

test('[R22] a document is let go only when the last word is stored', async () => {
  const plan = await makePlan()
  for (let round = 0; round < 10; round += 1) {
    const alone = await enter(tom, plan)
    alone.notes.insert(alone.notes.length, '.')
    // The last one to leave goes in the moment of writing, and the next comes in at once.
    await alone.leave()
  }
  const next = await enter(lea, plan)
  await next.reads('Hello..........')
  await server.stop()
  expect(bodies(plan, 'shared-plan')).toMatchObject([{ notes: 'Hello..........' }])
  await start()
})

test('[R22] what is written in the moment of a stop is stored', async () => {
  const plan = await makePlan()
  const alone = await enter(tom, plan)
  const other = await enter(lea, plan)
  alone.notes.insert(5, '!')
  await other.reads('Hello!')
  alone.notes.insert(6, '!')
  await server.stop()
  await start()
  // What the server had taken is stored; what it had not, its author still has and brings along.
  const back = await enter(tom, plan)
  Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(alone.doc))
  await (await enter(lea, plan)).reads('Hello!!')
})

test('[R22] a document that cannot be loaded is shown to nobody and written over by nobody', async () => {
  const plan = await makePlan()
  const before = bodies(plan, 'plan-update')
  const set = (body: object): void =>
    inDatabase((database) => {
      database
        .prepare(`update record set body = ? where space = ? and kind = 'plan-update'`)
        .run(JSON.stringify(body), `plan:${plan}`)
    })
  set({ ...before[0], update: 'AQID' })
  const turnedAway = await enter(tom, plan)
  turnedAway.notes.insert(0, 'An empty page?')
  expect(await turnedAway.closed).toBe(4503)
  expect(turnedAway.wasShown()).toBe(false)
  expect(bodies(plan, 'plan-update')).toMatchObject([{ update: 'AQID' }])
  set(before[0] as object)
  expect((await enter(lea, plan)).notes.toJSON()).toBe('Hello')
})

test('[ENSEMBLE-3] what a device sends by sync comes to whoever has the document open, and the reverse is no second time', async () => {
  const plan = await makePlan()
  const open = await enter(lea, plan)
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(open.doc))
  const held = Y.encodeStateVector(copy)
  copy.getText('notes').insert(5, ' from a phone')
  const update = toBase64(Y.encodeStateAsUpdate(copy, held))
  const at = { instant: 1_700_000_000_000, zone: 'Europe/Berlin', offset: 60 }
  const mutations = [{ seq: 1, name: 'shared-plan.write', v: 1, args: { plan, update }, at }]
  const request = { protocol: 1, account: tom.id, client: 'phone-of-tom', schema: 9, cookie: null, ack: 0, mutations }
  await post('/sync', request, tom)
  await open.reads('Hello from a phone')
  const stored = bodies(plan, 'plan-update').length
  Y.applyUpdate((await enter(tom, plan)).doc, Y.encodeStateAsUpdate(copy))
  open.notes.insert(0, '>')
  await (await enter(lea, plan)).reads('>Hello from a phone')
  expect(bodies(plan, 'plan-update')).toHaveLength(stored + 1)
})

test('[ENSEMBLE-6] whoever may only read is ended when they write, and nobody sees what they wrote', async () => {
  const plan = await makePlan('view')
  const [owner, reader] = [await enter(tom, plan), await enter(lea, plan)]
  expect(reader.notes.toJSON()).toBe('Hello')
  reader.notes.insert(0, 'Not mine to say. ')
  expect(await reader.closed).toBe(4403)
  owner.notes.insert(5, '!')
  await (await enter(lea, plan)).reads('Hello!')
  expect(owner.notes.toJSON()).toBe('Hello!')
})

test('[ENSEMBLE-6] [SYNC-8] whoever is shown out is ended at once, and hears nothing more', async () => {
  const plan = await makePlan()
  const [owner, member] = [await enter(tom, plan), await enter(lea, plan)]
  await mutate(tom, 'shared-plan.remove-member', { plan, learner: lea.learner })
  expect(await member.closed).toBe(4403)
  owner.notes.insert(5, ' secret')
  await (await enter(tom, plan)).reads('Hello secret')
  expect(member.notes.toJSON()).toBe('Hello')
  await mutate(tom, 'shared-plan.remove', { plan })
  expect(await owner.closed).toBe(4404)
})

test('[ENSEMBLE-6] a stranger, a foreign page and one without a session get an ordinary answer', async () => {
  const plan = await makePlan()
  const open = (headers: Record<string, string>, path = plan) =>
    endOf(new WebSocket(`${server.address.replace('http', 'ws')}/collab/${path}`, [], { headers }))
  const origin = server.address
  expect(await open({ cookie: eve.cookie, origin })).toEqual({ status: 404 })
  expect(await open({ cookie: tom.cookie, origin }, 'no%20plan')).toEqual({ status: 404 })
  expect(await open({ cookie: tom.cookie, origin: 'https://elsewhere.example' })).toEqual({ status: 403 })
  expect(await open({ cookie: tom.cookie })).toEqual({ status: 403 })
  expect(await open({ origin })).toEqual({ status: 401 })
})

test('[ENSEMBLE-6] what cannot be read or is too much ends the connection it came by and no other', async () => {
  const plan = await makePlan()
  const other = await enter(tom, plan)
  const send = async (message: Uint8Array | string): Promise<unknown> => {
    const headers = { cookie: lea.cookie, origin: server.address }
    const socket = new WebSocket(`${server.address.replace('http', 'ws')}/collab/${plan}`, [], { headers })
    socket.on('open', () => socket.send(message))
    return endOf(socket)
  }
  expect(await send('hello')).toEqual({ code: 4400 })
  expect(await send(new Uint8Array([9, 9, 9]))).toEqual({ code: 4400 })
  // A change of a document that is none.
  expect(await send(new Uint8Array([0, 2, 3, 1, 2, 3]))).toEqual({ code: 4400 })
  expect(await send(new Uint8Array(70_000))).toEqual({ code: 1009 })
  other.notes.insert(5, '!')
  await (await enter(lea, plan)).reads('Hello!')
})
