import { createDatabase } from '@etude/testbed'
import { pino } from 'pino'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { SpaceId } from '@etude/core'
import type { CommittedSpace } from '../commit/commit.ts'
import { connectOtherServers } from './other-servers.ts'

const log = pino({ level: 'silent' })
const commit = (to: number, space = 'learner:l1'): CommittedSpace => ({
  space: SpaceId.parse(space),
  from: to - 1,
  to,
  access: 3,
  accessChanged: false,
  isPart: false,
  concerned: [],
  digest: '',
  characters: 0,
  put: [],
  del: [],
})

/** One server's end, with what it was told. */
function end(url: string, self: string) {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  const heard: unknown[] = []
  let wake = () => {}
  const note = (what: unknown): void => {
    heard.push(what)
    wake()
  }
  const others = connectOtherServers({
    url,
    pool,
    self,
    log,
    onSessionEnded: (session) => note(session),
    hub: { announceElsewhere: (commits) => note(commits.map(({ to }) => to)), pullAll: () => note('pull') },
  })
  const until = (done: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      wake = () => done() && resolve()
      wake()
    })
  return {
    others,
    pool,
    heard,
    until,
    close: async () => {
      await others.close()
      await pool.end()
    },
  }
}

test('[LIVE-8] servers on one PostgreSQL hear of each other’s commits, not of their own, and recover from a broken connection', async () => {
  const { url, drop } = await createDatabase(inject('postgresUrl'))
  const a = end(url, 'a')
  const b = end(url, 'b')
  await Promise.all([a.until(() => a.heard.includes('pull')), b.until(() => b.heard.includes('pull'))])

  a.others.tell([commit(7)])
  await b.until(() => b.heard.length === 2)
  expect(b.heard).toEqual(['pull', [7]])

  // Too much for one notice is said as "pull".
  a.others.tell(Array.from({ length: 400 }, (_, index) => commit(index + 1, `learner:of-${index}`)))
  await b.until(() => b.heard.length === 3)
  expect(b.heard[2]).toBe('pull')

  // Another connection ends the listeners, as a restart of the database would.
  await a.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen etude%' and pid <> pg_backend_pid()`,
  )
  await b.until(() => b.heard.length === 4)
  a.others.tell([commit(8)])
  await b.until(() => b.heard.length === 5)
  expect(b.heard.slice(3)).toEqual(['pull', [8]])
  expect(a.heard.filter((what) => what !== 'pull')).toEqual([])

  await Promise.all([a.close(), b.close()])
  await drop()
}, 20_000)

test('[LOAD-3] what is still to be told stays small: of one space the newest version, and beyond a bound only that there is something', async () => {
  const { url, drop } = await createDatabase(inject('postgresUrl'))
  const a = end(url, 'a')
  const b = end(url, 'b')
  await Promise.all([a.until(() => a.heard.includes('pull')), b.until(() => b.heard.includes('pull'))])
  b.heard.length = 0
  // The first one leaves at once, and all the others wait for it.
  for (let to = 1; to <= 5_000; to += 1) a.others.tell([commit(to)])
  await b.until(() => b.heard.length >= 2)
  expect(b.heard.at(-1)).toEqual([5_000])
  expect(b.heard.length).toBeLessThanOrEqual(2)
  b.heard.length = 0
  for (let to = 1; to <= 5_000; to += 1) a.others.tell([commit(to, `learner:of-${to}`)])
  await b.until(() => b.heard.includes('pull'))
  expect(b.heard.length).toBeLessThanOrEqual(2)
  await Promise.all([a.close(), b.close()])
  await drop()
}, 20_000)

test('[SESSION-1] a session that is ended on one server is ended on the others', async () => {
  const { url, drop } = await createDatabase(inject('postgresUrl'))
  const a = end(url, 'a')
  const b = end(url, 'b')
  await Promise.all([a.until(() => a.heard.includes('pull')), b.until(() => b.heard.includes('pull'))])
  b.heard.length = 0
  const sessions = Array.from(
    { length: 250 },
    (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  )
  for (const session of sessions) a.others.tellSessionEnded(session)
  await b.until(() => b.heard.filter((what) => typeof what === 'string').length >= 250)
  expect(b.heard.filter((what) => typeof what === 'string')).toEqual(sessions)
  await Promise.all([a.close(), b.close()])
  await drop()
}, 20_000)
