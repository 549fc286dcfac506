import { mayUndo } from '@etude/core'
import type { Body } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import type { Translate } from '../messages/translate.ts'
import { Button } from '../kit/button.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { usePeople } from '../session/people.tsx'
import { weekdayNames } from '../today/learner-day.ts'
import { nameOf } from './people-words.ts'
import type { DraftRecords } from './read-draft.ts'
import styles from './approve.module.css'

type Change = Body<'plan-change'>

interface Props {
  readonly change: Change
  readonly around: Pick<DraftRecords, 'profile' | 'guardians' | 'assessments'>
  readonly now: Parameters<typeof mayUndo>[1]
  /** Where it is for others to take things back. */
  readonly isOnlyRead?: boolean
}

/** One line of a week's history: who did what and why; of what came by itself all that it changed; and the way back while there is one. */
export function ChangeLine({ change, around, now, isOnlyRead = false }: Props) {
  const { t, locale } = useTranslation()
  const { people } = usePeople()
  const edit = useEdit()
  const { learner, undone, as, reason, cause } = change
  const moment = new Intl.DateTimeFormat(locale, { weekday: 'short', hour: 'numeric', minute: '2-digit' })
  const what = sentenceOf(t, locale, change, nameOf(t, around, people, change))
  const isOwn = people.settings?.body.user === change.by
  return (
    <li className={undone === null ? '' : styles['undone']}>
      <p>{what}</p>
      {reason !== null && <p className={styles['soft']}>{t('approve.because', { reason })}</p>}
      {cause !== undefined && <p className={styles['soft']}>{causeWords(t, cause, around)}</p>}
      {as === 'system' && <Difference activities={change.activities} />}
      <div className={styles['when']}>
        <time dateTime={new Date(change.at.instant).toISOString()}>{moment.format(change.at.instant)}</time>
        {undone !== null && <span>{t('approve.isUndone')}</span>}
        {undone === null && (!isOnlyRead || isOwn) && mayUndo(change, now) && (
          <Button
            look="quiet"
            aria-label={t('approve.undoOf', { what })}
            onClick={() => void edit('week.undo-change', { learner, change: change.change }, null)}
          >
            {t('approve.undo')}
          </Button>
        )}
        {undone === null && as === 'system' && !mayUndo(change, now) && <span>{t('adapting.cannotUndo')}</span>}
      </div>
    </li>
  )
}

function causeWords(
  t: Translate,
  cause: NonNullable<Change['cause']>,
  { assessments }: Pick<DraftRecords, 'assessments'>,
): string {
  if (cause.type === 'ahead') return t('adapting.because.ahead', { done: cause.done, total: cause.total })
  if (cause.type === 'stale')
    return t('adapting.because.stale', { days: cause.days, done: cause.done, total: cause.total })
  const test = assessments.find(({ assessment }) => assessment === cause.assessment)
  return test === undefined ? t('adapting.because.someTest') : t('adapting.because.assessment', { title: test.title })
}

/** What came, what was put off or went, and what moved from which day to which. */
function Difference({ activities }: Pick<Change, 'activities'>) {
  const { t, locale } = useTranslation()
  const names = weekdayNames(locale, 'long')
  const on = ({ title }: Change['activities'][number], day: number | undefined) =>
    t('adapting.diff.on', { title, day: names[day ?? 0] ?? '' })
  const parts = {
    added: activities.filter(({ before }) => before === null).map((line) => on(line, line.after.day)),
    deferred: activities
      .filter(({ before, after }) => before !== null && after.status === 'deferred')
      .map((line) => on(line, line.before?.day)),
    gone: activities
      .filter(({ before, after }) => before !== null && after.status === 'cancelled')
      .map((line) => on(line, line.before?.day)),
    moved: activities
      .filter(({ before, after }) => before !== null && before.day !== after.day && after.status !== 'cancelled')
      .map(({ title, before, after }) =>
        t('adapting.diff.fromTo', { title, from: names[before?.day ?? 0] ?? '', to: names[after.day] ?? '' }),
      ),
  }
  return (
    <dl className={styles['diff']}>
      {(['added', 'moved', 'deferred', 'gone'] as const)
        .filter((part) => parts[part].length > 0)
        .map((part) => (
          <div key={part}>
            <dt>{t(`adapting.diff.${part}`)}</dt>
            {parts[part].map((line, index) => (
              // Two activities of one name may come on one day.
              // oxlint-disable-next-line react/no-array-index-key
              <dd key={`${line} ${index}`}>{line}</dd>
            ))}
          </div>
        ))}
    </dl>
  )
}

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
