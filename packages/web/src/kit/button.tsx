import type { ComponentProps } from 'react'
import { createLink } from '@tanstack/react-router'
import styles from './button.module.css'

type Look = 'main' | 'plain' | 'quiet' | 'danger'

interface Own {
  /** `main` is the one thing to do here; at most one on a screen. */
  readonly look?: Look
  readonly busy?: boolean
  readonly wide?: boolean
}

const classOf = (look: Look, wide: boolean): string =>
  [styles['button'], styles[look], wide ? styles['wide'] : ''].filter(Boolean).join(' ')

/** A busy button keeps its place, its words and its focus, and does nothing when pressed again. */
export function Button({
  look = 'plain',
  busy = false,
  wide = false,
  type = 'button',
  onClick,
  ...rest
}: Own & Omit<ComponentProps<'button'>, 'className'>) {
  return (
    <button
      {...rest}
      // oxlint-disable-next-line react/button-has-type -- the caller's type, a plain button unless it says otherwise
      type={type}
      className={classOf(look, wide)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}

function PlainAnchor({ look = 'plain', wide = false, ...rest }: Omit<Own, 'busy'> & ComponentProps<'a'>) {
  // oxlint-disable-next-line jsx-a11y/anchor-has-content -- children come with the props
  return <a {...rest} className={classOf(look, wide)} />
}

/** A link to a screen that looks like a button. */
export const ButtonLink = createLink(PlainAnchor)
