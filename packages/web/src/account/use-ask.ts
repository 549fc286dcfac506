import { useCallback, useState } from 'react'
import type { ApiAnswer, ApiProblem } from '../session/api.ts'

/** One question to the server at a time: whether it is under way, and why the last one was turned away. */
export function useAsk() {
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const ask = useCallback(async <T>(question: () => Promise<ApiAnswer<T>>): Promise<ApiAnswer<T>> => {
    setIsBusy(true)
    setProblem(null)
    const answer = await question()
    setIsBusy(false)
    if (!answer.ok) setProblem(answer.error)
    return answer
  }, [])
  return { isBusy, problem, ask }
}

/** What the server said about one field, for beside that field. */
export const fieldProblem = (problem: ApiProblem | null, field: string): string | null =>
  problem?.type === 'problem' ? (problem.fields[field] ?? problem.fields[`body.${field}`] ?? null) : null
