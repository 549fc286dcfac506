import { useRef } from 'react'
import type { KeyboardEvent, PointerEvent, RefObject } from 'react'

/** Moves a row of a list by dragging its handle, with pointer or finger, or by the arrow keys while the handle has the focus. */
export function useReorder(list: RefObject<HTMLElement | null>, move: (row: string, to: number) => void) {
  const dragged = useRef<string | null>(null)
  return (row: string, index: number) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      dragged.current = row
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (dragged.current !== row) return
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
      const under = rows.findIndex((one) => {
        const { top, bottom } = one.getBoundingClientRect()
        return event.clientY >= top && event.clientY <= bottom
      })
      if (under >= 0 && under !== index) move(row, under)
    },
    onPointerUp: () => {
      dragged.current = null
    },
    onPointerCancel: () => {
      dragged.current = null
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
      event.preventDefault()
      move(row, event.key === 'ArrowUp' ? index - 1 : index + 1)
    },
  })
}
