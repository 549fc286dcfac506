import { useTranslation } from '../messages/messages.ts'
import { Lines } from './lines.tsx'
import styles from './drift-section.module.css'

const shownMax = 4

/** What stands elsewhere than on the roadmap before. That nothing moved is said in passing. */
export function DriftSection({ lines, since }: { readonly lines: readonly string[]; readonly since: string }) {
  const { t } = useTranslation()
  if (lines.length === 0) return <p className={styles['quiet']}>{t('roadmap.drift.none', { date: since })}</p>
  return (
    <section className={styles['drift']} aria-labelledby="roadmap-drift">
      <h2 id="roadmap-drift">{t('roadmap.drift.title', { date: since })}</h2>
      <Lines lines={lines} shownMax={shownMax} />
    </section>
  )
}
