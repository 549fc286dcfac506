import { useTranslation } from '../messages/messages.ts'
import styles from './lines.module.css'

/** Sentences of which the first are read at once; the others are one press away. */
export function Lines({ lines, shownMax }: { readonly lines: readonly string[]; readonly shownMax: number }) {
  const { t } = useTranslation()
  const rest = lines.slice(shownMax)
  return (
    <>
      <List lines={lines.slice(0, shownMax)} />
      {rest.length > 0 && (
        <details className={styles['rest']}>
          <summary>{t('roadmap.drift.rest', { count: rest.length })}</summary>
          <List lines={rest} />
        </details>
      )}
    </>
  )
}

const List = ({ lines }: { readonly lines: readonly string[] }) => (
  <ul className={styles['lines']}>
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
)
