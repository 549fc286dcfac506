import { useId } from 'react'
import type { ComponentProps, ReactNode } from 'react'
import styles from './field.module.css'

interface Own {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong and how to put it right; null while nothing is. */
  readonly error?: string | null
}

/** A labelled input whose hint and error are read out with it. */
export function Field({
  label,
  hint,
  error = null,
  ...input
}: Own & Omit<ComponentProps<'input'>, 'id' | 'className'>) {
  const ids = useFieldIds(hint, error)
  return (
    <FieldFrame label={label} hint={hint} error={error} {...ids}>
      <input {...input} {...ids.control} className={styles['control']} />
    </FieldFrame>
  )
}

export function SelectField({
  label,
  hint,
  error = null,
  ...select
}: Own & Omit<ComponentProps<'select'>, 'id' | 'className'>) {
  const ids = useFieldIds(hint, error)
  return (
    <FieldFrame label={label} hint={hint} error={error} {...ids}>
      <select {...select} {...ids.control} className={`${styles['control']} ${styles['select']}`} />
    </FieldFrame>
  )
}

/** Room for more than a line. */
export function TextField({
  label,
  hint,
  error = null,
  ...area
}: Own & Omit<ComponentProps<'textarea'>, 'id' | 'className'>) {
  const ids = useFieldIds(hint, error)
  return (
    <FieldFrame label={label} hint={hint} error={error} {...ids}>
      <textarea rows={3} {...area} {...ids.control} className={`${styles['control']} ${styles['area']}`} />
    </FieldFrame>
  )
}

function useFieldIds(hint: ReactNode, error: string | null) {
  const id = useId()
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  const describedBy = [hint === undefined ? '' : hintId, error === null ? '' : errorId].filter(Boolean).join(' ')
  const control = {
    id,
    'aria-describedby': describedBy === '' ? undefined : describedBy,
    'aria-invalid': error === null ? undefined : true,
  } as const
  return { id, hintId, errorId, control }
}

function FieldFrame(
  props: Own & { readonly id: string; readonly hintId: string; readonly errorId: string; readonly children: ReactNode },
) {
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={props.id}>
        {props.label}
      </label>
      {props.children}
      {props.hint !== undefined && (
        <p id={props.hintId} className={styles['hint']}>
          {props.hint}
        </p>
      )}
      {props.error !== null && props.error !== undefined && (
        <p id={props.errorId} className={styles['error']}>
          {props.error}
        </p>
      )}
    </div>
  )
}
