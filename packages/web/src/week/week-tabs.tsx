import { Link } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import styles from './week-tabs.module.css'

/** The two ways of looking ahead: one week day by day, or the next weeks side by side. Both are addresses of their own. */
export function WeekTabs() {
  const { t } = useTranslation()
  return (
    <nav className={styles['tabs']} aria-label={t('roadmap.tabs')}>
      <Link to="/week" className={styles['tab']} activeOptions={{ exact: true, includeSearch: false }}>
        {t('roadmap.tabWeek')}
      </Link>
      <Link to="/week/roadmap" className={styles['tab']}>
        {t('roadmap.tabRoadmap')}
      </Link>
    </nav>
  )
}
