import { useEffect, useRef, useState } from 'react'
import type { PointerEvent, RefObject } from 'react'
import { CivilDate } from '@etude/core'
import type { OccurrenceKey } from '@etude/core'

/** A pointer drags at once; a finger holds first, so that it can still scroll. */
const holdMs = 250
const slopPixels = 6

interface Drag {
  readonly key: OccurrenceKey
  readonly element: HTMLElement
  readonly x: number
  readonly y: number
  readonly isTouch: boolean
  isLifted: boolean
  over: CivilDate | null
}

/** Dragging something from one element with a date to another. */
export function useDragToDate(
  area: RefObject<HTMLElement | null>,
  onDrop: (key: OccurrenceKey, date: CivilDate) => void,
) {
  const drag = useRef<Drag | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const dropped = useRef(false)
  const [dragged, setDragged] = useState<OccurrenceKey | null>(null)
  const [over, setOver] = useState<CivilDate | null>(null)

  // The page scrolls under a finger unless each of its moves is declined, and React cannot decline them.
  useEffect(() => {
    const element = area.current
    const decline = (event: TouchEvent) => {
      if (drag.current?.isLifted === true && event.cancelable) event.preventDefault()
    }
    element?.addEventListener('touchmove', decline, { passive: false })
    return () => element?.removeEventListener('touchmove', decline)
  }, [area])

  const lift = (current: Drag, pointer: number) => {
    current.isLifted = true
    current.element.setPointerCapture(pointer)
    setDragged(current.key)
  }
  const end = () => {
    clearTimeout(timer.current)
    if (drag.current !== null) drag.current.element.style.translate = ''
    drag.current = null
    setDragged(null)
    setOver(null)
  }
  const handlers = (key: OccurrenceKey) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return
      dropped.current = false
      const { clientX: x, clientY: y, pointerId, currentTarget: element } = event
      const current: Drag = { key, element, x, y, isTouch: event.pointerType === 'touch', isLifted: false, over: null }
      drag.current = current
      if (current.isTouch)
        timer.current = setTimeout(() => {
          if (drag.current === current) lift(current, pointerId)
        }, holdMs)
      // A quick hand has left the element before its first move is heard.
      else element.setPointerCapture(pointerId)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const current = drag.current
      if (current === null || current.key !== key) return
      const [dx, dy] = [event.clientX - current.x, event.clientY - current.y]
      const isFar = Math.hypot(dx, dy) > slopPixels
      if (!current.isLifted && isFar && current.isTouch) {
        end()
        return
      }
      if (!current.isLifted && isFar) lift(current, event.pointerId)
      if (!current.isLifted) return
      current.element.style.translate = `${dx}px ${dy}px`
      current.over = dateUnder(event.clientX, event.clientY)
      setOver(current.over)
    },
    onPointerUp() {
      const current = drag.current
      const target = current?.isLifted === true ? current.over : null
      dropped.current = current?.isLifted === true
      end()
      if (target !== null) onDrop(key, target)
    },
    onPointerCancel: end,
    // A finger that holds would otherwise be offered a menu.
    onContextMenu(event: { preventDefault: () => void }) {
      if (drag.current?.isTouch === true) event.preventDefault()
    },
  })
  /** A drop ends with a click on what was dropped, which nobody meant. */
  const justDropped = (): boolean => {
    const was = dropped.current
    dropped.current = false
    return was
  }
  return { dragged, over, handlers, justDropped }
}

/** What is dragged lies on top, so all that lies at this point is looked through. */
function dateUnder(x: number, y: number): CivilDate | null {
  for (const element of document.elementsFromPoint(x, y)) {
    if (!(element instanceof HTMLElement)) continue
    const date = CivilDate.safeParse(element.dataset['date'])
    if (date.success) return date.data
  }
  return null
}
