import { useState } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import type { UserId } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { api } from '../session/api.ts'
import { canLock } from '../session/screen-lock.ts'
import { useSession } from '../session/session.tsx'
import { Door } from './door.tsx'
import { PinForm } from './pin-form.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useAsk } from './use-ask.ts'

/** A child signs in on a device with the code a grown-up reads out, and may then choose a PIN for the screen. */
export function CodeScreen() {
  const { t } = useTranslation()
  const session = useSession()
  const navigate = useNavigate()
  const { isBusy, problem, ask } = useAsk()
  const [code, setCode] = useState('')
  const [name, setName] = useState<string | null>(null)

  const signIn = async () => {
    const answer = await ask(() => api<{ user: UserId; name: string }>('POST', '/api/device-sign-in', { code }))
    if (!answer.ok) return
    await session.signedIn(answer.value.user)
    if (canLock()) setName(answer.value.name)
    else await navigate({ to: '/', replace: true })
  }

  if (name !== null && session.state.type === 'signed-in') {
    return (
      <Door title={t('code.welcome', { name })} lead={t('lock.what')} foot={<Link to="/">{t('code.noPin')}</Link>}>
        <PinForm onDone={() => void navigate({ to: '/', replace: true })} />
      </Door>
    )
  }
  return (
    <Door title={t('code.title')} lead={t('code.lead')} foot={<Link to="/sign-in">{t('code.signIn')}</Link>}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void signIn()
        }}
      >
        <Field
          label={t('code.label')}
          hint={t('code.hint')}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          required
          maxLength={12}
          value={code}
          onChange={(event) => setCode(event.target.value.toUpperCase())}
        />
        <ProblemNote problem={problem} />
        <Button type="submit" look="main" wide busy={isBusy}>
          {t('code.do')}
        </Button>
      </form>
    </Door>
  )
}
