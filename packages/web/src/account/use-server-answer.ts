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
  const reload = useCallback(async () => {
    const got = await api<T>('GET', path)
    setAnswer(got.ok ? { type: 'loaded', value: got.value } : { type: 'failed', problem: got.error })
  }, [path])
  useEffect(() => {
    void reload()
    const again = () => void reload()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [reload])
  return { answer, reload }
}
