import pg from 'pg'
import { expect, test } from 'vitest'
import { createDatabase, startPostgres } from './start-postgres.ts'

test(
  '[TESTBED-1] a PostgreSQL comes up, holds databases apart, sorts by bytes and goes away',
  { timeout: 30_000 },
  async () => {
    const server = await startPostgres()
    try {
      const [first, second] = await Promise.all([createDatabase(server.url), createDatabase(server.url)])
      const client = new pg.Client({ connectionString: first.url })
      await client.connect()
      await client.query('create table word (text text)')
      await client.query("insert into word values ('b'), ('A'), ('a'), ('é'), ('Z')")
      const sorted = await client.query<{ text: string }>('select text from word order by text')
      expect(sorted.rows.map(({ text }) => text)).toEqual(['A', 'Z', 'a', 'b', 'é'])
      await client.end()
      const other = new pg.Client({ connectionString: second.url })
      await other.connect()
      await expect(other.query('select text from word')).rejects.toThrow(/does not exist/)
      await other.end()
      await first.drop()
      await second.drop()
    } finally {
      await server.stop()
    }
    await expect(new pg.Client({ connectionString: server.url }).connect()).rejects.toThrow(/ECONNREFUSED/)
  },
)
