import { useCallback, useEffect, useState } from 'react'
import { api } from '../session/api.ts'
import type { ApiProblem } from '../session/api.ts'

export type ServerAnswer<T> =
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly problem: ApiProblem }
  | { readonly type: 'loaded'; readonly value: T }

/** Asks the server for what no device keeps a copy of. While asking again, the last answer stays. */
export function useServerAnswer<T>(path: string): {
  readonly answer: ServerAnswer<T>
  readonly reload: () => Promise<void>
} {
  const [answer, setAnswer] = useState<ServerAnswer<T>>({ type: 'loading' })
  const reload = useCallback(
    () =>
      api<T>('GET', path).then((got) =>
        setAnswer(got.ok ? { type: 'loaded', value: got.value } : { type: 'failed', problem: got.error }),
      ),
    [path],
  )
  useEffect(() => {
    const ask = () => void reload()
    ask()
    window.addEventListener('online', ask)
    return () => window.removeEventListener('online', ask)
  }, [reload])
  return { answer, reload }
}
