import styles from './avatar.module.css'

/** Initials, so that a name is found faster than it is read. The name itself always stands beside it. */
export const Avatar = ({ name, size = 'm' }: { readonly name: string; readonly size?: 's' | 'm' | 'l' }) => (
  <span className={`${styles['avatar']} ${styles[size]}`} aria-hidden="true">
    {initialsOf(name)}
  </span>
)

const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/)
  const last = words.length > 1 ? firstLetter(words.at(-1) ?? '') : ''
  return (firstLetter(words[0] ?? '') + last).toLocaleUpperCase()
}

/** What a reader takes for one letter, be it made of several code points. */
const firstLetter = (word: string): string => {
  for (const { segment } of letters.segment(word)) return segment
  return ''
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
