import { useCallback } from 'react'
import { noticesFor } from '@etude/core'
import type { Reader } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { useClient } from '../kit/use-client.ts'
import { useRecords } from '../kit/use-live.ts'
import styles from './unread-count.module.css'

/** How much there is that one has not read, beside the way to it. */
export function UnreadCount() {
  const { t, locale } = useTranslation()
  const { account } = useClient()
  const shown = useRecords(useCallback((reader: Reader) => noticesFor(reader, account), [account]))
  const count = shown?.filter(({ isNew }) => isNew).length ?? 0
  if (count === 0) return null
  return (
    <span className={styles['count']}>
      <span aria-hidden="true">{new Intl.NumberFormat(locale).format(count)}</span>
      <span className="visually-hidden">{t('nav.fresh', { count })}</span>
    </span>
  )
}
