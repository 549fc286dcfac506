import { useTranslation } from '../messages/messages.ts'
import type { WeekView } from './roadmap-view.ts'
import styles from './status-mark.module.css'

const drawings = {
  pending: 'M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0 -11Z',
  active: 'M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0 -11ZM8 4.500v7a3.500 3.500 0 0 0 0 -7Z',
  completed: 'M2.500 8.500l3.500 3.500l7.500 -8',
} as const

/** What has become of a week: a mark and the word for it. */
export function StatusMark({ status }: Pick<WeekView, 'status'>) {
  const { t } = useTranslation()
  return (
    <p className={`${styles['status']} ${styles[status] ?? ''}`}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={drawings[status]} />
      </svg>
      {t(`roadmap.status.${status}`)}
    </p>
  )
}
