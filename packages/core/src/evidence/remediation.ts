import { thresholds } from './thresholds.ts'

const { rateBelow, probabilityMin, itemsEnough } = thresholds.remediation

export type RemediationVerdict = 'remediate' | 'check' | 'fine'

/**
 * ASM-4. What a result asks for. A quiz of three can easily miss by chance, so remediation needs either enough items or enough
 * certainty; a poor result without them asks for a short check instead.
 */
export function remediationVerdict(correct: number, items: number): RemediationVerdict {
  if (items <= 0 || correct / items >= rateBelow) return 'fine'
  if (items >= itemsEnough) return 'remediate'
  return probabilityBelow(rateBelow, correct, items) >= probabilityMin ? 'remediate' : 'check'
}

/**
 * How likely the true rate is under `rate`, after `correct` of a few `items` and knowing nothing before. For whole numbers that is a sum of
 * binomial terms, made of products alone, so that every device gets the same bits.
 */
export function probabilityBelow(rate: number, correct: number, items: number): number {
  const trials = Math.round(items) + 1
  let sum = 0
  for (let hits = Math.round(correct) + 1; hits <= trials; hits += 1) sum += binomial(trials, hits, rate)
  return Math.min(1, sum)
}

function binomial(trials: number, hits: number, rate: number): number {
  let term = 1
  for (let hit = 1; hit <= hits; hit += 1) term *= ((trials - hits + hit) / hit) * rate
  for (let miss = hits; miss < trials; miss += 1) term *= 1 - rate
  return term
}
