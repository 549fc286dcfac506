import { useCallback } from 'react'
import { useTranslation } from '../messages/messages.ts'
import type { ArgsOf, LearnerId, MutationName } from '@etude/core'
import { refusalText } from './refusal-text.ts'
import { useToast } from './toast.tsx'
import { useClient } from './use-client.ts'

/** After these a week may have come to something more. */
const adapting: ReadonlySet<MutationName> = new Set(['activity.complete', 'assessment.record'])

/** Does something on this device at once and says so, with a way to take it back; or says why it may not be. True when it was done. */
export function useEdit() {
  const client = useClient()
  const toast = useToast()
  const { t } = useTranslation()
  return useCallback(
    async <Name extends MutationName>(name: Name, args: ArgsOf<Name>, done: string | null): Promise<boolean> => {
      const answer = await client.mutate(name, args)
      if (!answer.ok) {
        toast({ text: refusalText(t, answer.error), tone: 'refused' })
        return false
      }
      const { edit, canUndo } = answer.value
      const undo = async () => {
        const undone = await client.undo(edit)
        if (!undone.ok) toast({ text: refusalText(t, undone.error), tone: 'refused' })
      }
      // REF-5. What follows from it for the week comes by itself, after what was asked for.
      if (adapting.has(name) && 'learner' in args)
        void import('../week/adapt-week.ts')
          .then(({ adaptWeek }) => adaptWeek(client, args.learner as LearnerId))
          .catch((error: unknown) => reportError(error))
      if (done !== null) toast({ text: done, undo: canUndo ? undo : undefined })
      return true
    },
    [client, t, toast],
  )
}
