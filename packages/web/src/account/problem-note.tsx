import { useTranslation } from '../messages/messages.ts'
import { problemText } from '../kit/problem-text.ts'
import { Note, Refused } from '../kit/states.tsx'
import type { ApiProblem } from '../session/api.ts'

/** No connection is a state and looks like one; a no from the server is a refusal and looks like one. */
export function ProblemNote({ problem }: { readonly problem: ApiProblem | null }) {
  const { t } = useTranslation()
  if (problem === null) return null
  if (problem.type === 'unreachable') {
    return (
      <div role="alert">
        <Note icon="offline">{problemText(t, problem)}</Note>
      </div>
    )
  }
  return <Refused>{problemText(t, problem)}</Refused>
}
