import { createHash } from 'node:crypto'
import { changeDigest, emptyDigest } from '@etude/core'
import type { LearnerId } from '@etude/core'
import type { School } from './school.ts'

const texts = [
  'Scales in thirds, hands together, slower than yesterday',
  'The slow movement twice without stopping, then bars 40 to 56',
  'Sight-reading from the blue book, two pages a day',
  'Vocabulary of the third unit, spoken aloud',
  'Long tones and lip slurs before anything else',
  'Word problems with fractions; the last one is still open',
]

/**
 * Writes that many log entries into a learner's space straight into the tables, as commit() would have left them after one mutation each: for spaces
 * that are too large to be filled through the front door before a measurement. Answers the space's version.
 */
export function seedEntries(
  { database }: School,
  learner: LearnerId,
  count: number,
  idOf: (n: number) => string = (n) => createHash('sha256').update(`${learner} ${n}`).digest('base64url').slice(0, 22),
): void {
  if (database.type !== 'sqlite') throw new Error('Seeding is for SQLite')
  const { writer } = database
  const space = `learner:${learner}`
  const before = writer.prepare('select version, digest from space where id = ?').get(space) as
    | { version: number; digest: string }
    | undefined
  if (before === undefined) throw new Error(`${space} is not there`)
  const insert = writer.prepare(
    "insert into record (space, kind, id, version, deleted, body) values (?, 'log-entry', ?, ?, 0, ?)",
  )
  const index = writer.prepare(
    "insert into record_index (kind, name, key, space, id) values ('log-entry', 'learner', ?, ?, ?)",
  )
  let { version, digest } = before
  writer.transaction(() => {
    for (let n = 0; n < count; n += 1) {
      version += 1
      const id = idOf(n)
      const entry = { kind: 'log-entry', id, version }
      insert.run(space, id, version, JSON.stringify(bodyOf(learner, id, n)))
      index.run(learner, space, id)
      digest = changeDigest(digest, [], [entry])
    }
    writer.prepare('update space set version = ?, digest = ? where id = ?').run(version, digest, space)
  })()
  if (digest === emptyDigest) throw new Error('A space with records has a digest')
}

const begin = 1_760_000_000_000

function bodyOf(learner: LearnerId, entry: string, n: number): object {
  const instant = begin + n * 7_300_000 + ((n * 7_919) % 600_000)
  return {
    entry,
    learner,
    plan: null,
    key: null,
    at: { instant, zone: 'Europe/Berlin', offset: 60 },
    date: new Date(instant).toISOString().slice(0, 10),
    minutes: 5 + ((n * 13) % 50),
    what: texts[n % texts.length],
    segments: [],
    by: 'user-0',
    corrections: [],
  }
}
