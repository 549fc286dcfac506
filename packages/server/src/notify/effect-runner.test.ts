import { EventEmitter, once } from 'node:events'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { Overloaded } from '../database/sql-runner.ts'
import { enqueueEffect } from '../effect/enqueue-effect.ts'
import { effectRunner } from './effect-runner.ts'
import type { EffectHandler } from './effect-runner.ts'

const log = pino({ level: 'silent' })

forEachDatabase('effects', (database) => {
  const promise = (id: string, payload: string, notBefore?: number) =>
    enqueueEffect(
      database().db,
      { id, type: 'greet', payload, ...(notBefore === undefined ? {} : { notBefore }) },
      1_000,
    )
  const runner = (greet: EffectHandler, now: () => number = () => 1_000) =>
    effectRunner({ db: database().db, handlers: { greet }, now, log })
  const rows = () => database().db.selectFrom('effect').selectAll().orderBy('id').execute()

  test('[EFFECT-5] what is due is done once, and what it said is not kept', async () => {
    const greeted: unknown[] = []
    const effects = runner((payload) => Promise.resolve(void greeted.push(payload)))
    await promise('e1', 'Anna')
    await promise('e2', 'Bert', 5_000)
    expect(await effects.runDue()).toBe(1)
    expect(await effects.runDue()).toBe(0)
    expect(greeted).toEqual(['Anna'])
    expect(await rows()).toMatchObject([
      { id: 'e1', state: 'done', payload: '{}', finished_at: 1_000 },
      { id: 'e2', state: 'pending', payload: '"Bert"' },
    ])
  })

  test('[EFFECT-3] what did not work is tried again, later each time, and in the end given up where an administrator sees it', async () => {
    let time = 1_000
    const tried: number[] = []
    const effects = runner(
      () => {
        tried.push(time)
        return Promise.reject(new Error('The mail server is away'))
      },
      () => time,
    )
    await promise('e1', 'Anna')
    for (let step = 0; step < 2_000; step += 1, time += 1_000) await effects.runDue()
    expect(tried.map((at, n) => (n === 0 ? 0 : at - (tried[n - 1] ?? 0)))).toEqual([
      0, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 640_000,
    ])
    expect(await rows()).toMatchObject([{ state: 'failed', attempts: 8, error: 'The mail server is away' }])
  })

  test('[EFFECT-4] two servers never do one effect at the same time', async () => {
    const greeted: unknown[] = []
    const greet: EffectHandler = async (payload) => {
      greeted.push(payload)
      await new Promise((resolve) => setImmediate(resolve))
    }
    for (let n = 0; n < 50; n += 1) await promise(`e${n}`, `person ${n}`)
    const done = await Promise.all([runner(greet).runDue(), runner(greet).runDue()])
    expect(done[0] + done[1]).toBe(50)
    expect(new Set(greeted).size).toBe(50)
    expect(greeted).toHaveLength(50)
  })

  test('[EFFECT-4] a server that was slow does not deliver what has become another one’s meanwhile', async () => {
    let time = 1_000
    const greeted: string[] = []
    const begun = new EventEmitter()
    const atWork = once(begun, 'begun')
    const goOn = once(begun, 'go on')
    const slow = runner(
      async (payload) => {
        greeted.push(`slow: ${String(payload)}`)
        begun.emit('begun')
        await goOn
      },
      () => time,
    )
    await promise('e1', 'Anna', 1_000)
    await promise('e2', 'Bert', 1_000)
    const slowly = slow.runDue()
    await atWork
    // It stands still for longer than its lease, and another one takes both over.
    time += 130_000
    const quick = runner(
      (payload) => Promise.resolve(void greeted.push(`quick: ${String(payload)}`)),
      () => time,
    )
    expect(await quick.runDue()).toBe(2)
    begun.emit('go on')
    await slowly
    expect(greeted).toEqual(['slow: Anna', 'quick: Anna', 'quick: Bert'])
    expect(await rows()).toMatchObject([{ state: 'done' }, { state: 'done' }])
  })

  test('[EFFECT-4] what a server took and did not finish comes back', async () => {
    await promise('e1', 'Anna')
    const taken = { attempts: 1, not_before: 1_000 + 120_000 }
    await database().db.updateTable('effect').set(taken).execute()
    const greeted: unknown[] = []
    const greet: EffectHandler = (payload) => Promise.resolve(void greeted.push(payload))
    expect(await runner(greet).runDue()).toBe(0)
    expect(await runner(greet, () => 122_000).runDue()).toBe(1)
    expect(greeted).toEqual(['Anna'])
  })

  test('[LOAD-4] where nothing leaves for days, promises are not heaped up for ever', async () => {
    const row = {
      type: 'greet',
      payload: '{}',
      state: 'pending' as const,
      attempts: 0,
      not_before: 9_000_000_000_000,
      created_at: 1,
      finished_at: null,
      error: null,
    }
    for (let page = 0; page < 20; page += 1) {
      const some = Array.from({ length: 500 }, (_, index) => ({ ...row, id: `waiting-${page}-${index}` }))
      await database().db.insertInto('effect').values(some).execute()
    }
    await expect(promise('one-more', 'Anna')).rejects.toBeInstanceOf(Overloaded)
    await database().db.deleteFrom('effect').where('id', '=', 'waiting-0-0').execute()
    await promise('one-more', 'Anna')
  })

  test('[EFFECT-6] what is held, or of a kind that nobody here does, is left alone', async () => {
    await promise('e1', 'Anna')
    await database().db.updateTable('effect').set({ state: 'held' }).execute()
    await enqueueEffect(database().db, { id: 'e2', type: 'sing', payload: 'Bert' }, 1_000)
    expect(await runner(() => Promise.reject(new Error('not this one'))).runDue()).toBe(0)
    expect(await rows()).toMatchObject([{ state: 'held' }, { state: 'pending', attempts: 0 }])
  })

  test('[EFFECT-7] once started it does what is due, is woken, and ends what is under way when it is closed', async () => {
    const waiting: (() => void)[] = []
    const greeted: unknown[] = []
    const seen = (count: number) =>
      new Promise<void>((resolve) => (greeted.length >= count ? resolve() : waiting.push(resolve)))
    const effects = runner(async (payload) => {
      await new Promise((resolve) => setImmediate(resolve))
      greeted.push(payload)
      for (const resolve of waiting.splice(0)) resolve()
    })
    await promise('e1', 'Anna')
    effects.start()
    await seen(1)
    await promise('e2', 'Bert')
    effects.wake()
    await seen(2)
    await promise('e3', 'Cleo')
    effects.wake()
    await effects.close()
    const states = (await rows()).map(({ state }) => state)
    expect(states.filter((state) => state === 'done')).toHaveLength(greeted.length)
    effects.wake()
    await effects.close()
    expect((await rows()).map(({ state }) => state)).toEqual(states)
  })
})
