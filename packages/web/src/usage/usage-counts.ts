import { PlanningEvent } from '@etude/core'
import type { Json } from '@etude/core'

/** What a person has allowed to be counted on this device. Each event is one of few, so that counts say all there is: no order, no time, nobody. */
export interface UsageCounts {
  readonly isOn: boolean
  readonly counts: readonly { readonly event: PlanningEvent; readonly count: number }[]
}

export const usageName = 'usage'

export const nothingCounted: UsageCounts = { isOn: false, counts: [] }

/** What is kept may be of another version of the app: what cannot be read is not counted on with. */
export function usageFrom(value: Json | undefined): UsageCounts {
  if (!isObject(value)) return nothingCounted
  const { isOn, counts } = value
  const rows = Array.isArray(counts) ? counts : []
  return {
    isOn: isOn === true,
    counts: rows.flatMap((row: unknown) => {
      if (!isObject(row)) return []
      const event = PlanningEvent.safeParse(row['event'])
      const { count } = row
      return event.success && typeof count === 'number' ? [{ event: event.data, count }] : []
    }),
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null

/** One more of an event; nothing where counting is off, or where something stands in it that no event has room for. */
export function withOneMore(usage: UsageCounts, event: PlanningEvent): UsageCounts {
  const checked = PlanningEvent.safeParse(event)
  if (!usage.isOn || !checked.success) return usage
  const name = nameOf(checked.data)
  const known = usage.counts.find((row) => nameOf(row.event) === name)
  const others = usage.counts.filter((row) => row !== known)
  const counts = [...others, { event: checked.data, count: (known?.count ?? 0) + 1 }]
  return { ...usage, counts: counts.sort((a, b) => (nameOf(a.event) < nameOf(b.event) ? -1 : 1)) }
}

const nameOf = (event: PlanningEvent): string =>
  Object.entries(event)
    .map(([field, value]) => `${field}=${String(value)}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join()

/** The cast: events are JSON by their schema. */
export const jsonOf = (usage: UsageCounts): Json => usage as unknown as Json
