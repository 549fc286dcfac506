const firstDelayMs = 1_000
const longestDelayMs = 60_000

/** Doubles with each failure, and is spread over half its length so that devices do not come back all at once. `random` is from 0 up to 1. */
export function backOffMs(failures: number, random: number): number {
  const whole = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 10))
  return Math.round(whole * (0.5 + random / 2))
}
