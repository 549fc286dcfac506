import { isOpen } from '@etude/core'
import type { Body, RecordId } from '@etude/core'

export type BoardActivity = Pick<Body<'activity'>, 'activity' | 'day' | 'position' | 'pinned' | 'sequence' | 'status'>

/** Where something stands, or would stand: which day, and before how many others. */
export interface Place {
  readonly day: number
  readonly index: number
}

/** The days of a week, each in the order in which it is done. Who was put somewhere by a person stands before who was there. */
export function boardOf<Each extends BoardActivity>(activities: readonly Each[]): readonly (readonly Each[])[] {
  const days: Each[][] = [[], [], [], [], [], [], []]
  for (const each of activities) if (each.status !== 'cancelled') days[each.day]?.push(each)
  for (const day of days) day.sort(inPlace)
  return days
}

const inPlace = (a: BoardActivity, b: BoardActivity): number =>
  a.position - b.position ||
  Number(b.pinned) - Number(a.pinned) ||
  a.sequence - b.sequence ||
  (a.activity < b.activity ? -1 : 1)

export function placeOf(board: readonly (readonly BoardActivity[])[], activity: RecordId): Place | undefined {
  for (const [day, each] of board.entries()) {
    const index = each.findIndex((one) => one.activity === activity)
    if (index !== -1) return { day, index }
  }
  return undefined
}

/** The board with one activity held over a place. The others make room. */
export function withHeld<Each extends BoardActivity>(
  board: readonly (readonly Each[])[],
  activity: RecordId,
  { day, index }: Place,
): readonly (readonly Each[])[] {
  const held = board.flat().find((each) => each.activity === activity)
  if (held === undefined) return board
  return board.map((each, at) => {
    const others = each.filter((one) => one !== held)
    return at === day ? [...others.slice(0, index), held, ...others.slice(index)] : others
  })
}

/** The position that brings something to stand where it is held. */
export function positionAt(
  board: readonly (readonly BoardActivity[])[],
  activity: RecordId,
  { day, index }: Place,
): number {
  const others = (board[day] ?? []).filter((each) => each.activity !== activity)
  const next = others[index]
  if (next !== undefined) return next.pinned ? Math.max(0, next.position - 1) : next.position
  const last = others.at(-1)
  return last === undefined ? 0 : last.position + 1
}

/** From where something is held, one step in a direction: between days, or along a day and over its ends into the next. */
export function stepped(
  board: readonly (readonly BoardActivity[])[],
  activity: RecordId,
  from: Place,
  step: 'earlier-day' | 'later-day' | 'up' | 'down',
  days: readonly number[],
): Place {
  const roomIn = (day: number): number => (board[day] ?? []).filter((each) => each.activity !== activity).length
  const at = days.indexOf(from.day)
  const beside = (by: 1 | -1): number | undefined => days[at + by]
  switch (step) {
    case 'earlier-day':
    case 'later-day': {
      const day = beside(step === 'later-day' ? 1 : -1)
      return day === undefined ? from : { day, index: Math.min(from.index, roomIn(day)) }
    }
    case 'up': {
      if (from.index > 0) return { ...from, index: from.index - 1 }
      const day = beside(-1)
      return day === undefined ? from : { day, index: roomIn(day) }
    }
    case 'down': {
      if (from.index < roomIn(from.day)) return { ...from, index: from.index + 1 }
      const day = beside(1)
      return day === undefined ? from : { day, index: 0 }
    }
  }
}

/** What still waits to be done can be moved; what is over stays where it was. */
export const isMovable = ({ status }: Pick<BoardActivity, 'status'>): boolean => isOpen(status)
