import { useId, useState } from 'react'
import type { CivilDate, Forecast } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import type { AheadView, DatedMinutes } from '../practice/practice-view.ts'
import { percentInWords } from '../practice/session-words.ts'
import { dateInWords } from '../today/learner-day.ts'
import { Figure } from './figure.tsx'
import { stepsFor, useChart } from './use-chart.ts'
import pills from '../kit/pills.module.css'
import styles from './progress.module.css'

const [top, bottom, left] = [24, 26, 34]
const height = 200
const daysBack = 28

/** The last four weeks and the days to come in one drawing: what was done as columns, what may come as bands with their middle. */
export function AheadChart({ ahead, days }: { readonly ahead: AheadView; readonly days: readonly DatedMinutes[] }) {
  const { t, locale } = useTranslation()
  const group = useId()
  const [horizon, setHorizon] = useState<7 | 28>(7)
  const forecast = horizon === 7 ? ahead.week : ahead.fourWeeks
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const past = days.slice(-daysBack)
  const short = (date: CivilDate): string =>
    dateInWords(date, locale, { weekday: 'short', day: 'numeric', month: 'short' })
  const words = inMinutes(ahead.week.week, number)
  const name = t('progress.aheadName', { days: 7, ...words })
  return (
    <Figure
      title={t('progress.ahead')}
      lead={t('progress.aheadMore')}
      name={name}
      head={[
        t('progress.date'),
        t('progress.planned'),
        t('progress.likely'),
        t('progress.from'),
        t('progress.to'),
        t('progress.capacity'),
      ]}
      rows={forecast.days.map(({ date, plannedMinutes, done, capacity }) => [
        short(date),
        ...[plannedMinutes, done.middle, done.low, done.high, capacity].map((minutes) => number.format(minutes)),
      ])}
      chart={<Drawing past={past} forecast={forecast} name={name} />}
    >
      <fieldset className={pills['pills']}>
        <legend className="visually-hidden">{t('progress.horizon')}</legend>
        {([7, 28] as const).map((choice) => (
          <label key={choice}>
            <input type="radio" name={group} checked={horizon === choice} onChange={() => setHorizon(choice)} />
            {t(choice === 7 ? 'progress.days7' : 'progress.days28')}
          </label>
        ))}
      </fieldset>
      <ul className={styles['facts']}>
        {forecast.early && <li>{t('progress.early')}</li>}
        <li>{t('progress.weekBand', words)}</li>
        {ahead.week.adherenceAtWeekEnd !== null && (
          <li>
            {t('progress.weekEnd', {
              low: percentInWords(ahead.week.adherenceAtWeekEnd.low, locale),
              middle: percentInWords(ahead.week.adherenceAtWeekEnd.middle, locale),
              high: percentInWords(ahead.week.adherenceAtWeekEnd.high, locale),
            })}
          </li>
        )}
        <li>
          {ahead.week.scorecard.weeks === 0
            ? t('progress.scorecardNone')
            : t('progress.scorecard', ahead.week.scorecard)}
        </li>
      </ul>
    </Figure>
  )
}

const inMinutes = (band: Forecast['week'], number: Intl.NumberFormat) => ({
  low: number.format(band.low),
  middle: number.format(band.middle),
  high: number.format(band.high),
})

/** What comes takes little of a narrow drawing: less than this, and its words need room from what was. In the units of the drawing. */
const aheadWordsWidth = 88

interface DrawingProps {
  readonly past: readonly DatedMinutes[]
  readonly forecast: Forecast
  readonly name: string
}

function Drawing({ past, forecast, name }: DrawingProps) {
  const { t, locale } = useTranslation()
  const chart = useChart()
  const number = new Intl.NumberFormat(locale)
  const most = Math.max(30, ...past.map(({ done }) => done), ...forecast.days.map(({ done }) => done.high))
  const slot = (chart.width - left) / (past.length + forecast.days.length)
  const y = (minutes: number): number => top + (height - top - bottom) * (1 - minutes / most)
  const border = left + past.length * slot
  const short = (date: CivilDate): string => dateInWords(date, locale, { day: 'numeric', month: 'short' })
  const width = Math.max(2, slot * 0.6)
  const isTight = chart.width - border < aheadWordsWidth
  const lastPast = past.at(-1)
  const lastAhead = forecast.days.at(-1)
  return (
    <svg className={styles['chart']} viewBox={`0 0 ${chart.width} ${height}`} role="img" aria-label={name}>
      {stepsFor(most).map((minutes) => (
        <g key={minutes} className={styles['scale']}>
          <path d={`M${chart.at(left)} ${y(minutes)}H${chart.at(chart.width)}`} />
          <text x={chart.at(left - 8)} y={y(minutes) + 4} textAnchor="end">
            {number.format(minutes)}
          </text>
        </g>
      ))}
      {past.map(({ date, done }, index) => (
        <rect
          key={date}
          className={styles['done']}
          x={chart.at(left + index * slot + (slot - width) / 2, width)}
          y={y(done)}
          width={width}
          height={y(0) - y(done)}
        />
      ))}
      {forecast.days.map(({ date, done }, index) => {
        const x = chart.at(border + index * slot + (slot - width) / 2, width)
        return (
          <g key={date}>
            <rect
              className={styles['band']}
              x={x}
              y={y(done.high)}
              width={width}
              height={Math.max(2, y(done.low) - y(done.high))}
              rx={Math.min(3, width / 2)}
            />
            <rect className={styles['middle']} x={x} y={y(done.middle) - 1.5} width={width} height={3} />
          </g>
        )
      })}
      <path className={styles['now']} d={`M${chart.at(border)} ${top - 8}V${y(0)}`} />
      <text
        className={styles['label']}
        x={chart.at(Math.min(border, chart.width - aheadWordsWidth) - 6)}
        y={top - 10}
        textAnchor="end"
      >
        {t('progress.doneShort')}
      </text>
      <text
        className={styles['label']}
        x={chart.at(isTight ? chart.width : border + 6)}
        y={top - 10}
        textAnchor={isTight ? 'end' : 'start'}
      >
        {t('progress.band')}
      </text>
      {past[0] !== undefined && (
        <text className={styles['label']} x={chart.at(left)} y={height - 6}>
          {short(past[0].date)}
        </text>
      )}
      {lastPast !== undefined && (
        <text className={styles['label']} x={chart.at(border)} y={height - 6} textAnchor="middle">
          {t('practice.today')}
        </text>
      )}
      {lastAhead !== undefined && !isTight && (
        <text className={styles['label']} x={chart.at(chart.width)} y={height - 6} textAnchor="end">
          {short(lastAhead.date)}
        </text>
      )}
    </svg>
  )
}
