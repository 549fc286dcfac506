import { runSeed } from './run-seed.ts'
import { doWeeksAdaptIn } from './weeks-that-adapt.ts'

/** Runs seeds until one fails, and says in one line which and why. */
const [from = 1, seeds = 20, steps = 150] = process.argv.slice(2).map(Number)
for (let seed = from; seed < from + seeds; seed += 1) {
  const [failure] = (await runSeed({ seed, steps, weeksAdapt: doWeeksAdaptIn(seed) })).failures
  if (failure === undefined) continue
  console.log(
    `RESULT ${JSON.stringify({ seed, after: seed - from + 1, rule: failure.rule, step: failure.step, detail: failure.detail.split('\n')[0] })}`,
  )
  process.exit(0)
}
console.log('RESULT null')
