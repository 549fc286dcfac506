import { useCallback, useEffect, useRef, useState } from 'react'
import type { RecordId } from '@etude/core'
import type { Place } from './board.ts'

/** Something lifted off the board, and the place over which it is held. */
export interface Held {
  readonly activity: RecordId
  readonly place: Place
  /** How it was lifted: with the pointer it follows that, with the keyboard the arrow keys. */
  readonly by: 'pointer' | 'keyboard'
}

const beginsAfterPx = 6

/**
 * Lifting, carrying and putting down, with a pointer of any kind. Listens on the window, because the card that is carried is drawn anew in each column
 * that it comes over.
 */
export function useHold(drop: (held: Held) => void) {
  const [held, setHeld] = useState<Held | null>(null)
  const current = useRef<Held | null>(null)
  const dropping = useRef(drop)
  useEffect(() => {
    dropping.current = drop
  }, [drop])
  const hold = useCallback((next: Held | null) => {
    current.current = next
    setHeld(next)
  }, [])
  const grab = useCallback(
    (event: React.PointerEvent, activity: RecordId, from: Place) => {
      if (event.button !== 0) return
      const begin = { x: event.clientX, y: event.clientY }
      const { pointerId } = event
      let isCarried = false
      const move = (moved: PointerEvent) => {
        if (moved.pointerId !== pointerId) return
        if (!isCarried && Math.hypot(moved.clientX - begin.x, moved.clientY - begin.y) < beginsAfterPx) return
        isCarried = true
        moved.preventDefault()
        const place = placeUnder(moved.clientX, moved.clientY, activity) ?? current.current?.place ?? from
        hold({ activity, place, by: 'pointer' })
      }
      const end = (ended: PointerEvent) => {
        if (ended.pointerId !== pointerId) return
        stop()
        const last = current.current
        if (!isCarried || last === null) return
        if (ended.type === 'pointerup') dropping.current(last)
        hold(null)
      }
      const escape = (pressed: KeyboardEvent) => {
        if (pressed.key !== 'Escape') return
        stop()
        hold(null)
      }
      const stop = () => {
        removeEventListener('pointermove', move)
        removeEventListener('pointerup', end)
        removeEventListener('pointercancel', end)
        removeEventListener('keydown', escape)
      }
      addEventListener('pointermove', move)
      addEventListener('pointerup', end)
      addEventListener('pointercancel', end)
      addEventListener('keydown', escape)
    },
    [hold],
  )
  return { held, hold, grab }
}

/** Over which day the pointer is, and before which of its cards. The one that is carried does not count. */
function placeUnder(x: number, y: number, activity: RecordId): Place | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const column = element.closest<HTMLElement>('[data-board-day]')
    if (column === null) continue
    if (column.dataset['closed'] !== undefined) return null
    const cards = [...column.querySelectorAll<HTMLElement>('[data-board-card]')].filter(
      (card) => card.dataset['boardCard'] !== activity,
    )
    const before = cards.findIndex((card) => {
      const box = card.getBoundingClientRect()
      return y < box.top + box.height / 2
    })
    return { day: Number(column.dataset['boardDay']), index: before === -1 ? cards.length : before }
  }
  return null
}
