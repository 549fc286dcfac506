import type { Body } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import type { Translate } from '../messages/translate.ts'
import { Button } from '../kit/button.tsx'
import { Section } from '../kit/page.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { usePeople } from '../session/people.tsx'
import { weekdayNames } from '../today/learner-day.ts'
import type { Which } from './draft-days.tsx'
import { nameOf } from './people-words.ts'
import type { DraftRecords } from './read-draft.ts'
import styles from './approve.module.css'

/** Who changed what, the latest first, and the plans that gave way to this one. Both lead back. */
export function DraftHistory({ records, which }: { readonly records: DraftRecords; readonly which: Which }) {
  const { t, locale } = useTranslation()
  const { people } = usePeople()
  const edit = useEdit()
  const { learner } = which
  const moment = new Intl.DateTimeFormat(locale, { weekday: 'short', hour: 'numeric', minute: '2-digit' })
  return (
    <div className={styles['history']}>
      <Section title={t('approve.history')}>
        {records.changes.length === 0 ? (
          <p className={styles['soft']}>{t('approve.noHistory')}</p>
        ) : (
          <ol className={styles['lines']} aria-label={t('approve.history')}>
            {records.changes.map((change) => {
              const what = sentenceOf(t, locale, change, nameOf(t, records, people, change))
              return (
                <li key={change.change} className={change.undone === null ? '' : styles['undone']}>
                  <p>{what}</p>
                  {change.reason !== null && (
                    <p className={styles['soft']}>{t('approve.because', { reason: change.reason })}</p>
                  )}
                  <p className={styles['when']}>
                    <time dateTime={new Date(change.at.instant).toISOString()}>{moment.format(change.at.instant)}</time>
                    {change.undone === null ? (
                      <Button
                        look="quiet"
                        aria-label={t('approve.undoOf', { what })}
                        onClick={() => void edit('week.undo-change', { learner, change: change.change }, null)}
                      >
                        {t('approve.undo')}
                      </Button>
                    ) : (
                      <span>{t('approve.isUndone')}</span>
                    )}
                  </p>
                </li>
              )
            })}
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

function sentenceOf(t: Translate, locale: string, change: Body<'plan-change'>, who: string): string {
  const names = weekdayNames(locale, 'long')
  const [first, second] = change.activities
  const matter = (priority: Body<'activity'>['priority'] | undefined) => t(`approve.matter.${priority ?? 'medium'}`)
  const isPlaced = change.action === 'reorder' && change.activities.length === 1
  const isFreshened = change.action === 'refresh' && change.cause?.type === 'stale'
  return t(`approve.did.${isPlaced ? 'placed' : isFreshened ? 'freshened' : change.action}`, {
    who,
    count: change.activities.length,
    title: first?.title ?? '',
    other: second?.title ?? '',
    from: names[first?.before?.day ?? 0] ?? '',
    to: names[first?.after.day ?? 0] ?? '',
    before: matter(first?.before?.priority),
    after: matter(first?.after.priority),
    version: change.to ?? 1,
  })
}
