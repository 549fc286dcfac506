import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Icon } from '../kit/icon.tsx'
import { useLeave } from '../kit/use-leave.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner, Relation } from '../session/people.tsx'
import styles from './learner-switcher.module.css'

const groups = [
  ['self', 'people.self'],
  ['child', 'people.children'],
  ['pupil', 'people.pupils'],
] as const satisfies readonly (readonly [Relation, string])[]

/** Whose plans are on screen, and everyone else one may look at. With a single learner it only says the name. */
export function LearnerSwitcher() {
  const { t } = useTranslation()
  const { people, chosen, choose } = usePeople()
  const [isOpen, setIsOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const listId = useId()

  useEffect(() => {
    if (!isOpen) return
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setIsOpen(false)
      button.current?.focus()
    }
    document.addEventListener('keydown', escape)
    return () => document.removeEventListener('keydown', escape)
  }, [isOpen])
  useLeave(root, isOpen, setIsOpen)

  if (chosen === null) return null
  if (people.learners.length === 1) {
    return (
      <p className={styles['single']}>
        <Avatar name={chosen.name} size="s" />
        <span className={styles['name']}>{chosen.name}</span>
      </p>
    )
  }
  const pick = (learner: KnownLearner) => {
    choose(learner.id)
    setIsOpen(false)
    button.current?.focus()
  }
  return (
    <div ref={root} className={styles['switcher']}>
      <button
        ref={button}
        type="button"
        className={styles['button']}
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Avatar name={chosen.name} size="s" />
        <span className={styles['name']}>
          <span className="visually-hidden">{t('people.showing')} </span>
          {chosen.name}
        </span>
        <Icon name="down" size={16} />
      </button>
      <div id={listId} className={styles['menu']} hidden={!isOpen}>
        {groups.map(([relation, words]) => {
          const members = people.learners.filter((one) => one.relation === relation)
          if (members.length === 0) return null
          return (
            <section key={relation} aria-label={t(words)}>
              <h2 className={styles['group']}>{t(words)}</h2>
              <ul>
                {members.map((one) => (
                  <li key={one.id}>
                    <button
                      type="button"
                      className={styles['choice']}
                      aria-pressed={one.id === chosen.id}
                      onClick={() => pick(one)}
                    >
                      <Avatar name={one.name} size="s" />
                      <span className={styles['name']}>{one.name}</span>
                      {one.id === chosen.id && <Icon name="check" size={18} />}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </div>
    </div>
  )
}
