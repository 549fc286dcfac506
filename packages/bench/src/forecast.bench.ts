// Do the bands keep their promise? A year of each of many synthetic learners, forecast every evening from what was known then and held against what came.
import { addDays, createArrange } from '@etude/core'
import { backtest, characters, syntheticLearner, syntheticStart } from '@etude/core/testing'
import type { Trial } from '@etude/core/testing'
import { quickRun } from './measure.ts'

const learnersOfEach = quickRun ? 1 : 6
const weeks = 52
const promised = { overall: [0.75, 0.85], slice: [0.7, 0.9] } as const
const gainMin = 0.05

const slices = new Map<string, Trial[]>()
const sliceOf = (name: string): Trial[] => {
  const found = slices.get(name) ?? []
  slices.set(name, found)
  return found
}

for (const character of characters)
  for (let learner = 0; learner < learnersOfEach; learner += 1) {
    const facts = syntheticLearner(character, 1000 + learner * 7 + character.length * 100, weeks * 7)
    const today = addDays(syntheticStart, weeks * 7)
    const policies = new Map(facts.plans.map(({ plan, missed }) => [plan, missed]))
    for (const trial of backtest(createArrange()(facts, today), policies, today, weeks)) {
      const names = [
        'overall',
        character,
        ...(trial.weekend ? ['weekends'] : []),
        ...(trial.early ? ['first four weeks'] : []),
      ]
      for (const name of [...names, `${trial.horizon} days ahead`]) sliceOf(name).push(trial)
    }
  }

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`.padStart(7)

/** Wilson's interval at 95 %. Days of one learner hang together, so it is narrower than it should be. */
function wilson(share: number, count: number): string {
  const z = 1.96
  const middle = (share + (z * z) / (2 * count)) / (1 + (z * z) / count)
  const half = (z / (1 + (z * z) / count)) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))
  return `${percent(middle - half)} –${percent(middle + half)}`
}

/** The share of days whose place among the paths lies within the middle part: how the paths do before they are corrected. */
const within = (trials: readonly Trial[], part: number): number =>
  mean(trials.map(({ rank }) => (Math.abs(2 * rank - 1) <= part ? 1 : 0)))

let kept = true
console.log(`${characters.length * learnersOfEach} learners, ${weeks} weeks; 80 % band, minutes done a day`)
console.log(
  'slice              days    held     Wilson 95 %        width  paths 50/80/95 %         pinball  mean of 4 weeks  with its spread',
)
for (const [name, trials] of [...slices].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const held = mean(trials.map((trial) => (trial.held ? 1 : 0)))
  const loss = mean(trials.map(({ pinball }) => pinball))
  const baseline = mean(trials.map(({ baselinePinball }) => baselinePinball))
  const spread = mean(trials.map(({ spreadPinball }) => spreadPinball))
  const [low, high] = name === 'overall' ? promised.overall : promised.slice
  const good = held >= low && held <= high && (name !== 'overall' || loss <= (1 - gainMin) * baseline)
  kept &&= good
  const paths = [0.5, 0.8, 0.95].map((part) => percent(within(trials, part))).join('')
  console.log(
    [
      name.padEnd(16),
      String(trials.length).padStart(6),
      percent(held),
      wilson(held, trials.length),
      mean(trials.map(({ width }) => width))
        .toFixed(1)
        .padStart(7),
      paths,
      loss.toFixed(2).padStart(7),
      `${baseline.toFixed(2)} (${percent(loss / baseline - 1)})`.padStart(16),
      `${spread.toFixed(2)} (${percent(loss / spread - 1)})`.padStart(16),
      good ? '' : 'NOT KEPT',
    ].join('  '),
  )
}
if (!kept) process.exitCode = 1
