import { useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { useKeepCopy } from '../sync/keep-copy.ts'
import { useSession } from '../session/session.tsx'

/** Signs this device out. Work that has not reached the server is never thrown away without a word. */
export function SignOutButton({ look = 'plain' }: { readonly look?: 'plain' | 'quiet' }) {
  const { t } = useTranslation()
  const { signOut } = useSession()
  const keepCopy = useKeepCopy()
  const [pending, setPending] = useState(0)
  const [isBusy, setIsBusy] = useState(false)
  const leave = async (discardPending: boolean) => {
    setIsBusy(true)
    const answer = await signOut({ discardPending })
    setIsBusy(false)
    setPending(answer.pending)
  }
  return (
    <>
      <Button look={look} busy={isBusy} onClick={() => void leave(false)}>
        {t('account.signOut')}
      </Button>
      {pending > 0 && (
        <Dialog title={t('account.signOutPendingTitle')} onClose={() => setPending(0)}>
          <p>{t('account.signOutPending', { count: pending })}</p>
          <Actions>
            <Button look="main" onClick={() => setPending(0)}>
              {t('account.staySignedIn')}
            </Button>
            <Button onClick={() => void keepCopy()}>{t('account.keepCopy')}</Button>
            <Button look="danger" busy={isBusy} onClick={() => void leave(true)}>
              {t('account.signOutAnyway')}
            </Button>
          </Actions>
        </Dialog>
      )}
    </>
  )
}
