import { useEffect, useState } from 'react'
import { openPlanDocument } from '@etude/client-sdk/documents'
import type { PlanDocument } from '@etude/client-sdk/documents'
import type { PlanId } from '@etude/core'
import { refusalText } from '../kit/refusal-text.ts'
import { useToast } from '../kit/toast.tsx'
import { useClient } from '../kit/use-client.ts'
import { useTranslation } from '../messages/messages.ts'

/** The document for as long as its screen is open. What was typed last is kept when the page is hidden: it may not come back. */
export function usePlanDocument(plan: PlanId): PlanDocument | null {
  const client = useClient()
  const toast = useToast()
  const { t } = useTranslation()
  const [opened, setOpened] = useState<PlanDocument | null>(null)
  useEffect(() => {
    const document = openPlanDocument(client, plan, {
      onRefused: (refusal) => toast({ text: refusalText(t, refusal), tone: 'refused' }),
      onError: (error) => reportError(error),
    })
    const keep = () => void document.flush()
    globalThis.addEventListener('pagehide', keep)
    globalThis.document.addEventListener('visibilitychange', keep)
    const stop = document.view.subscribe(() => setOpened(document))
    return () => {
      stop()
      globalThis.removeEventListener('pagehide', keep)
      globalThis.document.removeEventListener('visibilitychange', keep)
      document.close().catch((error: unknown) => reportError(error))
    }
  }, [client, plan, toast, t])
  return opened
}
