import { runSeed } from './run-seed.ts'
import type { RunOptions, SeedReport } from './run-seed.ts'

export type Replay = Required<Pick<RunOptions, 'seed' | 'steps' | 'without' | 'weeksAdapt' | 'postgresUrl'>>

export const triesMax = 60

interface ShrinkOptions {
  readonly signal: AbortSignal
  readonly run?: (options: Replay) => Promise<Pick<SeedReport, 'failures'>>
}

/**
 * Looks for a smaller run that still breaks the same rule: nothing after the failure, and as many steps before it left out as can be. null where it does not
 * fail again at all, as may happen with PostgreSQL, where commits meet in another order each time. Cancelled, it answers the smallest so far.
 */
export async function shrink(
  { seed, steps, weeksAdapt, postgresUrl, failures }: SeedReport,
  { signal, run = runSeed }: ShrinkOptions,
): Promise<Replay | null> {
  const [first] = failures
  if (first === undefined) return null
  let tries = 0
  const mayGoOn = (): boolean => tries < triesMax && !signal.aborted
  const stillFails = async (candidate: Replay): Promise<boolean> => {
    tries += 1
    const report = await run(candidate)
    return report.failures.some(({ rule }) => rule === first.rule)
  }
  const whole: Replay = { seed, steps, weeksAdapt, postgresUrl, without: new Set() }
  const shorter = { ...whole, steps: first.step }
  let best = (await stillFails(shorter)) ? shorter : mayGoOn() && (await stillFails(whole)) ? whole : null
  if (best === null) return null
  for (let size = Math.ceil(best.steps / 2); size >= 1 && mayGoOn(); size = Math.floor(size / 2))
    for (let start = best.steps; start >= 1 && mayGoOn(); start -= size) {
      const left = Array.from({ length: Math.min(size, start) }, (_, place) => start - place)
      if (left.every((step) => best?.without.has(step))) continue
      const candidate: Replay = { ...best, without: new Set([...best.without, ...left]) }
      if (await stillFails(candidate)) best = candidate
    }
  return best
}

export const commandFor = ({ seed, steps, weeksAdapt, postgresUrl, without }: Replay): string =>
  [
    `npm run simulate -- --seed ${seed} --steps ${steps}`,
    ...(weeksAdapt ? ['--weeks-adapt'] : []),
    ...(postgresUrl === null ? [] : ['--db postgres']),
    ...(without.size === 0 ? [] : [`--without ${[...without].sort((a, b) => a - b).join(',')}`]),
  ].join(' ')
