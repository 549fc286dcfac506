/** What was measured, and what was found wrong. */
export class Figures {
  readonly counts = new Map<string, number>()
  readonly complaints: string[] = []
  readonly #latencies = new Map<string, number[]>()
  /** Which of the loops runs, and whether something is broken at this moment. */
  phase = 'closed loop'
  broken = 0

  add(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times)
  }

  complain(what: string): void {
    if (this.complaints.length < 20) this.complaints.push(what)
    this.add('complaints')
  }

  pushed(ms: number): void {
    for (const name of [this.phase, ...(this.broken === 0 ? [`${this.phase}, nothing broken`] : [])]) {
      const list = this.#latencies.get(name)
      if (list === undefined) this.#latencies.set(name, [ms])
      else list.push(ms)
    }
  }

  lines(secondsOf: (phase: string) => number): readonly string[] {
    const latencies = [...this.#latencies].map(([name, all]) => {
      const sorted = [...all].sort((a, b) => a - b)
      const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(0)
      const rate = secondsOf(name) > 0 ? `, ${Math.round(sorted.length / secondsOf(name))}/s` : ''
      return `${name}: ${sorted.length} pushes${rate}; p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, worst ${sorted.at(-1)?.toFixed(0)} ms`
    })
    return [
      ...latencies,
      ...[...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => `${what}: ${times}`),
    ]
  }
}
