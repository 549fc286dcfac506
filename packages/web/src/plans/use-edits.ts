import { useCallback } from 'react'
import type { ArgsOf, MutationName, Result } from '@etude/core'
import type { Client, LocalEdit } from '@etude/client-sdk'
import { refusalText } from '../kit/refusal-text.ts'
import type { EditRefusal } from '../kit/refusal-text.ts'
import { useToast } from '../kit/toast.tsx'
import { useClient } from '../kit/use-client.ts'
import { useTranslation } from '../messages/messages.ts'

export type Edit = (client: Client) => Promise<Result<LocalEdit, EditRefusal>>

export const edit =
  <Name extends MutationName>(name: Name, args: ArgsOf<Name>): Edit =>
  (client) =>
    client.mutate(name, args)

/**
 * Several edits that one person means as one: said in one message and taken back together, the last one first. Where one is refused, those before
 * it are taken back and the refusal is the answer, for the form to show where it belongs.
 */
export function useEdits() {
  const client = useClient()
  const toast = useToast()
  const { t } = useTranslation()
  return useCallback(
    async (edits: readonly Edit[], done: string): Promise<EditRefusal | null> => {
      const made: LocalEdit[] = []
      const takeBack = async () => {
        for (const { edit: id, canUndo } of made.toReversed()) {
          if (!canUndo) continue
          const undone = await client.undo(id)
          if (undone.ok) continue
          toast({ text: refusalText(t, undone.error), tone: 'refused' })
          return
        }
      }
      for (const run of edits) {
        const answer = await run(client)
        if (!answer.ok) {
          await takeBack()
          return answer.error
        }
        made.push(answer.value)
      }
      toast({ text: done, undo: made.every(({ canUndo }) => canUndo) ? takeBack : undefined })
      return null
    },
    [client, t, toast],
  )
}
