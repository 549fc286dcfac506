import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Tables } from '../database/tables.ts'

/** Does one promise of a commit. It may run twice, when a process dies between doing and writing down that it was done. */
export type EffectHandler = (
  payload: unknown,
  effect: { readonly id: string; readonly attempts: number },
) => Promise<void>

/** Keeps what commits promised: takes due effects, one server at a time each, and tries again later what did not work. */
export interface EffectRunner {
  /** Says that there may be something to do. Never waits for it. */
  wake(): void
  /** Does everything that is due now, and answers how many were done. */
  runDue(): Promise<number>
  start(): void
  /** Finishes what is under way and takes nothing more. */
  close(): Promise<void>
}

export interface EffectRunnerDeps {
  readonly db: Kysely<Tables>
  readonly handlers: Readonly<Record<string, EffectHandler>>
  readonly now: () => number
  readonly log: Logger
}

const batchSize = 20
const attemptsMax = 8
/** A server that took an effect and died gives it back after this long. */
const leaseMs = 120_000
/** While a delivery takes its time, its lease is prolonged this often. */
const renewMs = 30_000
const pollMs = 5_000
const firstRetryMs = 10_000
const errorLengthMax = 200

export function effectRunner({ db, handlers, now, log }: EffectRunnerDeps): EffectRunner {
  const types = Object.keys(handlers)
  let timer: NodeJS.Timeout | undefined
  let running: Promise<number> | undefined
  let again = false
  let started = false

  async function runDue(): Promise<number> {
    let done = 0
    for (;;) {
      const due = await takeDue()
      if (due.length === 0) return done
      // What was taken with others may have waited for them so long that it is somebody else's by now.
      for (const effect of due) done += (await renew(effect)) ? await attempt(effect) : 0
    }
  }

  async function takeDue() {
    const found = await db
      .selectFrom('effect')
      .selectAll()
      .where('state', '=', 'pending')
      .where('not_before', '<=', now())
      .where('type', 'in', types)
      .orderBy('not_before')
      .limit(batchSize)
      .execute()
    const taken = []
    for (const effect of found) {
      // Whoever moves the time first has it; another server's update then finds nothing.
      const { numUpdatedRows } = await db
        .updateTable('effect')
        .set({ not_before: now() + leaseMs, attempts: effect.attempts + 1 })
        .where('id', '=', effect.id)
        .where('state', '=', 'pending')
        .where('attempts', '=', effect.attempts)
        .where('not_before', '=', effect.not_before)
        .executeTakeFirst()
      if (numUpdatedRows === 1n) taken.push({ ...effect, attempts: effect.attempts + 1 })
    }
    return taken
  }

  /** EFFECT-4. Only whoever has it still goes on: each taking counts the attempts up, so that they tell one holder from the next. */
  async function renew(effect: Tables['effect']): Promise<boolean> {
    const { numUpdatedRows } = await held(effect, { not_before: now() + leaseMs })
    return numUpdatedRows === 1n
  }

  const held = (effect: Tables['effect'], change: Partial<Tables['effect']>) =>
    db
      .updateTable('effect')
      .set(change)
      .where('id', '=', effect.id)
      .where('state', '=', 'pending')
      .where('attempts', '=', effect.attempts)
      .executeTakeFirst()

  async function attempt(effect: Tables['effect']): Promise<0 | 1> {
    const renewing = setInterval(() => void renew(effect).catch(() => false), renewMs).unref()
    try {
      await handlers[effect.type]?.(JSON.parse(effect.payload), effect)
      // What a mail said, its secret links too, is not kept once it has left. That it has left is true whoever holds it by now.
      await finish(effect.id, { state: 'done', payload: '{}', finished_at: now() })
      return 1
    } catch (error) {
      const text = (error instanceof Error ? error.message : String(error)).slice(0, errorLengthMax)
      log.warn({ effect: effect.id, type: effect.type, attempts: effect.attempts }, 'An effect did not work')
      if (effect.attempts >= attemptsMax) await held(effect, { state: 'failed', error: text, finished_at: now() })
      else await held(effect, { error: text, not_before: now() + firstRetryMs * 2 ** (effect.attempts - 1) })
      return 0
    } finally {
      clearInterval(renewing)
    }
  }

  const finish = async (id: string, change: Partial<Tables['effect']>): Promise<void> => {
    await db.updateTable('effect').set(change).where('id', '=', id).where('state', 'in', ['pending', 'held']).execute()
  }

  function turn(): void {
    if (running !== undefined) {
      again = true
      return
    }
    clearTimeout(timer)
    running = runDue().catch((error: unknown) => {
      log.error({ err: error }, 'The effects could not be read')
      return 0
    })
    void running.then(() => {
      running = undefined
      if (!started) return
      if (again) {
        again = false
        turn()
      } else timer = setTimeout(turn, pollMs).unref()
    })
  }

  return {
    wake: () => {
      if (started) turn()
    },
    runDue: async () => {
      await running
      return runDue()
    },
    start: () => {
      started = true
      turn()
    },
    close: async () => {
      started = false
      clearTimeout(timer)
      await running
    },
  }
}
