import { useLayoutEffect, useRef } from 'react'
import { movedCaret, textChange } from '@etude/client-sdk/documents'

/** Where others write in the same text, the caret stays between the letters between which it stood. */
export function useKeptCaret<Control extends HTMLInputElement | HTMLTextAreaElement>(value: string) {
  const control = useRef<Control>(null)
  const before = useRef({ value, start: 0, end: 0 })
  useLayoutEffect(() => {
    const element = control.current
    const known = before.current
    const change = textChange(known.value, value)
    if (element !== null && change !== null && document.activeElement === element)
      element.setSelectionRange(movedCaret(known.start, change), movedCaret(known.end, change))
    before.current = { ...known, value }
  }, [value])
  /** What is there now: after each key and each move of the caret. */
  const note = () => {
    const element = control.current
    if (element === null) return
    before.current = { value: element.value, start: element.selectionStart ?? 0, end: element.selectionEnd ?? 0 }
  }
  return { control, note }
}
