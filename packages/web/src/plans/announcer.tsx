import { createContext, useCallback, useContext, useState } from 'react'
import type { ReactNode } from 'react'

const AnnouncerContext = createContext<(words: string) => void>(() => undefined)

/** Says something to whoever listens: what keys just did, which eyes see for themselves. */
export const useAnnouncer = (): ((words: string) => void) => useContext(AnnouncerContext)

export function Announcer({ children }: { readonly children: ReactNode }) {
  const [words, setWords] = useState('')
  const [turn, setTurn] = useState(0)
  const announce = useCallback((next: string) => {
    setWords(next)
    setTurn((before) => before + 1)
  }, [])
  return (
    <AnnouncerContext value={announce}>
      {children}
      <div className="visually-hidden" role="log" aria-live="assertive" aria-atomic="true">
        {/* A new element each time, so that the same words are said again. */}
        <span key={turn}>{words}</span>
      </div>
    </AnnouncerContext>
  )
}
