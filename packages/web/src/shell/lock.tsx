import { useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { useClient } from '../kit/use-client.ts'
import { Door } from '../account/door.tsx'
import { SignOutButton } from '../account/sign-out-button.tsx'
import { accountMemory, openScreens } from '../session/device-memory.ts'
import { lockFrom, pinLength, tryPin } from '../session/screen-lock.ts'

/** A screen that was out of sight for longer than this asks for the PIN again. */
const awayMs = 2 * 60_000

/** Hides everything until the PIN is right, on devices whose owner has set one. */
export function Lock({ children }: { readonly children: ReactNode }) {
  const client = useClient()
  const memory = useMemo(() => accountMemory(client.account).lock, [client])
  const [isOpen, setIsOpen] = useState(() => openScreens.has(client.account) || lockFrom(memory.read()) === null)

  useEffect(() => {
    let hiddenAt: number | null = null
    const watch = () => {
      if (document.visibilityState === 'hidden') hiddenAt = performance.now()
      else if (hiddenAt !== null && performance.now() - hiddenAt > awayMs && lockFrom(memory.read()) !== null) {
        openScreens.delete(client.account)
        setIsOpen(false)
      }
    }
    document.addEventListener('visibilitychange', watch)
    return () => document.removeEventListener('visibilitychange', watch)
  }, [client, memory])

  return isOpen ? children : <LockScreen onOpen={() => setIsOpen(true)} />
}

function LockScreen({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation()
  const client = useClient()
  const memory = useMemo(() => accountMemory(client.account).lock, [client])
  const [pin, setPin] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)

  const open = async () => {
    const lock = lockFrom(memory.read())
    if (lock === null) return onOpen()
    setIsBusy(true)
    const now = Date.now()
    const tried = await tryPin(lock, pin, now)
    memory.write(tried.lock)
    setIsBusy(false)
    if (tried.isOpen) {
      openScreens.add(client.account)
      return onOpen()
    }
    setPin('')
    const waitSeconds = Math.ceil((tried.lock.waitUntil - now) / 1000)
    setError(waitSeconds > 0 ? t('lock.wait', { count: waitSeconds }) : t('lock.wrong'))
  }

  return (
    <Door title={t('lock.title')} lead={t('lock.lead')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void open()
        }}
      >
        <Field
          label={t('lock.pin')}
          type="password"
          inputMode="numeric"
          autoComplete="off"
          maxLength={pinLength.max}
          value={pin}
          error={error}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only thing to do on this screen
          autoFocus
          onChange={(event) => setPin(event.target.value)}
        />
        <Button type="submit" look="main" wide busy={isBusy}>
          {t('lock.open')}
        </Button>
      </form>
      <p>{t('lock.forgotten')}</p>
      <SignOutButton look="quiet" />
    </Door>
  )
}
