import { useState } from 'react'
import { CivilDate, practiceLimits } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { Icon } from '../kit/icon.tsx'
import { sayDate } from './say-plan.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

/** Dates beside those of a rule, or left out of it: one by one, in order, each once. */
export function NamedDates(props: {
  readonly label: string
  readonly hint: string
  readonly dates: readonly CivilDate[]
  readonly onChange: (dates: readonly CivilDate[]) => void
}) {
  const { label, hint, dates, onChange } = props
  const reading = useReading()
  const { t } = reading
  const [text, setText] = useState('')
  const date = CivilDate.safeParse(text)
  const isFull = dates.length >= practiceLimits.namedDates
  const add = () => {
    if (!date.success || isFull) return
    if (!dates.includes(date.data)) onChange([...dates, date.data].sort())
    setText('')
  }
  return (
    <div className={styles['dates']}>
      <div className={styles['row']}>
        <Field
          label={label}
          hint={isFull ? t('plans.namedDatesMax', { max: practiceLimits.namedDates }) : hint}
          type="date"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
        />
        <Button disabled={!date.success || isFull} aria-label={`${t('plans.addDate')}: ${label}`} onClick={add}>
          {t('plans.addDate')}
        </Button>
      </div>
      {dates.length > 0 && (
        <ul className={styles['named']} aria-label={label}>
          {dates.map((one) => (
            <li key={one}>
              {sayDate(reading, one)}
              <Button
                look="quiet"
                aria-label={t('plans.removeDate', { date: sayDate(reading, one) })}
                onClick={() => onChange(dates.filter((other) => other !== one))}
              >
                <Icon name="close" size={18} />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
