import type { Json } from '@etude/core'
import { CompiledQuery } from 'kysely'
import type { Kysely } from 'kysely'
import { Overloaded } from '../database/sql-runner.ts'
import type { SqlRunner } from '../database/sql-runner.ts'
import { loadLimits } from '../load-limits.ts'
import type { Tables } from '../database/tables.ts'

/** Something to be done after a commit and because of it, such as a mail: promised in the same transaction, delivered later, at least once. */
export interface NewEffect {
  /** Chosen by whoever promises it: a second effect with the same id is the same effect. */
  readonly id: string
  readonly type: string
  readonly payload: Json
  readonly notBefore?: number
}

export const insertEffect = `
  insert into effect (id, type, payload, state, attempts, not_before, created_at, finished_at, error)
  values (?1, ?2, ?3, 'pending', 0, ?4, ?5, null, null) on conflict do nothing`

const countWaiting = `
  select count(*) as waiting from (select 1 from effect where state = 'pending' limit ${loadLimits.effectsWaiting}) as due`

/** LOAD-4. Where nothing leaves, as with a mail server that is away for days, promises are not heaped up for ever. */
export async function refuseWhenFull(sql: Pick<SqlRunner, 'rows'>): Promise<void> {
  const [row] = await sql.rows<{ waiting: number }>(countWaiting)
  if ((row?.waiting ?? 0) >= loadLimits.effectsWaiting) throw new Overloaded('promises')
}

/** Promises an effect on a transaction that does something else as well, as the account routes do. */
export async function enqueueEffect(trx: Kysely<Tables>, effect: NewEffect, now: number): Promise<void> {
  await refuseWhenFull({
    rows: async <Row>(text: string) => (await trx.executeQuery<Row>(CompiledQuery.raw(text))).rows,
  })
  await trx
    .insertInto('effect')
    .values({
      id: effect.id,
      type: effect.type,
      payload: JSON.stringify(effect.payload),
      state: 'pending',
      attempts: 0,
      not_before: effect.notBefore ?? now,
      created_at: now,
      finished_at: null,
      error: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}
