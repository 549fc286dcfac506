import { Suspense, lazy, useEffect, useRef, useState } from 'react'
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import { ErrorHelp } from './error-help.tsx'
import { LearnerSwitcher } from './learner-switcher.tsx'
import { Lock } from './lock.tsx'
import { shortcutOf } from './shortcut-key.ts'
import type { Shortcut } from './shortcut-key.ts'
import { SyncLine } from './sync-line.tsx'
import { UpdatePrompt } from './update-prompt.tsx'
import { Navigation } from './navigation-bar.tsx'
import { PeopleProvider } from '../session/people.tsx'
import { useSession } from '../session/session.tsx'
import { useLook } from './use-look.ts'
import { useWeeksAgain } from '../week/use-weeks-again.ts'
import styles from './frame.module.css'

const Shortcuts = lazy(async () => {
  const { Shortcuts: component } = await import('./shortcuts.tsx')
  return { default: component }
})

/** What stands around every screen of somebody who is signed in. */
export function Frame() {
  const { state } = useSession()
  switch (state.type) {
    case 'opening':
      return null
    case 'signed-out':
      return <ToSignIn />
    case 'failed':
      return <ErrorHelp error={state.error} />
    case 'signed-in':
      return (
        <Lock>
          <PeopleProvider>{(around) => (around === null ? null : <OpenFrame />)}</PeopleProvider>
        </Lock>
      )
  }
}

/** Goes once, from where one wanted to be: the address changes before this screen has gone. */
function ToSignIn() {
  const router = useRouter()
  useEffect(() => {
    const { href } = router.latestLocation
    void router.navigate({ to: '/sign-in', search: href === '/' ? {} : { next: href }, replace: true })
  }, [router])
  return null
}

function OpenFrame() {
  const { t } = useTranslation()
  useLook()
  useWeeksAgain()
  useFocusOnNewScreen()
  return (
    <div className={styles['frame']}>
      <a className={`${styles['skip']} visually-hidden`} href="#page-title">
        {t('nav.skip')}
      </a>
      <header className={styles['side']}>
        <div className={styles['brand']}>
          <img src="/icons/icon.svg" width="32" height="32" alt="" />
          <span className={styles['name']}>Etude</span>
        </div>
        <div className={styles['who']}>
          <LearnerSwitcher />
        </div>
        <Navigation />
        <div className={styles['sync']}>
          <SyncLine />
        </div>
      </header>
      <main className={styles['main']}>
        <UpdatePrompt />
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </main>
      <ShortcutsOnKey />
    </div>
  )
}

/** Whoever touches no key gets them a little later. */
const untouchedMs = 2_500

/** What the keys open is fetched with the first key of any kind: Ctrl goes down before K does. A key that comes before it has arrived counts. */
function ShortcutsOnKey() {
  const [isWanted, setIsWanted] = useState(false)
  const [open, setOpen] = useState<Shortcut | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setIsWanted(true), untouchedMs)
    const listen = (event: KeyboardEvent) => {
      setIsWanted(true)
      const wanted = shortcutOf(event)
      if (wanted === null) return
      event.preventDefault()
      setOpen(wanted)
    }
    document.addEventListener('keydown', listen)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('keydown', listen)
    }
  }, [])
  if (!isWanted) return null
  return (
    <Suspense>
      <Shortcuts open={open} onClose={() => setOpen(null)} />
    </Suspense>
  )
}

/** After moving to another screen the title has the focus, so that a screen reader says where one is and Tab goes on from there. */
function useFocusOnNewScreen() {
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  const before = useRef(path)
  useEffect(() => {
    const isNew = before.current !== path && before.current !== undefined
    before.current = path
    return isNew ? focusTitle() : undefined
  }, [path])
}

/** At once, or as soon as it stands where a screen first has to read; unless somebody has gone elsewhere meanwhile. Answers how to give up waiting. */
function focusTitle(): () => void {
  const find = () => document.getElementById('page-title')
  const title = find()
  title?.focus()
  if (title !== null) return () => undefined
  const observer = new MutationObserver(() => {
    const late = find()
    if (late === null) return
    observer.disconnect()
    if (document.activeElement === document.body) late.focus()
  })
  observer.observe(document.body, { childList: true, subtree: true })
  return () => observer.disconnect()
}
