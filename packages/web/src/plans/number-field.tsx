import { useState } from 'react'
import { Field } from '../kit/field.tsx'

/** A whole number that may be empty while it is typed; what leaves the field lies between its bounds. */
export function NumberField(props: {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly value: number
  readonly onChange: (value: number) => void
}) {
  const { label, min, max, value, onChange } = props
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <Field
      label={label}
      type="number"
      inputMode="numeric"
      min={min}
      max={max}
      value={typed ?? value}
      onChange={(event) => {
        setTyped(event.target.value)
        const number = Math.floor(Number(event.target.value))
        if (number >= min && number <= max) onChange(number)
      }}
      onBlur={() => setTyped(null)}
    />
  )
}
