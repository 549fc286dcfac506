/** With QUICK=1 a measurement only shows that it still runs. */
export const quickRun = process.env['QUICK'] === '1'

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
