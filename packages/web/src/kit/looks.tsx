import styles from './looks.module.css'

interface Props<Look extends string> {
  readonly label: string
  /** The ways of looking at it, each with its word. */
  readonly looks: Readonly<Record<Look, string>>
  readonly look: Look
  readonly onLook: (look: Look) => void
}

/** The same things, looked at in one way or another: as a picture or as a table. */
export function Looks<Look extends string>({ label, looks, look, onLook }: Props<Look>) {
  return (
    <div className={styles['looks']} role="group" aria-label={label}>
      {(Object.keys(looks) as Look[]).map((each) => (
        <button
          key={each}
          type="button"
          className={styles['look']}
          aria-pressed={look === each}
          onClick={() => onLook(each)}
        >
          {looks[each]}
        </button>
      ))}
    </div>
  )
}
