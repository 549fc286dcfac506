import { expect, test } from 'vitest'
import { PlannedDay, RecordId } from '@etude/core'
import { boardOf, placeOf, positionAt, stepped, withHeld } from './board.ts'
import type { BoardActivity } from './board.ts'

const one = (name: string, day: number, position: number, more: Partial<BoardActivity> = {}): BoardActivity => ({
  activity: RecordId.parse(name),
  day: PlannedDay.parse(day),
  position,
  pinned: false,
  sequence: position,
  status: 'planned',
  ...more,
})
const id = (name: string) => RecordId.parse(name)
const names = (board: readonly (readonly BoardActivity[])[]) =>
  board.map((day) => day.map(({ activity }) => activity).join(''))
const week = [one('a', 0, 0), one('b', 0, 1), one('c', 0, 2), one('d', 1, 0), one('x', 1, 1, { status: 'cancelled' })]

test('a day stands in its order, without what was taken off', () => {
  expect(names(boardOf(week))).toEqual(['abc', 'd', '', '', '', '', ''])
})

test('what is moved to a place is stored so that it stands there', () => {
  const board = boardOf(week)
  for (const [place, expected] of [
    [{ day: 0, index: 0 }, ['dabc', '']],
    [{ day: 0, index: 1 }, ['adbc', '']],
    [{ day: 0, index: 3 }, ['abcd', '']],
    [{ day: 3, index: 0 }, ['abc', '']],
  ] as const) {
    const held = withHeld(board, id('d'), place)
    expect(names(held).slice(0, 2)).toEqual(expected)
    const position = positionAt(board, id('d'), place)
    const moved = week.map((each) =>
      each.activity === 'd' ? { ...each, day: PlannedDay.parse(place.day), position, pinned: true } : each,
    )
    expect(names(boardOf(moved))).toEqual(names(held))
  }
})

test('along a day, over its end and back', () => {
  const board = boardOf(week)
  const days = [0, 1, 2]
  const from = placeOf(board, id('c')) ?? { day: 9, index: 9 }
  expect(from).toEqual({ day: 0, index: 2 })
  const down = stepped(board, id('c'), from, 'down', days)
  expect(down).toEqual({ day: 1, index: 0 })
  expect(stepped(board, id('c'), down, 'up', days)).toEqual(from)
  expect(stepped(board, id('c'), from, 'later-day', days)).toEqual({ day: 1, index: 1 })
  expect(stepped(board, id('c'), { day: 0, index: 0 }, 'up', days)).toEqual({ day: 0, index: 0 })
  expect(stepped(board, id('c'), { day: 2, index: 0 }, 'later-day', days)).toEqual({ day: 2, index: 0 })
})
