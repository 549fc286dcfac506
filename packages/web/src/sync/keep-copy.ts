import { useTranslation } from '../messages/messages.ts'
import { useClient } from '../kit/use-client.ts'
import { useToast } from '../kit/toast.tsx'

/** Gives the person a file with everything that only this device has. */
export function useKeepCopy(): () => Promise<void> {
  const { t } = useTranslation()
  const client = useClient()
  const toast = useToast()
  return async () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([await client.exportPending()], { type: 'application/json' }))
    link.download = `etude-${new Date().toISOString().slice(0, 10)}.json`
    link.click()
    URL.revokeObjectURL(link.href)
    toast({ text: t('account.copyKept') })
  }
}
