import { runSeed } from './run-seed.ts'
import type { RunOptions, SeedReport } from './run-seed.ts'

export type Replay = Required<Pick<RunOptions, 'seed' | 'steps' | 'without' | 'weeksAdapt' | 'postgresUrl'>>

const triesMax = 60

/** Looks for a smaller run that still breaks the same rule: nothing after the failure, and as many steps before it left out as can be. */
export async function shrink({ seed, steps, weeksAdapt, postgresUrl, failures }: SeedReport): Promise<Replay> {
  const [first] = failures
  let best: Replay = { seed, steps, weeksAdapt, postgresUrl, without: new Set() }
  if (first === undefined) return best
  let tries = 0
  const stillFails = async (candidate: Replay): Promise<boolean> => {
    tries += 1
    const report = await runSeed(candidate)
    return report.failures.some(({ rule }) => rule === first.rule)
  }
  const shorter = { ...best, steps: first.step }
  if (await stillFails(shorter)) best = shorter
  for (let size = Math.ceil(best.steps / 2); size >= 1 && tries < triesMax; size = Math.floor(size / 2))
    for (let start = best.steps; start >= 1 && tries < triesMax; start -= size) {
      const left = Array.from({ length: Math.min(size, start) }, (_, place) => start - place)
      if (left.every((step) => best.without.has(step))) continue
      const candidate = { ...best, without: new Set([...best.without, ...left]) }
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
