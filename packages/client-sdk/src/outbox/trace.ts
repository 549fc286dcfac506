import type { TraceLine } from '../client.ts'
import type { Attempt, OutboxRow } from '../local-store/rows.ts'

const traceLinesMax = 40

export const longer = (trace: readonly TraceLine[], line: TraceLine): readonly TraceLine[] =>
  [...trace, line].slice(-traceLinesMax)

/** SYNC-19. What happened to one mutation, with the tries to send that it was part of, in the order of time. */
export function wholeTrace(
  row: Pick<OutboxRow, 'order' | 'trace'>,
  attempts: readonly Attempt[],
  more: readonly TraceLine[] = [],
): readonly TraceLine[] {
  const sent = attempts
    .filter(({ first, last }) => first <= row.order && row.order <= last)
    .map(({ at, what, detail }): TraceLine => ({ at, what, detail }))
  // Within one moment a try comes after the queueing and before what it brought.
  const lines = [...row.trace.slice(0, 1), ...sent, ...row.trace.slice(1), ...more]
  return lines.sort((a, b) => a.at - b.at).slice(-traceLinesMax)
}
