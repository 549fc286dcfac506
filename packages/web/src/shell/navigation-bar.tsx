import { Suspense, lazy, useEffect, useId, useRef, useState } from 'react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import { Icon } from '../kit/icon.tsx'
import { useIsWide } from '../kit/use-is-wide.ts'
import { useLeave } from '../kit/use-leave.ts'
import { usePeople } from '../session/people.tsx'
import { foldedFor, navigationFor } from './navigation.ts'
import type { Entry } from './navigation.ts'
import styles from './navigation-bar.module.css'

/** The ways to all rooms: one below the other where there is room; on a phone the ones used most, and a place for the rest. */
export function Navigation() {
  const { t } = useTranslation()
  const { people, isAdmin } = usePeople()
  const is = { guardian: people.children.length > 0, tutor: people.classes.length > 0, admin: isAdmin }
  const entries = navigationFor(is)
  const { near, rest } = useIsWide() ? { near: entries, rest: [] } : foldedFor(entries, is)
  return (
    <nav className={styles['nav']} aria-label={t('nav.label')}>
      <ul className={styles['list']}>
        {near.map((entry) => (
          <li key={entry.to}>
            <Way {...entry} />
          </li>
        ))}
        {rest.length > 0 && <More entries={rest} />}
      </ul>
    </nav>
  )
}

function Way({ to, icon, words }: Entry) {
  const { t } = useTranslation()
  return (
    <Link to={to} className={styles['link']} activeOptions={{ exact: to === '/' }}>
      <Icon name={icon} />
      <span>{t(words)}</span>
      {to === '/notices' && <FreshNotices />}
    </Link>
  )
}

const UnreadCount = lazy(async () => {
  const { UnreadCount: component } = await import('../notices/unread-count.tsx')
  return { default: component }
})

/** Nobody waits for a number: it comes after everything that the first screen needs. */
const countAfterMs = 2_500

function FreshNotices() {
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), countAfterMs)
    return () => clearTimeout(timer)
  }, [])
  if (!isLate) return null
  return (
    <span className={styles['fresh']}>
      <Suspense>
        <UnreadCount />
      </Suspense>
    </span>
  )
}

/** A list that opens above its button. It closes when somebody has gone where they wanted, or elsewhere, and on Escape, which gives the focus back. */
function More({ entries }: { readonly entries: readonly Entry[] }) {
  const { t } = useTranslation()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const [isOpen, setIsOpen] = useState(false)
  const root = useRef<HTMLLIElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const listId = useId()
  useEffect(() => {
    if (isOpen) root.current?.querySelector<HTMLElement>('a')?.focus()
  }, [isOpen])
  useLeave(root, isOpen, setIsOpen)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape pressed anywhere inside closes it
    <li
      ref={root}
      onKeyDown={(event) => {
        if (!isOpen || event.key !== 'Escape') return
        setIsOpen(false)
        button.current?.focus()
      }}
    >
      <button
        ref={button}
        type="button"
        className={`${styles['link']} ${styles['more']}`}
        aria-current={entries.some(({ to }) => path.startsWith(to)) ? 'true' : undefined}
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name="more" />
        <span>{t('nav.more')}</span>
        {!isOpen && entries.some(({ to }) => to === '/notices') && <FreshNotices />}
      </button>
      <ul id={listId} className={styles['rest']} hidden={!isOpen}>
        {entries.map((entry) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the link inside is what is pressed, by keys too
          <li key={entry.to} onClick={() => setIsOpen(false)}>
            <Way {...entry} />
          </li>
        ))}
      </ul>
    </li>
  )
}
