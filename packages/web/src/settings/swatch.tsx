import type { appearances } from '@etude/core'
import styles from './swatch.module.css'

/** A staff with one note in the colours of an appearance, so that one sees before one chooses. */
export const Swatch = ({ appearance }: { readonly appearance: (typeof appearances)[number] }) => (
  <svg
    className={`${styles['swatch']} ${styles[appearance]}`}
    viewBox="0 0 120 52"
    preserveAspectRatio="xMidYMid slice"
    aria-hidden="true"
    focusable="false"
  >
    <rect className={styles['paper']} width="120" height="52" />
    {appearance === 'system' && <path className={styles['other']} d="M120 0v52H0z" />}
    <path className={styles['lines']} d="M14 14h92M14 20h92M14 26h92M14 32h92M14 38h92" />
    <ellipse className={styles['note']} cx="60" cy="32" rx="6" ry="4.400" transform="rotate(-20 60 32)" />
    <path className={styles['stem']} d="M65.200 30.500V8" />
  </svg>
)
