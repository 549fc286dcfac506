import { Suspense } from 'react'
import { Navigate, Outlet } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import { BackLink } from '../kit/back-link.tsx'
import { Icon } from '../kit/icon.tsx'
import { LinkRow, List } from '../kit/list.tsx'
import { Page } from '../kit/page.tsx'
import { useIsWide } from '../kit/use-is-wide.ts'
import { useMe } from '../session/session.tsx'
import styles from './settings-layout.module.css'

const rooms = [
  { to: '/settings/profile', icon: 'person', words: 'settings.profile' },
  { to: '/settings/days', icon: 'today', words: 'settings.days' },
  { to: '/settings/adapting', icon: 'week', words: 'adapting.title' },
  { to: '/settings/look', icon: 'settings', words: 'settings.look' },
  { to: '/settings/account', icon: 'mail', words: 'settings.account' },
  { to: '/settings/devices', icon: 'device', words: 'settings.devices' },
  { to: '/settings/lock', icon: 'lock', words: 'settings.lock' },
  { to: '/settings/usage', icon: 'progress', words: 'usage.title' },
  { to: '/settings/sync', icon: 'sync', words: 'syncLine.title' },
] as const

const others = [
  { to: '/family', icon: 'family', words: 'nav.family' },
  { to: '/classes', icon: 'classes', words: 'nav.classes' },
] as const

/** Wide: the list stands beside what it opens. Narrow: the list is a screen of its own. */
export function SettingsLayout() {
  return (
    <div className={styles['panes']}>
      <div className={styles['rooms']}>
        <Rooms />
      </div>
      <Suspense fallback={null}>
        <Outlet />
      </Suspense>
    </div>
  )
}

export function SettingsIndex() {
  const { t } = useTranslation()
  if (useIsWide()) return <Navigate to="/settings/profile" replace />
  return (
    <Page title={t('nav.settings')}>
      <Rooms />
    </Page>
  )
}

function Rooms() {
  const { t } = useTranslation()
  const child = useMe()?.user.child ?? null
  return (
    <nav aria-label={t('nav.settings')} className={styles['nav']}>
      <List>
        {rooms.map(({ to, icon, words }) => (
          <LinkRow key={to} to={to} before={<Icon name={icon} />} title={t(words)} />
        ))}
      </List>
      {child === null && (
        <List label={t('settings.others')}>
          {others.map(({ to, icon, words }) => (
            <LinkRow key={to} to={to} before={<Icon name={icon} />} title={t(words)} />
          ))}
        </List>
      )}
    </nav>
  )
}

/** Back to the list, where the list is not beside. */
export function BackToSettings() {
  const { t } = useTranslation()
  return (
    <div className={styles['back']}>
      <BackLink to="/settings">{t('nav.settings')}</BackLink>
    </div>
  )
}
