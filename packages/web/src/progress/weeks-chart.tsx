import { mondayOf } from '@etude/core'
import type { CivilDate } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import type { DatedMinutes } from '../practice/practice-view.ts'
import { dateInWords } from '../today/learner-day.ts'
import { Figure } from './figure.tsx'
import { stepsFor, useChart } from './use-chart.ts'
import styles from './progress.module.css'

const weeksShown = 12
const [top, bottom, left] = [22, 26, 34]
const height = 190

interface Week {
  readonly monday: CivilDate
  readonly planned: number
  readonly done: number
  readonly unplanned: number
}

/** Planned against actual, week by week: a frame for what was planned, filled by what was done. */
export function WeeksChart({ days }: { readonly days: readonly DatedMinutes[] }) {
  const { t, locale } = useTranslation()
  const chart = useChart()
  const number = new Intl.NumberFormat(locale)
  const weeks = weeksOf(days).slice(-weeksShown)
  const most = Math.max(30, ...weeks.map(({ planned, done }) => Math.max(planned, done)))
  const y = (minutes: number): number => top + (height - top - bottom) * (1 - minutes / most)
  const slot = (chart.width - left) / weeks.length
  const short = (date: CivilDate): string => dateInWords(date, locale, { day: 'numeric', month: 'short' })
  const sum = (part: (week: Week) => number): number => weeks.reduce((total, week) => total + part(week), 0)
  const name = t('progress.weeksName', { done: sum(({ done }) => done), planned: sum(({ planned }) => planned) })
  const last = weeks.at(-1)
  return (
    <Figure
      title={t('progress.weeks')}
      lead={t('progress.weeksMore')}
      name={name}
      head={[t('progress.week'), t('progress.planned'), t('progress.doneShort'), t('progress.unplanned')]}
      rows={weeks
        .toReversed()
        .map(({ monday, planned, done, unplanned }) => [
          short(monday),
          ...[planned, done, unplanned].map((minutes) => number.format(minutes)),
        ])}
      chart={
        <svg className={styles['chart']} viewBox={`0 0 ${chart.width} ${height}`} role="img" aria-label={name}>
          {stepsFor(most).map((minutes) => (
            <g key={minutes} className={styles['scale']}>
              <path d={`M${chart.at(left)} ${y(minutes)}H${chart.at(chart.width)}`} />
              <text x={chart.at(left - 8)} y={y(minutes) + 4} textAnchor="end">
                {number.format(minutes)}
              </text>
            </g>
          ))}
          {weeks.map(({ monday, planned, done }, index) => {
            const width = slot * 0.62
            const x = chart.at(left + index * slot + slot * 0.19, width)
            return (
              <g key={monday}>
                <rect className={styles['done']} x={x} y={y(done)} width={width} height={y(0) - y(done)} />
                <rect className={styles['planned']} x={x} y={y(planned)} width={width} height={y(0) - y(planned)} />
                {(weeks.length - 1 - index) % 3 === 0 && (
                  <text className={styles['label']} x={x + width / 2} y={height - 6} textAnchor="middle">
                    {short(monday)}
                  </text>
                )}
              </g>
            )
          })}
          {last !== undefined && (
            <g className={styles['legend']}>
              <rect className={styles['planned']} x={chart.at(left, 14)} y={1} width={14} height={12} />
              <text x={chart.at(left + 20)} y={11}>
                {t('progress.planned')}
              </text>
              <rect className={styles['done']} x={chart.at(left + 100, 14)} y={1} width={14} height={12} />
              <text x={chart.at(left + 120)} y={11}>
                {t('progress.doneShort')}
              </text>
            </g>
          )}
        </svg>
      }
    />
  )
}

function weeksOf(days: readonly DatedMinutes[]): readonly Week[] {
  const weeks = new Map<CivilDate, Week>()
  for (const { date, planned, done, unplanned } of days) {
    const monday = mondayOf(date)
    const week = weeks.get(monday) ?? { monday, planned: 0, done: 0, unplanned: 0 }
    weeks.set(monday, {
      monday,
      planned: week.planned + planned,
      done: week.done + done,
      unplanned: week.unplanned + unplanned,
    })
  }
  return [...weeks.values()]
}
