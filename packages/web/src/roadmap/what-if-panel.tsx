import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Slider } from '../kit/slider.tsx'
import { weekdayNames } from '../today/learner-day.ts'
import { Lines } from './lines.tsx'
import { isNothingTried, nothingTried, trialLimits } from './trial.ts'
import type { Trial } from './trial.ts'
import pills from '../kit/pills.module.css'
import styles from './what-if-panel.module.css'

/** So much is said beside the controls; the weeks below show the rest. */
const shownMax = 3

interface Props {
  readonly trial: Trial
  /** Minutes of each school day as they are: a day without any cannot be dropped. */
  readonly minutes: readonly number[]
  /** With what day a pause begins, in words. */
  readonly pauseFrom: string
  readonly changes: readonly string[]
  readonly onChange: (trial: Trial) => void
}

/** What would become of the weeks if there were more time, or less. It is tried on the screen, and nothing of it is kept. */
export function WhatIfPanel({ trial, minutes, pauseFrom, changes, onChange }: Props) {
  const { t, locale } = useTranslation()
  const isTrying = !isNothingTried(trial)
  const names = weekdayNames(locale, 'short')
  const longNames = weekdayNames(locale, 'long')
  return (
    <details className={styles['panel']}>
      <summary>{t('roadmap.whatIf')}</summary>
      <p className={styles['soft']}>{t('roadmap.whatIfMore')}</p>
      <div className={styles['controls']}>
        <Slider
          label={t('roadmap.minutes')}
          words={
            trial.minutes === 0
              ? t('roadmap.asNow')
              : t(trial.minutes > 0 ? 'roadmap.minutesMore' : 'roadmap.minutesLess', { count: Math.abs(trial.minutes) })
          }
          value={trial.minutes}
          min={trialLimits.minutesMin}
          max={trialLimits.minutesMax}
          step={trialLimits.minutesStep}
          less={t('roadmap.lessMinutes')}
          more={t('roadmap.moreMinutes')}
          onChange={(value) => onChange({ ...trial, minutes: value })}
        />
        <Slider
          label={t('roadmap.pause')}
          hint={t('roadmap.pauseFrom', { date: pauseFrom })}
          words={trial.pauseWeeks === 0 ? t('roadmap.noPause') : t('roadmap.weeksCount', { count: trial.pauseWeeks })}
          value={trial.pauseWeeks}
          min={0}
          max={trialLimits.pauseWeeksMax}
          step={1}
          less={t('roadmap.lessPause')}
          more={t('roadmap.morePause')}
          onChange={(value) => onChange({ ...trial, pauseWeeks: value })}
        />
        <fieldset className={styles['days']}>
          <legend>{t('roadmap.days')}</legend>
          <div className={`${pills['pills']} ${styles['tight']}`}>
            {minutes.map((each, day) => (
              // oxlint-disable-next-line react/no-array-index-key -- a weekday is its place
              <label key={day}>
                <input
                  type="checkbox"
                  aria-label={longNames[day]}
                  checked={each > 0 && !trial.daysOff.includes(day)}
                  disabled={each === 0}
                  onChange={(event) =>
                    onChange({
                      ...trial,
                      daysOff: event.target.checked
                        ? trial.daysOff.filter((off) => off !== day)
                        : [...trial.daysOff, day],
                    })
                  }
                />
                {names[day]}
              </label>
            ))}
          </div>
        </fieldset>
      </div>
      {isTrying && (
        <div className={styles['said']}>
          <div role="status">
            <p className={styles['notKept']}>{t('roadmap.notKept')}</p>
            {changes.length === 0 ? <p>{t('roadmap.noChange')}</p> : <Lines lines={changes} shownMax={shownMax} />}
          </div>
          <Button onClick={() => onChange(nothingTried)}>{t('roadmap.reset')}</Button>
        </div>
      )}
    </details>
  )
}
