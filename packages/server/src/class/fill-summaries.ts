import { classSpace, learnerSpace, systemActor } from '@etude/core'
import type { At, ClassId, Json, LearnerId } from '@etude/core'
import { sql } from 'kysely'
import type { Commit } from '../commit/commit.ts'
import type { Database } from '../database/open-database.ts'

const atOnce = 100

/**
 * CLASS-9. Makes the summaries that are missing: of learners who joined before there were any, or came with a backup from then. Enrolling again those who
 * are enrolled changes nothing but that. Answers how many there were.
 */
export async function fillSummaries({ db }: Database, commit: Commit, at: At): Promise<number> {
  const actor = systemActor('summaries')
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
      const args = JSON.parse(body) as { readonly class: ClassId; readonly learner: LearnerId }
      const spaces = [classSpace(args.class), learnerSpace(args.learner)]
      const isFilled = await commit.inOneMoment(actor, spaces, at, async ({ reader, run }) => {
        // Who has left in between, by another server, is not let in again.
        if ((await reader.get('enrolment', id)) === undefined) return false
        const done = await run({ name: 'class.enrol', version: 1, args: args as unknown as Json })
        // A class that is gone has nobody to read it.
        return done.ok
      })
      if (isFilled) filled += 1
    }
    if (missing.rows.length < atOnce) return filled
  }
}
