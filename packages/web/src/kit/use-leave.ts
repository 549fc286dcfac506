import { useEffect } from 'react'
import type { RefObject } from 'react'

/** Closes what is open when somebody taps or goes elsewhere. */
export function useLeave(root: RefObject<HTMLElement | null>, isOpen: boolean, setIsOpen: (isOpen: false) => void) {
  useEffect(() => {
    if (!isOpen) return
    const leave = (event: Event) => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) setIsOpen(false)
    }
    document.addEventListener('pointerdown', leave)
    document.addEventListener('focusin', leave)
    return () => {
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('focusin', leave)
    }
  }, [root, isOpen, setIsOpen])
}
