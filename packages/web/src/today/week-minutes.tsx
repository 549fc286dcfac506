import { useTranslation } from '../messages/messages.ts'
import type { Availability } from '@etude/core'
import { weekdayNames } from './learner-day.ts'
import styles from './week-minutes.module.css'

/** The minutes each weekday has room for: a table to whoever listens, bars to whoever looks. */
export function WeekMinutes({ availability, today }: { readonly availability: Availability; readonly today: number }) {
  const { t, locale } = useTranslation()
  const names = weekdayNames(locale, 'long')
  const longest = Math.max(...availability, 60)
  const total = availability.reduce((sum, minutes) => sum + minutes, 0)
  return (
    <table className={styles['week']}>
      <caption className="visually-hidden">{t('today.weekCaption')}</caption>
      <tbody>
        {availability.map((minutes, weekday) => (
          <tr key={names[weekday]} className={weekday === today ? styles['today'] : ''}>
            <th scope="row">
              {names[weekday]}
              {weekday === today && <span className="visually-hidden"> ({t('today.title')})</span>}
            </th>
            <td className={styles['bar']} aria-hidden="true">
              <svg viewBox="0 0 100 6" preserveAspectRatio="none">
                <rect width={(minutes / longest) * 100} height="6" />
              </svg>
            </td>
            <td className={styles['number']}>
              {minutes === 0 ? t('today.rest') : t('units.minutes', { count: minutes })}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            {t('today.together')}
          </th>
          <td className={styles['number']}>{t('units.minutes', { count: total })}</td>
        </tr>
      </tfoot>
    </table>
  )
}
