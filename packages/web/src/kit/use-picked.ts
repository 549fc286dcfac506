import { useState } from 'react'

/**
 * A choice that answers in the same frame: what was picked shows until what is stored has changed, whatever it changed to, or
 * until the edit is refused. The edit itself takes some milliseconds to come back through the device's database.
 */
export function usePicked<T>(stored: T, save: (value: T) => Promise<boolean>) {
  const [picked, setPicked] = useState<{ readonly value: T; readonly over: T } | null>(null)
  // Once what is stored has changed the choice has had its time: an undoing that brings the old value back must show.
  if (picked !== null && picked.over !== stored) setPicked(null)
  const shown = picked !== null && picked.over === stored ? picked.value : stored
  const pick = (value: T) => {
    setPicked({ value, over: stored })
    void save(value).then((isSaved) => {
      if (!isSaved) setPicked(null)
    })
  }
  return [shown, pick] as const
}
