import { useTranslation } from '../messages/messages.ts'
import { ServerPart } from '../account/server-part.tsx'
import { useServerAnswer } from '../account/use-server-answer.ts'
import { Section } from '../kit/page.tsx'
import styles from './operations.module.css'

/** What the server says of itself, line by line, as it says it. */
export function Health() {
  const { t } = useTranslation()
  const { answer, reload } = useServerAnswer<Readonly<Record<string, unknown>>>('/health')
  return (
    <Section title={t('operations.health')}>
      <ServerPart answer={answer} reload={reload}>
        {(health) => (
          <dl className={styles['health']}>
            {Object.entries(health)
              .filter(([, value]) => typeof value !== 'object')
              .map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{String(value)}</dd>
                </div>
              ))}
          </dl>
        )}
      </ServerPart>
    </Section>
  )
}
