import { useId, useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import styles from './password-field.module.css'

interface Props {
  readonly label: string
  readonly autoComplete: 'current-password' | 'new-password'
  readonly value: string
  readonly onChange: (password: string) => void
  readonly hint?: string
  readonly error?: string | null
}

/** A password that can be looked at: typing blind on a phone helps nobody. */
export function PasswordField({ label, autoComplete, value, onChange, hint, error = null }: Props) {
  const { t } = useTranslation()
  const [isShown, setIsShown] = useState(false)
  const id = useId()
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <div className={styles['box']}>
        <input
          id={id}
          type={isShown ? 'text' : 'password'}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          required
          minLength={autoComplete === 'new-password' ? 8 : undefined}
          value={value}
          aria-invalid={error === null ? undefined : true}
          aria-describedby={`${id}-more`}
          onChange={(event) => onChange(event.target.value)}
        />
        <button type="button" aria-pressed={isShown} onClick={() => setIsShown(!isShown)}>
          {isShown ? t('fields.hide') : t('fields.show')}
          <span className="visually-hidden"> {label}</span>
        </button>
      </div>
      <p id={`${id}-more`} className={error === null ? styles['hint'] : styles['error']}>
        {error ?? hint}
      </p>
    </div>
  )
}
