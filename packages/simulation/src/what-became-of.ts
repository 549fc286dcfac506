import type { Outcome } from '@etude/core'
import type { PostgresHandle, Push, Pushed } from '@etude/server'
import { outcomesMax } from './oracle.ts'

interface Found {
  readonly last_seq: number
  readonly seq: number | null
  readonly outcome: string | null
}

/**
 * A process that is killed while it commits knows no more than we whether it did: the database does. Answers what the process would have said of the part
 * that is stored; null where nothing is. What is there may be older than that push: a copy of a device sends again what the device itself has sent long ago.
 */
export async function whatBecameOf(
  pool: PostgresHandle['pool'],
  { client, ack, mutations }: Push,
): Promise<Extract<Pushed, { type: 'pushed' }> | null> {
  const [first] = mutations
  if (first === undefined) return null
  // In one statement, so that the last number and the outcomes are of one moment.
  const { rows } = await pool.query<Found>(
    `select c.last_seq, m.seq, m.outcome from client c left join mutation m on m.client = c.id and m.seq > $2
     where c.id = $1 order by m.seq limit $3`,
    [client, ack, outcomesMax],
  )
  const lastSeq = rows[0]?.last_seq ?? 0
  if (lastSeq < first.seq) return null
  const outcomes = rows.flatMap(({ seq, outcome }) =>
    seq === null || outcome === null ? [] : [{ ...(JSON.parse(outcome) as Outcome), seq }],
  )
  return { type: 'pushed', lastSeq, outcomes }
}
