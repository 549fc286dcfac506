import { useTranslation } from '../messages/messages.ts'
import styles from './drift-section.module.css'

/** So many lines are read at once; the others are one press away. */
const shownMax = 4

/** What stands elsewhere than on the roadmap before. Nothing moved is said in passing. */
export function DriftSection({ lines, since }: { readonly lines: readonly string[]; readonly since: string }) {
  const { t } = useTranslation()
  if (lines.length === 0) return <p className={styles['quiet']}>{t('roadmap.drift.none', { date: since })}</p>
  const rest = lines.slice(shownMax)
  return (
    <section className={styles['drift']} aria-labelledby="roadmap-drift">
      <h2 id="roadmap-drift">{t('roadmap.drift.title', { date: since })}</h2>
      <Lines lines={lines.slice(0, shownMax)} />
      {rest.length > 0 && (
        <details>
          <summary>{t('roadmap.drift.rest', { count: rest.length })}</summary>
          <Lines lines={rest} />
        </details>
      )}
    </section>
  )
}

const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <ul>
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
)
