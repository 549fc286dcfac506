import { useEffect, useId, useRef, useState } from 'react'
import { Icon } from './icon.tsx'
import { useLeave } from './use-leave.ts'
import styles from './menu.module.css'

export interface MenuEntry {
  readonly words: string
  readonly run: () => void
  readonly look?: 'danger'
}

interface Props {
  /** What the button is called; it shows three dots. */
  readonly label: string
  readonly entries: readonly MenuEntry[]
}

/** The rarer things one may do with something. It opens below its button, closes on Escape and on looking elsewhere, and gives the focus back. */
export function Menu({ label, entries }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const listId = useId()
  useEffect(() => {
    if (isOpen) root.current?.querySelector<HTMLElement>('li button')?.focus()
  }, [isOpen])
  useLeave(root, isOpen, setIsOpen)
  if (entries.length === 0) return null
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys pressed inside close it and walk through it
    <div
      ref={root}
      className={styles['menu']}
      onKeyDown={(event) => {
        if (!isOpen) return
        if (event.key === 'Escape') {
          event.stopPropagation()
          setIsOpen(false)
          button.current?.focus()
        } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault()
          walk(root.current, event.key === 'ArrowDown' ? 1 : -1)
        }
      }}
    >
      <button
        ref={button}
        type="button"
        className={styles['button']}
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      <ul id={listId} className={styles['list']} hidden={!isOpen}>
        {isOpen &&
          entries.map(({ words, run, look }) => (
            <li key={words}>
              <button
                type="button"
                className={`${styles['entry']} ${look === 'danger' ? styles['danger'] : ''}`}
                onClick={() => {
                  setIsOpen(false)
                  button.current?.focus()
                  run()
                }}
              >
                {words}
              </button>
            </li>
          ))}
      </ul>
    </div>
  )
}

function walk(root: HTMLElement | null, by: 1 | -1): void {
  const entries = [...(root?.querySelectorAll<HTMLElement>('li button') ?? [])]
  const at = entries.findIndex((entry) => entry === document.activeElement)
  entries[(at + by + entries.length) % entries.length]?.focus()
}
