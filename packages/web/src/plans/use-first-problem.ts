import { useEffect, useRef, useState } from 'react'

/** After a try that failed, the focus goes to what has to be put right first. */
export function useFirstProblem() {
  const ref = useRef<HTMLFormElement>(null)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    if (tries === 0) return
    const wrong = ref.current?.querySelector<HTMLElement>('[aria-invalid=true]')
    if (wrong === null || wrong === undefined) ref.current?.scrollIntoView({ block: 'start' })
    else wrong.focus()
  }, [tries])
  return [ref, () => setTries((before) => before + 1)] as const
}
