import { gzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import type { RefusalType } from '@etude/core'
import { refuse } from '@etude/core'
import { Hono } from 'hono'
import { UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { emptyDatabase, temporarySqlite } from '../database/for-each-database.ts'
import { Overloaded } from '../database/sql-runner.ts'
import { migrate } from '../database/migrate.ts'
import { browser } from '../testing/browser.ts'
import type { AppEnv } from './app-env.ts'
import { installation } from '../testing/installation.ts'
import type { Installation } from '../testing/installation.ts'
import { mailServer } from '../testing/mail-server.ts'
import { password, signUp, signUpAdmin } from '../testing/people.ts'
import type { Person } from '../testing/people.ts'
import { problems } from './problem-table.ts'
import type { ProblemCode } from './problem-table.ts'
import { problemResponse, refused } from './problem.ts'
import { codeOfRefusal, refusalProblem } from './refusal-problem.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'

interface Row {
  readonly sent: string
  readonly status: number
  readonly code: string
  readonly sentence: string
}

const file = new URL('../../../../docs/bad-input.md', import.meta.url)
const rows: readonly Row[] = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => /^\| .* \| \d{3} \|/.test(line))
  .map((line) => {
    const [sent = '', status = '', code = '', sentence = ''] = line.slice(2, -2).split(' | ')
    return { sent, status: Number(status), code: code.replaceAll('`', ''), sentence }
  })

interface Seen {
  readonly status: number
  readonly body: { readonly code: string; readonly detail: string }
}
interface Scene {
  readonly installed: Installation
  readonly anna: Person
}
type Try = (scene: Scene) => Promise<Seen>

test('[PROTOCOL-4] each answer that only asks to wait says how long', async () => {
  const app = new Hono<AppEnv>().get('/:code', (c) => problemResponse(c, { code: c.req.param('code') as ProblemCode }))
  const waits = Object.entries(problems).filter(([, { status }]) => status === 429 || status === 503)
  expect(waits.length).toBeGreaterThan(3)
  for (const [code] of waits) {
    const answer = await app.request(`/${code}`)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  }
})

test('[EDGE-14] the page and the table of problems list the same codes, with the same words', () => {
  expect(new Set(rows.map(({ code }) => code))).toEqual(new Set(Object.keys(problems)))
  for (const { code, status, sentence } of rows) {
    expect({ code, status, sentence }).toEqual({
      code,
      status: problems[code as keyof typeof problems].status,
      sentence: problems[code as keyof typeof problems].detail,
    })
  }
  const sent = rows.map((row) => row.sent)
  expect(new Set(sent).size).toBe(sent.length)
})

// How the edge words what it is told does not hang on the database: what the store answers is proved on both, beside each room.
describe('bad input', () => {
  let scene: Scene
  let opened: Awaited<ReturnType<typeof temporarySqlite>>
  const database = () => opened.database
  beforeAll(async () => {
    opened = await temporarySqlite()
    await migrate(opened.database)
  })
  afterAll(() => opened.close())
  beforeEach(async () => {
    await emptyDatabase(database())
    const installed = installation(database(), { routes: staged })
    scene = { installed, anna: await signUp(installed, 'Anna') }
  })

  const signIn =
    (body: object) =>
    ({ installed }: Scene) =>
      browser(installed.app).post('/api/auth/sign-in', body)
  const bearer = async ({ installed }: Scene, token: string): Promise<Seen> => {
    const answer = await installed.app.request('/api/me', { headers: { authorization: `Bearer ${token}` } })
    return { status: answer.status, body: (await answer.json()) as Seen['body'] }
  }
  const raw =
    (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    async ({ installed }: Scene): Promise<Seen> => {
      const answer = await installed.app.request('/api/auth/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
      return { status: answer.status, body: (await answer.json()) as Seen['body'] }
    }
  const tokensOf = async ({ installed, anna }: Scene) => {
    const answer = await browser(installed.app).post('/api/token', { grant: 'password', email: anna.email, password })
    return answer.body as { accessToken: string }
  }
  const change =
    (name: string, args: (scene: Scene) => object, version = 1) =>
    async (s: Scene): Promise<Seen> =>
      s.anna.page.post('/api/mutations', { name, version, args: args(s) })
  const plan = (id: string, more: object, title = 'Scales') =>
    change('practice.create-plan', ({ anna }) => ({
      plan: id,
      learner: anna.learner,
      edit: 'e1',
      title,
      type: 'custom',
      missed: 'keep-one',
      prompts: [],
      schedule: { ...daily, start: inTenDays(), ...more },
    }))
  const makeClass = ({ anna }: Scene, id = 'c1') =>
    anna.page.post('/api/mutations', {
      name: 'class.create',
      version: 1,
      args: { class: id, title: 'Cello', tutor: anna.id, tutorName: 'Anna' },
    })
  const makeChild = async ({ anna }: Scene) => {
    const made = await anna.page.post('/api/children', { learner: 'kim', name: 'Kim', zone: 'Etc/UTC' })
    return (made.body as { learner: string }).learner
  }
  const invited = async (s: Scene): Promise<{ id: string; secret: string }> => {
    await makeClass(s)
    const made = await s.anna.page.post('/api/invitations', { kind: 'enrolment', class: 'c1' })
    const { id, link } = made.body as { id: string; link: string }
    return { id, secret: link.split('#')[1] ?? '' }
  }
  const accept = ({ anna }: Scene, secret: string) =>
    anna.page.post('/api/invitations/accept', { secret, learner: anna.learner })
  const sync = ({ anna }: Scene, more: object) =>
    anna.page.post('/sync', {
      protocol: 1,
      account: anna.id,
      client: 'client-1234',
      schema: 1,
      cookie: null,
      ack: 0,
      mutations: [],
      ...more,
    })
  const cookieOf = ({ page }: Person) => [...page.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const signOutFrom = async ({ installed, anna }: Scene, headers: Record<string, string>): Promise<Seen> => {
    const answer = await installed.app.request('/api/auth/sign-out', {
      method: 'POST',
      headers: { cookie: cookieOf(anna), ...headers },
    })
    return { status: answer.status, body: (await answer.json()) as Seen['body'] }
  }

  const tries: Readonly<Record<string, Try>> = {
    'A body that is not JSON': raw('{"email": '),
    'A body that is not UTF-8': raw(new Uint8Array([0x22, 0xff, 0x22])),
    'No body where one is needed': raw(''),
    'A body that is not packed as its Content-Encoding says': raw('{}', { 'content-encoding': 'gzip' }),
    'JSON nested 33 levels deep': raw(`${'['.repeat(33)}${']'.repeat(33)}`),
    'A list of 10,001 items': raw(`[${'0,'.repeat(10_000)}0]`),
    'A body of more than 1 MB': raw(`"${'x'.repeat(1_000_000)}"`),
    'A packed body that is more than 1 MB once unpacked': raw(new Uint8Array(gzipSync(Buffer.alloc(5_000_000, 0x20))), {
      'content-encoding': 'gzip',
    }),
    'A body that is not declared as JSON': raw('email=a', { 'content-type': 'application/x-www-form-urlencoded' }),
    'A body packed in an unknown way': raw('{}', { 'content-encoding': 'zstd' }),
    'A field that is missing or wrong': signIn({ email: 'not an address' }),
    'No session': ({ installed }) => browser(installed.app).get('/api/me'),
    'A session cookie that was not signed here': ({ installed }) =>
      browser(installed.app).get('/api/me', { cookie: 'etude.session_token=abc.def' }),
    'A session that was ended': async (s) => {
      const cookie = cookieOf(s.anna)
      await s.anna.page.post('/api/auth/sign-out')
      return browser(s.installed.app).get('/api/me', { cookie })
    },
    'A wrong password': (s) => signIn({ email: s.anna.email, password: 'wrong horse' })(s),
    'An e-mail address without an account': signIn({ email: 'nobody@example.org', password: 'wrong horse' }),
    'A bearer token that is no token': (s) => bearer(s, 'abc'),
    'An access token after its 15 minutes': async (s) => {
      const { accessToken } = await tokensOf(s)
      s.installed.pass(16 * 60 * 1000)
      return bearer(s, accessToken)
    },
    'An access token with another signature': async (s) => {
      const { accessToken } = await tokensOf(s)
      const [head, payload] = accessToken.split('.')
      return bearer(s, `${head}.${payload}.${Buffer.alloc(64, 1).toString('base64url')}`)
    },
    'An access token without a signature (`alg: none`)': (s) =>
      bearer(s, new UnsecuredJWT({ sub: s.anna.id }).encode()),
    'An access token for another server': async (s) => {
      const { accessToken } = await tokensOf(s)
      return bearer({ ...s, installed: installation(database(), { publicUrl: 'http://other.test' }) }, accessToken)
    },
    'A refresh token that is not ours, or whose session was ended': ({ installed }) =>
      browser(installed.app).post('/api/token', { grant: 'refresh', refreshToken: 'abc.def' }),
    'A device code that is wrong, used or too old': ({ installed }) =>
      browser(installed.app).post('/api/device-sign-in', { code: 'ABCD-EFGH' }),
    'A cookie without the header Origin': (s) => signOutFrom(s, {}),
    'A request from a page of another site': (s) => signOutFrom(s, { origin: 'https://elsewhere.example' }),
    'A change that the person may not make': change('class.rename', () => ({
      class: 'of-somebody-else',
      title: 'Mine',
    })),
    'Signing in before the address is confirmed': async () => {
      await using mail = await mailServer()
      const installed = installation(database(), { smtpUrl: mail.url })
      const person = { email: 'new@example.org', password }
      await browser(installed.app).post('/api/auth/sign-up', { ...person, name: 'New' })
      return browser(installed.app).post('/api/auth/sign-in', person)
    },
    'Signing in to a locked account': async (s) => {
      const admin = await signUpAdmin(s.installed, 'Admin')
      await admin.page.post(`/admin/users/${s.anna.id}/lock`)
      return signIn({ email: s.anna.email, password })(s)
    },
    'An address that does not exist': ({ anna }) => anna.page.get('/api/nothing'),
    'A learner of somebody else': ({ anna }) => anna.page.get('/api/children/of-somebody-else/sessions'),
    'The administration, for somebody who is no administrator': ({ anna }) => anna.page.get('/admin/users'),
    'A method that the address does not take': ({ anna }) => anna.page.delete('/api/me'),
    'A plan for a week that has none, or a day that was never shown': ({ anna }) =>
      anna.page.get(`/daily-plan/${anna.learner}?date=2024-01-02`),
    'Generating a week of which no weekday is left': ({ anna }) =>
      anna.page.post(`/weekly-planner/generate/${anna.learner}`, { week_start_date: '2024-01-01' }),
    'Generating a week for a learner without a curriculum': ({ anna }) =>
      anna.page.post(`/weekly-planner/generate/${anna.learner}`),
    'A roadmap of three weeks': ({ anna }) =>
      anna.page.post(`/multi-week-planner/generate/${anna.learner}`, { num_weeks: 3 }),
    'A roadmap for a learner without a curriculum': ({ anna }) =>
      anna.page.get(`/multi-week-planner/${anna.learner}/current`),
    'A table without the columns that it needs': ({ anna }) =>
      anna.page.post('/api/curricula/import', { format: 'csv', title: 'Maths', csv: 'a,b\n1,2' }),
    'A curriculum of 100,000 rows': ({ anna }) =>
      anna.page.post('/api/curricula/import', {
        format: 'csv',
        title: 'Maths',
        csv: `kind,code,parent,title\n${'subject,s,,S\n'.repeat(100_000)}`,
      }),
    'Signing up with an address that has an account, where no mail is sent': ({ installed, anna }) =>
      browser(installed.app).post('/api/auth/sign-up', { email: anna.email, password, name: 'Anna' }),
    'Making what is already there': async (s) => {
      await makeClass(s)
      return makeClass(s)
    },
    'Removing the only guardian of a child': async (s) => {
      const learner = await makeChild(s)
      return change('learner.remove-guardian', ({ anna }) => ({ learner, guardian: anna.id }))(s)
    },
    'Removing the only tutor of a class': async (s) => {
      await makeClass(s)
      return change('class.remove-tutor', ({ anna }) => ({ class: 'c1', tutor: anna.id }))(s)
    },
    'A day start before the last one': async (s) => {
      const at = (from: string) =>
        change('learner.change-day-start', ({ anna }) => ({ learner: anna.learner, from, minutes: 60 }))(s)
      await at('2030-01-02')
      return at('2030-01-01')
    },
    'A change with a wrong argument': change('class.rename', () => ({ class: 'c1', title: '' })),
    'A change with an unknown name or a newer version': change('class.fly', () => ({})),
    'A plan by a rule that is none': plan('p1', { repeat: { type: 'rule', rule: 'every Monday' } }),
    'A plan on days that never come': plan('p1', {
      repeat: { type: 'rule', rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' },
    }),
    'A plan of which every date is left out': plan('p1', {
      repeat: { type: 'rule', rule: 'FREQ=DAILY;COUNT=1' },
      notOn: [inTenDays()],
    }),
    'A plan with more than 1,080 sessions in 90 days': plan('p1', { repeat: { type: 'rule', rule: 'FREQ=MINUTELY' } }),
    'A plan that begins in the year 9999': plan('p1', { start: '9999-12-31' }),
    'The fifty-first plan': async (s) => {
      for (let made = 0; made < 50; made += 1) {
        const answer = await plan(`p${made}`, {})(s)
        if (answer.status >= 300) return answer
      }
      return plan('p50', {})(s)
    },
    'A plan with a title of 121 characters': plan('p1', {}, 'x'.repeat(121)),
    'A plan with a title of 1 MB': plan('p1', {}, 'x'.repeat(1_000_000)),
    'A time zone whose name no zone could have': change('learner.edit-profile', ({ anna }) => ({
      learner: anna.learner,
      zone: 'Mars/Olympus Mons',
    })),
    'A time zone that does not exist': change('learner.edit-profile', ({ anna }) => ({
      learner: anna.learner,
      zone: 'Mars/Olympus',
    })),
    'A sync of another account’s queue': (s) => sync(s, { account: 'somebody-else' }),
    'A sync cookie that is not ours': (s) => sync(s, { cookie: 'abc' }),
    'A sync whose numbers leave a gap or repeat with other content': (s) =>
      sync(s, {
        mutations: [
          {
            seq: 5,
            name: 'settings.change',
            v: 1,
            args: { user: s.anna.id, displayName: 'A' },
            at: { instant: 1, zone: 'Etc/UTC', offset: 0 },
          },
        ],
      }),
    'The 201st open invitation': async (s) => {
      const { id } = await invited(s)
      const { db } = database()
      const first = await db.selectFrom('invitation').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      const more = Array.from({ length: 199 }, (_, n) => ({ ...first, id: `i${n}`, secret_hash: `h${n}` }))
      await db.insertInto('invitation').values(more).execute()
      return s.anna.page.post('/api/invitations', { kind: 'enrolment', class: 'c1' })
    },
    'An invitation that was accepted': async (s) => {
      const { secret } = await invited(s)
      await accept(s, secret)
      return accept(s, secret)
    },
    'An invitation that was taken back': async (s) => {
      const { id, secret } = await invited(s)
      await s.anna.page.delete(`/api/invitations/${id}`)
      return accept(s, secret)
    },
    'An invitation older than 14 days': async (s) => {
      const { secret } = await invited(s)
      s.installed.pass(14 * 24 * 3600 * 1000)
      return accept(s, secret)
    },
    'The eleventh try to sign in to one account within 15 minutes': async (s) => {
      const person = { email: s.anna.email, password: 'wrong horse' }
      for (let tried = 0; tried < 10; tried += 1) await signIn(person)(s)
      return signIn(person)(s)
    },
    'Nothing wrong, but the server fails': ({ anna }) => anna.page.get('/api/staged/failure'),
    'Nothing wrong, but the server is stopping': () => {
      const { app } = installation(database(), { draining: () => true })
      return browser(app).get('/ready')
    },
    'A sync of a protocol that this server does not know yet': (s) => sync(s, { protocol: 2 }),
    'A sync of a protocol that is not answered any more': ({ anna }) => anna.page.get('/api/staged/protocol-too-old'),
    'The 41st request of one account while 40 are under way': async ({ anna }) => {
      const answers = await Promise.all(Array.from({ length: 41 }, () => anna.page.get('/api/me')))
      const away = answers.find(({ status }) => status !== 200)
      if (away === undefined) throw new Error('Nobody was turned away')
      return away
    },
    'Nothing wrong, but the server has as much in hand as it can hold': ({ anna }) =>
      anna.page.get('/api/staged/overloaded'),
    'A socket more than the server holds': ({ anna }) => anna.page.get('/api/staged/too-many-sockets'),
  }

  describe('answers as the page says', () => {
    for (const { sent, status, code, sentence } of rows) {
      test(`[EDGE-14] ${sent}`, async () => {
        const attempt = tries[sent] ?? refusalStage(code)
        const answer = await attempt(scene)
        expect({ status: answer.status, code: answer.body.code, sentence: answer.body.detail }).toEqual({
          status,
          code,
          sentence,
        })
      })
    }
  })
})

const inTenDays = (): string => new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)

const daily = {
  end: null,
  timeMinutes: null,
  repeat: { type: 'rule', rule: 'FREQ=DAILY' },
  durationMinutes: 10,
  flexibility: 'same-day',
  segments: [],
}

/** What a rule of core refuses is proved beside the rule. Here the refusal goes out through the real edge, to be seen as a client sees it. */
function refusalStage(code: string): Try {
  if (!Object.values(codeOfRefusal).some((known) => known === code))
    throw new Error(`The page has a row with ${code} and words that no test knows how to bring about`)
  return ({ anna }) => anna.page.get(`/api/staged/${code}`)
}

const staged: readonly Route[] = [
  ...Object.keys(codeOfRefusal).map((type) =>
    stage(type, () => refuse(refusalProblem({ type: type as RefusalType } as never))),
  ),
  stage('too-many-sockets', () => refused('too-many-sockets')),
  stage('protocol-too-old', () => refused('protocol-too-old')),
  stage('overloaded', () => {
    throw new Overloaded('changes')
  }),
  stage('failure', () => {
    throw new Error('a failure that was asked for')
  }),
]

function stage(name: string, answer: () => ReturnType<typeof refused>): Route {
  return route(
    {
      method: 'get',
      path: `/api/staged/${name}`,
      tag: 'Stage',
      summary: 'Stage',
      access: 'signed-in',
      status: 204,
      gives: 'Nothing',
      problems: [],
    },
    async () => answer(),
  )
}
