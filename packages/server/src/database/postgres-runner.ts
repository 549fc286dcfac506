import { createHash } from 'node:crypto'
import pg from 'pg'
import { StorageError } from './sql-runner.ts'
import type { SqlRunner, SqlValue } from './sql-runner.ts'

/** Runs statements on one connection of the pool, each prepared once a connection under a name made from its text. */
export function postgresRunner(client: pg.ClientBase): SqlRunner {
  const query = async <Row>(text: string, values: readonly SqlValue[]): Promise<readonly Row[]> => {
    try {
      const answer = await client.query({ ...namedStatement(text), values: [...values] })
      return answer.rows as readonly Row[]
    } catch (error) {
      throw postgresError(error)
    }
  }
  return {
    rows: (text, ...values) => query(text, values),
    run: async (text, ...values) => void (await query(text, values)),
    async hold<Row>(text: string, name: string, wait: boolean) {
      const locking = wait ? `${text} for update` : `${text} for update nowait`
      const [row] = await query<Row>(locking, [name])
      if (row !== undefined) return row
      // Nothing holds back a writer of a row that is not there yet, so the statement's word for it is held while it is looked for again and then made.
      const word = `${text} ${name}`
      if (wait) await query(holdWord, [word])
      else if (!(await query<{ held: boolean }>(tryHoldWord, [word]))[0]?.held) throw inTheWay(new Error(word))
      const [made] = await query<Row>(locking, [name])
      return made
    },
  }
}

const holdWord = 'select pg_advisory_xact_lock(hashtextextended(?1, 0))'
const tryHoldWord = 'select pg_try_advisory_xact_lock(hashtextextended(?1, 0)) as held'

/** The same text has the same name on every connection, whoever prepares it, so that two statements never claim one. */
const statementName = (text: string): string => `etude_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`

const named = new Map<string, { readonly name: string; readonly text: string }>()

function namedStatement(text: string): { readonly name: string; readonly text: string } {
  const known = named.get(text)
  if (known !== undefined) return known
  const made = { name: statementName(text), text: text.replaceAll(/\?(\d+)/g, '$$$1') }
  named.set(text, made)
  return made
}

/**
 * Two writers of the same new row: the second sees the first's on its next try. Only our own keys are listed, of which a second try is known to help.
 */
const racedKeys = new Set(['record_live', 'record_key', 'record_index_key', 'membership_key', 'mutation_origin'])

/** Not serialisable, deadlock, and a row that somebody else has. */
const lostRaces = new Set(['40001', '40P01', '55P03'])

const inTheWay = (error: Error): StorageError =>
  new StorageError(`Another transaction was in the way: ${error.message}`, { cause: error, retryNow: true })

/** Sorts what PostgreSQL says into "try again now", "the database cannot work" and, left as it is, a bug of ours. */
export function postgresError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : ''
  const constraint = error instanceof pg.DatabaseError ? (error.constraint ?? '') : ''
  if (lostRaces.has(code) || (code === '23505' && racedKeys.has(constraint))) return inTheWay(error)
  // 22 and 23 are about values, 42 about the statement, P0 from a trigger: nothing that waiting would mend.
  if (/^(22|23|42|P0)/.test(code)) return error
  return new StorageError(`The database could not be used: ${error.message}`, { cause: error, retryNow: false })
}
