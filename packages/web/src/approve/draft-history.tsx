import type { Body } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Section } from '../kit/page.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { ChangeLine } from './change-line.tsx'
import type { Which } from './draft-days.tsx'
import type { DraftRecords } from './read-draft.ts'
import styles from './approve.module.css'

/** Who changed what, the latest first, and the plans that gave way to this one. Both lead back. */
export function DraftHistory({ records, which }: { readonly records: DraftRecords; readonly which: Which }) {
  const { t, locale } = useTranslation()
  const edit = useEdit()
  // A draft is open while its week has not begun.
  const now = { ...records, isBegun: false }
  const moment = new Intl.DateTimeFormat(locale, { weekday: 'short', hour: 'numeric', minute: '2-digit' })
  return (
    <div className={styles['history']}>
      <Section title={t('approve.history')}>
        {records.changes.length === 0 ? (
          <p className={styles['soft']}>{t('approve.noHistory')}</p>
        ) : (
          <ol className={styles['lines']} aria-label={t('approve.history')}>
            {records.changes.map((change) => (
              <ChangeLine key={change.change} change={change} around={records} now={now} />
            ))}
          </ol>
        )}
      </Section>
      {records.versions.length > 0 && (
        <Section title={t('approve.versions')}>
          <ol className={styles['lines']} aria-label={t('approve.versions')}>
            {records.versions.map(({ version, activities, replacedAt }) => (
              <li key={version}>
                <p>{t('approve.version', { version })}</p>
                <p className={styles['soft']}>
                  {t('approve.versionMore', {
                    activities: t('approve.count', { count: activities.filter(isPromised).length }),
                    when: moment.format(replacedAt.instant),
                  })}
                </p>
                <Button
                  onClick={() => void edit('draft.roll-back', { ...which, to: version }, t('approve.said.back'))}
                  aria-label={`${t('approve.goBack')}: ${t('approve.version', { version })}`}
                >
                  {t('approve.goBack')}
                </Button>
              </li>
            ))}
          </ol>
        </Section>
      )}
    </div>
  )
}

const isPromised = ({ plan, status }: Body<'activity'>): boolean => plan !== null && status !== 'cancelled'
