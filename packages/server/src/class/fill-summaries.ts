import { systemActor } from '@etude/core'
import type { Json } from '@etude/core'
import { sql } from 'kysely'
import type { Commit } from '../commit/commit.ts'
import type { Database } from '../database/open-database.ts'

const atOnce = 100

/**
 * CLASS-9. Makes the summaries that are missing: of learners who joined before there were any, or came with a backup from then. Enrolling again those who
 * are enrolled changes nothing but that. Answers how many there were.
 */
export async function fillSummaries({ db }: Database, commit: Commit): Promise<number> {
  let filled = 0
  let after = ''
  for (;;) {
    const missing = await sql<{ id: string; body: string }>`
      select id, body from record as enrolment
      where kind = 'enrolment' and deleted = 0 and id > ${after} and not exists (
        select 1 from record as summary
        where summary.kind = 'summary' and summary.id = enrolment.id and summary.space = enrolment.space and summary.deleted = 0)
      order by id limit ${sql.lit(atOnce)}`.execute(db)
    for (const { id, body } of missing.rows) {
      after = id
      const mutation = { name: 'class.enrol', version: 1, args: JSON.parse(body) as Json }
      const done = await commit.run(systemActor('summaries'), mutation)
      // Who has left in between is missed no more, and a class that is gone has nobody to read it.
      if (done.ok) filled += 1
    }
    if (missing.rows.length < atOnce) return filled
  }
}
