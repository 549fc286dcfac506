import { isOutside } from './outside.ts'
import type { Random } from './random.ts'

/** Whose code a task runs: a tab, a server, or the simulation itself. */
export type Owner = string

/**
 * The one loop that everything simulated runs in. A task runs until nothing is left of what it promised, then the next one is drawn;
 * time stands still while there are tasks, and then jumps to what is due next.
 */
export interface Scheduler {
  /** Milliseconds since the beginning. */
  readonly elapsed: number
  /** Whose task is running. */
  readonly current: Owner
  readonly tasksRun: number
  post(owner: Owner, run: () => void): void
  /** Once, later, unless cancelled or the owner is gone by then. What the browser itself keeps is not lost as a frozen tab's timers may be. */
  later(owner: Owner, delayMs: number, run: () => void, options?: { readonly mayBeLost: boolean }): () => void
  /** Nothing that is due happens to this owner until it is thawed. Its storage goes on. */
  freeze(owner: Owner): void
  thaw(owner: Owner, options: { readonly loseDue: boolean }): void
  /** The owner is gone. Forgets what is or was due for it, and, where asked, every other task that it had in hand: what its storage still has to do. */
  drop(owner: Owner, options: { readonly tasks: boolean }): void
  /** Runs up to so many tasks; answers how many there were. */
  runTasks(most: number): Promise<number>
  /** Lets time pass, with everything that happens in it. */
  pass(ms: number): Promise<void>
  install(): () => void
}

interface Task {
  readonly run: () => void
  readonly wasDue: boolean
}

interface Due {
  readonly owner: Owner
  readonly at: number
  readonly order: number
  readonly run: () => void
  readonly mayBeLost: boolean
}

export interface SchedulerDeps {
  readonly random: Random
  /** Called when a task and all that followed from it at once are through. */
  readonly afterTask: () => Promise<void> | undefined
  readonly onError: (error: unknown, owner: Owner) => void
  /** So many tasks without time passing are taken for a loop. */
  readonly tasksAtOnceMax: number
  /** Waits for what happens outside, such as a database over a socket; a run with it cannot be had again exactly. */
  readonly settleOutside?: (() => Promise<boolean>) | undefined
}

const realImmediate = globalThis.setImmediate
export const realSetTimeout = globalThis.setTimeout

/** Everything that promises alone can bring about has happened when this resolves. */
export const drained = (): Promise<void> => new Promise((resolve) => realImmediate(resolve))

/**
 * The same within one turn of the real event loop, of which a seed would otherwise take some thirty thousand. Node runs this after each callback of
 * its own; it does nothing when called from a promise. The cast: it is there, and in no type.
 */
const drainNow = (process as unknown as { _tickCallback(): void })._tickCallback

/** Runs on until done, in as few turns of the real event loop as can be: only what promises alone cannot bring about is given some. */
function drive<T>(work: Generator<Promise<unknown>, T, void>): Promise<T> {
  return new Promise((resolve, reject) => {
    const goOn = (): void => {
      try {
        for (;;) {
          const { done, value } = work.next()
          if (done === true) return resolve(value)
          let isThere = false
          let failed: { readonly error: unknown } | null = null
          const there = value.then(
            () => void (isThere = true),
            (error: unknown) => void (failed = { error }),
          )
          drainNow()
          if (failed !== null) return reject((failed as { readonly error: unknown }).error)
          if (!isThere) return void there.then(() => (failed === null ? realImmediate(goOn) : reject(failed.error)))
        }
      } catch (error) {
        reject(error)
      }
    }
    realImmediate(goOn)
  })
}

export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { random } = deps
  const lanes = new Map<Owner, Task[]>()
  const frozen = new Set<Owner>()
  const gone = new Set<Owner>()
  let due: Due[] = []
  let orders = 0
  let elapsed = 0
  let tasksRun = 0
  let current: Owner = 'simulation'

  function add(owner: Owner, task: Task): void {
    const lane = lanes.get(owner)
    if (lane === undefined) lanes.set(owner, [task])
    else lane.push(task)
  }

  const post = (owner: Owner, run: () => void): void => add(owner, { run, wasDue: false })

  function later(owner: Owner, delayMs: number, run: () => void, { mayBeLost } = { mayBeLost: true }): () => void {
    if (gone.has(owner)) return () => {}
    // In whole milliseconds, as timers and clocks count.
    const entry: Due = { owner, at: elapsed + Math.max(0, Math.floor(delayMs)), order: orders++, run, mayBeLost }
    due.push(entry)
    return () => void (due = due.filter((other) => other !== entry))
  }

  function* runOne(): Generator<Promise<unknown>, boolean, void> {
    if (lanes.size === 0) return false
    const owner = random.pick([...lanes.keys()])
    const lane = lanes.get(owner) ?? []
    const task = lane.shift()
    if (lane.length === 0) lanes.delete(owner)
    current = owner
    tasksRun += 1
    try {
      task?.run()
    } catch (error) {
      deps.onError(error, owner)
    }
    // What is asked over real sockets has to get on beside the tasks.
    if (deps.settleOutside === undefined) drainNow()
    else yield drained()
    current = 'simulation'
    const checks = deps.afterTask()
    if (checks !== undefined) yield checks
    return true
  }

  const nextDue = (): Due | undefined => {
    let next: Due | undefined
    for (const entry of due) {
      if (frozen.has(entry.owner)) continue
      if (next === undefined || entry.at < next.at || (entry.at === next.at && entry.order < next.order)) next = entry
    }
    return next
  }

  function* runAll(): Generator<Promise<unknown>, void, void> {
    let tasks = 0
    for (;;) {
      while (yield* runOne()) {
        tasks += 1
        if (tasks > deps.tasksAtOnceMax) throw new Error(`More than ${deps.tasksAtOnceMax} tasks without time passing`)
      }
      if (deps.settleOutside === undefined) return
      let isSettled = true
      yield deps.settleOutside().then((waited) => void (isSettled = !waited))
      if (isSettled) return
    }
  }

  function* runSome(most: number): Generator<Promise<unknown>, number, void> {
    for (let ran = 0; ran < most; ran += 1) if (!(yield* runOne())) return ran
    return most
  }

  function* runUntil(until: number): Generator<Promise<unknown>, void, void> {
    yield* runAll()
    for (let next = nextDue(); next !== undefined && next.at <= until; next = nextDue()) {
      const entry = next
      elapsed = Math.max(elapsed, entry.at)
      due = due.filter((other) => other !== entry)
      add(entry.owner, { run: entry.run, wasDue: true })
      yield* runAll()
    }
    elapsed = until
  }

  return {
    get elapsed() {
      return elapsed
    },
    get current() {
      return current
    },
    get tasksRun() {
      return tasksRun
    },
    post,
    later,
    freeze: (owner) => void frozen.add(owner),
    thaw(owner, { loseDue }) {
      frozen.delete(owner)
      if (loseDue) due = due.filter((entry) => entry.owner !== owner || entry.at > elapsed || !entry.mayBeLost)
    },
    drop(owner, { tasks }) {
      due = due.filter((entry) => entry.owner !== owner)
      frozen.delete(owner)
      gone.add(owner)
      const left = tasks ? [] : (lanes.get(owner) ?? []).filter(({ wasDue }) => !wasDue)
      if (left.length === 0) lanes.delete(owner)
      else lanes.set(owner, left)
    },
    runTasks: (most) => drive(runSome(most)),
    pass: (ms) => drive(runUntil(elapsed + ms)),
    install() {
      const real = { setImmediate: globalThis.setImmediate, setTimeout: globalThis.setTimeout }
      const immediately = (run: (...args: unknown[]) => void, ...args: unknown[]): unknown =>
        isOutside() ? real.setImmediate(run, ...args) : post(current, () => run(...args))
      const afterwards = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): unknown =>
        isOutside() ? real.setTimeout(run, ms, ...args) : later(current, ms, () => run(...args))
      // The casts: whoever runs in here schedules, and looks at nothing that a real timer could be asked.
      globalThis.setImmediate = immediately as unknown as typeof setImmediate
      globalThis.setTimeout = afterwards as unknown as typeof setTimeout
      return () => Object.assign(globalThis, real)
    },
  }
}
