import styles from './avatar.module.css'

/** Initials, so that a name is found faster than it is read. The name itself always stands beside it. */
export const Avatar = ({ name, size = 'm' }: { readonly name: string; readonly size?: 's' | 'm' | 'l' }) => (
  <span className={`${styles['avatar']} ${styles[size]}`} aria-hidden="true">
    {initialsOf(name)}
  </span>
)

const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? ''
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toLocaleUpperCase()
}
