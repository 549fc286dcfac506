import { createDatabase } from '@etude/testbed'
import { pino } from 'pino'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { SpaceId } from '@etude/core'
import type { CommittedSpace } from '../commit/commit.ts'
import { connectOtherServers } from './other-servers.ts'

const log = pino({ level: 'silent' })
const commit = (to: number): CommittedSpace => ({
  space: SpaceId.parse('learner:l1'),
  from: to - 1,
  to,
  access: 3,
  accessChanged: false,
  isPart: false,
  digest: '',
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
  a.others.tell(Array.from({ length: 500 }, (_, index) => commit(index + 1)))
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
