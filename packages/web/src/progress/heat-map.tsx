import { dayNumber, plannedDayOf } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import type { DatedMinutes } from '../practice/practice-view.ts'
import { dateInWords, weekdayNames } from '../today/learner-day.ts'
import { Figure } from './figure.tsx'
import { useChart } from './use-chart.ts'
import styles from './progress.module.css'

const left = 34
const top = 16

/** Half a year of days. The size of a square says how much, and its colour says it again: nobody needs to tell colours apart. */
export function HeatMap({ days }: { readonly days: readonly DatedMinutes[] }) {
  const { t, locale } = useTranslation()
  const chart = useChart()
  const number = new Intl.NumberFormat(locale)
  const weeks = Math.ceil(days.length / 7)
  const cell = (chart.width - left) / weeks
  const height = top + 7 * cell
  const most = Math.max(20, ...days.map(({ done }) => done))
  const practised = days.filter(({ done }) => done > 0)
  const name = t('progress.yearName', {
    days: practised.length,
    minutes: practised.reduce((sum, { done }) => sum + done, 0),
  })
  const weekdays = weekdayNames(locale, 'short')
  return (
    <Figure
      title={t('progress.year')}
      lead={t('progress.yearMore')}
      name={name}
      head={[t('progress.date'), t('progress.planned'), t('progress.doneShort')]}
      rows={days
        .filter(({ planned, done }) => planned > 0 || done > 0)
        .toReversed()
        .map(({ date, planned, done }) => [
          dateInWords(date, locale, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
          number.format(planned),
          number.format(done),
        ])}
      chart={
        <svg className={styles['chart']} viewBox={`0 0 ${chart.width} ${height}`} role="img" aria-label={name}>
          {[0, 2, 4, 6].map((weekday) => (
            <text
              key={weekday}
              className={styles['label']}
              x={chart.at(left - 8)}
              y={top + weekday * cell + cell / 2 + 4}
              textAnchor="end"
            >
              {weekdays[weekday]}
            </text>
          ))}
          {days.map(({ date, planned, done }, index) => {
            const week = Math.floor(index / 7)
            const weekday = plannedDayOf(dayNumber(date))
            const middleX = chart.at(left + week * cell + cell / 2)
            const middleY = top + weekday * cell + cell / 2
            const size = done === 0 ? 0 : (0.32 + 0.6 * Math.sqrt(done / most)) * cell
            const isMonth = date.endsWith('-01')
            return (
              <g key={date}>
                {isMonth && (
                  <text className={styles['label']} x={middleX} y={10} textAnchor="middle">
                    {dateInWords(date, locale, { month: 'short' })}
                  </text>
                )}
                {done > 0 ? (
                  <rect
                    className={styles['heat']}
                    fillOpacity={0.45 + 0.55 * (done / most)}
                    x={middleX - size / 2}
                    y={middleY - size / 2}
                    width={size}
                    height={size}
                    rx={1.5}
                  />
                ) : (
                  <circle
                    className={planned > 0 ? styles['open'] : styles['free']}
                    cx={middleX}
                    cy={middleY}
                    r={planned > 0 ? cell * 0.16 : cell * 0.07}
                  />
                )}
              </g>
            )
          })}
        </svg>
      }
    />
  )
}
