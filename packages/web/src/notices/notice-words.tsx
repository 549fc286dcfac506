import type { ShownNotice } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import styles from './notices.module.css'

/** One notice: what happened, how much it is about, why, and when. */
export function NoticeWords({ shown, sentence }: { readonly shown: ShownNotice; readonly sentence: string }) {
  const { t, locale } = useTranslation()
  const { notice, instant, isNew } = shown
  const { event, count, minutes, points, theme, objectives, focus, reason, because } = notice
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const list = new Intl.ListFormat(locale)
  const figures = [
    ...(event === 'changed' || count === 0 ? [] : [t('notices.activities', { count })]),
    ...(minutes === 0 ? [] : [t('units.minutes', { count: minutes })]),
    ...(points === undefined ? [] : [t('notices.points', { count: points })]),
  ]
  return (
    <div className={styles['words']}>
      <p className={styles['when']}>
        {isNew && <strong className={styles['new']}>{t('notices.isNew')}</strong>}
        <time dateTime={new Date(instant).toISOString()}>{moment.format(instant)}</time>
      </p>
      <p className={styles['sentence']}>{sentence}</p>
      {figures.length > 0 && <p className={styles['soft']}>{figures.join(' · ')}</p>}
      {theme.length > 0 && <p className={styles['soft']}>{t('notices.theme', { theme: list.format(theme) })}</p>}
      {focus.length > 0 && <p className={styles['soft']}>{t('notices.focus', { focus: list.format(focus) })}</p>}
      {event === 'generated' && objectives.length > 0 && (
        <ul className={styles['aims']} aria-label={t('week.objectives')}>
          {objectives.map(({ aim, about }) => (
            <li key={`${aim} ${about}`}>{t(`week.aim.${aim}`, { about })}</li>
          ))}
        </ul>
      )}
      {because?.type === 'ahead' && (
        <p className={styles['soft']}>{t('notices.ahead', { done: because.done, total: because.total })}</p>
      )}
      {reason !== null && <p className={styles['soft']}>{t('notices.because', { reason })}</p>}
    </div>
  )
}
