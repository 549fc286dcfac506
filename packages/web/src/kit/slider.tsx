import { useId } from 'react'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import styles from './slider.module.css'

interface Props {
  readonly label: string
  /** The value in words, shown beside the label and read out with the thumb. */
  readonly words: string
  readonly hint?: ReactNode
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  /** What the buttons at both ends are called. */
  readonly less: string
  readonly more: string
  readonly onChange: (value: number) => void
}

/** A number that is found by trying: drag it, or take it a step at a time by the buttons at its ends. */
export function Slider({ label, words, hint, value, min, max, step, less, more, onChange }: Props) {
  const id = useId()
  const to = (wanted: number) => onChange(Math.min(max, Math.max(min, wanted)))
  return (
    <div className={styles['slider']}>
      <div className={styles['head']}>
        <label htmlFor={id}>{label}</label>
        <span aria-hidden="true">{words}</span>
      </div>
      <div className={styles['row']}>
        <button type="button" aria-label={less} aria-disabled={value <= min} onClick={() => to(value - step)}>
          <Icon name="minus" />
        </button>
        <input
          id={id}
          type="range"
          value={value}
          min={min}
          max={max}
          step={step}
          aria-valuetext={words}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onChange={(event) => to(Number(event.target.value))}
        />
        <button type="button" aria-label={more} aria-disabled={value >= max} onClick={() => to(value + step)}>
          <Icon name="plus" />
        </button>
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </p>
      )}
    </div>
  )
}
