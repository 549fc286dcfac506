import { useCallback } from 'react'
import { hasBegun } from '@etude/core'
import type { CivilDate, Instant, LearnerId, Reader } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Section } from '../kit/page.tsx'
import { useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import { ChangeLine } from '../approve/change-line.tsx'
import { readDraft } from '../approve/read-draft.ts'
import lines from '../approve/approve.module.css'
import styles from './week-history.module.css'

interface Props {
  readonly learner: LearnerId
  readonly week: CivilDate
  /** A child's own account reads what others decided. */
  readonly isOnlyRead: boolean
}

/** REF-5, PUB-4. What a week has changed by itself, why and how much, and what people changed; the latest first, each with its way back while there is one. */
export function WeekHistory({ learner, week, isOnlyRead }: Props) {
  const { t } = useTranslation()
  const instant = useNow()
  const records = useRecords(useCallback((reader: Reader) => readDraft(reader, learner, week), [learner, week]))
  if (records === undefined || records === null || records.changes.length === 0) return null
  const now = { ...records, isBegun: hasBegun(records.profile, week, { now: instant as Instant }) }
  const own = records.changes.filter(({ as }) => as === 'system')
  const others = records.changes.filter(({ as }) => as !== 'system')
  const churn = own.find(({ undone, churn: of }) => undone === null && of !== undefined)?.churn
  const parts = [
    { title: t('adapting.history'), changes: own },
    { title: t('adapting.audit'), changes: others },
  ].filter(({ changes }) => changes.length > 0)
  return (
    <div className={styles['history']}>
      {parts.map(({ title, changes }) => (
        <Section
          key={title}
          title={title}
          lead={
            changes === own && churn !== undefined
              ? t('adapting.historyLead', { changed: churn.changed, count: churn.later })
              : undefined
          }
        >
          <ol className={lines['lines']} aria-label={title}>
            {changes.map((change) => (
              <ChangeLine key={change.change} change={change} around={records} now={now} isOnlyRead={isOnlyRead} />
            ))}
          </ol>
        </Section>
      ))}
    </div>
  )
}
