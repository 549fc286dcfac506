import styles from './plans.module.css'

interface Option {
  readonly value: number
  readonly short: string
  readonly name: string
}

/** Some of several, at least one: buttons to whoever taps, boxes to tick to whoever listens. */
export function Choices(props: {
  readonly label: string
  readonly options: readonly Option[]
  readonly chosen: readonly number[]
  readonly isCalendar?: boolean
  readonly onChange: (chosen: readonly number[]) => void
}) {
  const { label, options, chosen, isCalendar = false, onChange } = props
  const toggle = (value: number, isOn: boolean) => {
    const changed = isOn ? [...chosen, value].sort((a, b) => a - b) : chosen.filter((one) => one !== value)
    // A plan on no day is no plan: the last one stays.
    if (changed.length > 0) onChange(changed)
  }
  return (
    <fieldset className={styles['choices']}>
      <legend>{label}</legend>
      <div className={isCalendar ? styles['calendar'] : styles['chips']}>
        {options.map(({ value, short, name }) => (
          <label key={value} className={styles['chip']}>
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              aria-label={name}
              onChange={(event) => toggle(value, event.target.checked)}
            />
            <span aria-hidden="true">{short}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
