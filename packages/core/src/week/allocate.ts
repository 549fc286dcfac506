/** One that shares in a total: its weight, and at least and at most how much it can take. */
export interface Share {
  readonly weight: number
  readonly min: number
  readonly max: number
}

/**
 * GEN-4. Shares a whole number out by weights, to the last one: the largest remainder decides, the earlier of two equals wins. Who is at a bound
 * takes just that, and the others share what is left by their weights. The sum is `total`, or what the bounds allow of it.
 */
export function allocate(total: number, shares: readonly Share[]): readonly number[] {
  const fixed = new Map<number, number>()
  for (;;) {
    const free = [...shares.entries()].filter(([index]) => !fixed.has(index))
    const left = total - [...fixed.values()].reduce((sum, count) => sum + count, 0)
    const counts = largestRemainder(
      Math.max(0, left),
      free.map(([, { weight }]) => weight),
    )
    const offered = free.map(([index, share], place) => ({ index, ...share, count: counts[place] ?? 0 }))
    const surplus = offered.reduce((sum, { count, max }) => sum + Math.max(0, count - max), 0)
    const deficit = offered.reduce((sum, { count, min }) => sum + Math.max(0, min - count), 0)
    if (surplus === 0 && deficit === 0) {
      for (const { index, count } of offered) fixed.set(index, count)
      return shares.map((_, index) => fixed.get(index) ?? 0)
    }
    // The side that is further off is settled first; settling both at once could overshoot.
    for (const { index, count, min, max } of offered) {
      if (surplus >= deficit && count > max) fixed.set(index, max)
      if (surplus < deficit && count < min) fixed.set(index, min)
    }
  }
}

function largestRemainder(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  if (sum === 0) return weights.map(() => 0)
  const counts = weights.map((weight) => Math.floor((total * weight) / sum))
  const left = total - counts.reduce((all, count) => all + count, 0)
  // Whole numbers throughout: a remainder is what total × weight leaves over the sum of weights.
  const byRemainder = [...weights.entries()].sort(
    ([first, a], [second, b]) => ((total * b) % sum) - ((total * a) % sum) || first - second,
  )
  for (const [index] of byRemainder.slice(0, left)) counts[index] = (counts[index] ?? 0) + 1
  return counts
}
