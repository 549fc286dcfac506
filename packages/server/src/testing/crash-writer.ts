// A process that commits until somebody kills it. Each line it writes is one acknowledged mutation: the client and its number.
import { Instant } from '@etude/core'
import { createCommit } from '../commit/create-commit.ts'
import { openPostgres } from '../database/open-postgres.ts'
import { openSqlite } from '../database/open-sqlite.ts'
import { clientOf, mutationOf, userOf, writers } from './crash-script.ts'

const [type, where = '', commitsText = ''] = process.argv.slice(2)
const commits = Number(commitsText)
const database = type === 'sqlite' ? openSqlite(where) : await openPostgres(where)
const commit = createCommit({ database, now: () => Instant.parse(Date.now()) })

async function write(writer: number): Promise<void> {
  const account = userOf(writer)
  const client = clientOf(writer)
  const opened = await commit.push({ account, client, ack: 0, mutations: [] })
  if (opened.type !== 'pushed') throw new Error(opened.type)
  const { lastSeq } = opened
  for (let seq = lastSeq + 1; seq <= lastSeq + commits / writers; seq += 1) {
    const pushed = await commit.push({ account, client, ack: seq - 1, mutations: [mutationOf(writer, seq)] })
    if (pushed.type !== 'pushed' || pushed.outcomes[0]?.type !== 'applied') throw new Error(JSON.stringify(pushed))
    // A bare write to the descriptor fails where nobody has read for a while.
    process.stdout.write(`${writer} ${seq}\n`)
  }
}

await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
await commit.close()
await database.close()
