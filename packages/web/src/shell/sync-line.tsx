import { Link } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import type { Translate } from '../messages/translate.ts'
import type { SyncStatus } from '@etude/client-sdk'
import { Icon } from '../kit/icon.tsx'
import type { IconName } from '../kit/icon.tsx'
import { useClient } from '../kit/use-client.ts'
import { useLive } from '../kit/use-live.ts'
import styles from './sync-line.module.css'

/** How things stand between this device and the server, in a few quiet words that lead to the whole story. */
export function SyncLine() {
  const { t } = useTranslation()
  const status = useLive(useClient().status)
  if (status === undefined) return null
  const attention = status.refused > 0 || status.type === 'signed-out' || status.storage === 'lost'
  return (
    <Link
      to="/settings/sync"
      className={`${styles['line']} ${attention ? styles['attention'] : ''}`}
      aria-label={`${t('syncLine.title')}: ${shortWords(t, status)}`}
    >
      <Icon name={iconOf(status)} size={18} />
      <span className={styles['words']} data-saved={t('syncLine.synced')}>
        {shortWords(t, status)}
      </span>
    </Link>
  )
}

function iconOf(status: SyncStatus): IconName {
  if (status.refused > 0 || status.storage === 'lost' || status.type === 'app-too-old') return 'warning'
  if (status.type === 'offline') return 'offline'
  if (status.type === 'signed-out') return 'lock'
  return status.type === 'synced' && status.pending === 0 ? 'check' : 'sync'
}

function shortWords(t: Translate, status: SyncStatus): string {
  if (status.refused > 0) return t('syncLine.refused', { count: status.refused })
  if (status.storage === 'lost') return t('syncLine.lost')
  if (status.type === 'signed-out') return t('syncLine.signedOut')
  if (status.type === 'app-too-old') return t('syncLine.appTooOld')
  if (status.type === 'offline')
    return status.pending === 0 ? t('syncLine.offline') : t('syncLine.offlinePending', { count: status.pending })
  if (status.pending > 0) return t('syncLine.pending', { count: status.pending })
  return status.type === 'synced' ? t('syncLine.synced') : t('syncLine.syncing')
}
