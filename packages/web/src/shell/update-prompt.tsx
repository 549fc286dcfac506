import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { useClient } from '../kit/use-client.ts'
import { useLive } from '../kit/use-live.ts'
import { noUpdates } from './app-updates.ts'
import styles from './update-prompt.module.css'

export const AppUpdatesContext = createContext(noUpdates)

/** A line at the top of the page, never above anything, that waits for as long as it takes. */
export function UpdatePrompt() {
  const { t } = useTranslation()
  const updates = useContext(AppUpdatesContext)
  const isWaiting = useSyncExternalStore(updates.subscribe, updates.isWaiting)
  const [isLater, setIsLater] = useState(false)
  const isTooOld = useLive(useClient().status)?.type === 'app-too-old'
  useEffect(() => {
    if (isTooOld) updates.look()
  }, [isTooOld, updates])
  if (!isWaiting || isLater) return null
  return (
    <section className={styles['prompt']} aria-label={t('update.label')} role="status">
      <p>{t('update.ready')}</p>
      <div className={styles['actions']}>
        <Button look="quiet" onClick={updates.useNow}>
          {t('update.now')}
        </Button>
        <Button look="quiet" onClick={() => setIsLater(true)}>
          {t('update.later')}
        </Button>
      </div>
    </section>
  )
}
