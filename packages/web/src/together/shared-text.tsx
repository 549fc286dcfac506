import { Field, TextField } from '../kit/field.tsx'
import { useKeptCaret } from './use-kept-caret.ts'

interface Props {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly maxLength: number
  readonly onWrite: (value: string) => void
}

/** One line that several people write. */
export function SharedTitle({ value, onWrite, ...rest }: Props) {
  const { control, note } = useKeptCaret<HTMLInputElement>(value)
  return (
    <Field
      {...rest}
      ref={control}
      value={value}
      onSelect={note}
      onChange={(event) => {
        note()
        onWrite(event.target.value)
      }}
    />
  )
}

/** A text that several people write. */
export function SharedText({ value, onWrite, ...rest }: Props) {
  const { control, note } = useKeptCaret<HTMLTextAreaElement>(value)
  return (
    <TextField
      {...rest}
      rows={8}
      ref={control}
      value={value}
      onSelect={note}
      onChange={(event) => {
        note()
        onWrite(event.target.value)
      }}
    />
  )
}
