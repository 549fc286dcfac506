import { useState } from 'react'
import { Link, Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import type { UserId } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { api } from '../session/api.ts'
import { useMe, useSession } from '../session/session.tsx'
import { Door } from './door.tsx'
import { PasswordField } from './password-field.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useAsk } from './use-ask.ts'

export function SignInScreen() {
  const { t } = useTranslation()
  const { next, again } = useSearch({ from: '/sign-in' })
  const session = useSession()
  const me = useMe()
  const navigate = useNavigate()
  const { isBusy, problem, ask } = useAsk()
  const [email, setEmail] = useState(again === true ? (me?.user.email ?? '') : '')
  const [password, setPassword] = useState('')

  // Somebody whose session has ended still has their replica open, and comes here on purpose.
  if (session.state.type === 'signed-in' && again !== true && !isBusy) return <Navigate to={next ?? '/'} replace />

  const signIn = async () => {
    const answer = await ask(() =>
      api<{ user: { id: UserId } }>('POST', '/api/auth/sign-in', { email, password, remember: true }),
    )
    if (!answer.ok) return
    await session.signedIn(answer.value.user.id)
    await navigate({ to: next ?? '/', replace: true })
  }

  return (
    <Door
      title={again === true ? t('signIn.again') : t('signIn.title')}
      lead={again === true ? t('signIn.againLead') : undefined}
      foot={
        <>
          <Link to="/reset-password">{t('signIn.forgotten')}</Link>
          <Link to="/sign-up">{t('signIn.signUp')}</Link>
          <Link to="/code">{t('signIn.code')}</Link>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void signIn()
        }}
      >
        <Field
          label={t('fields.email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          label={t('fields.password')}
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <ProblemNote problem={problem} />
        <Button type="submit" look="main" wide busy={isBusy}>
          {isBusy ? t('signIn.busy') : t('signIn.do')}
        </Button>
      </form>
    </Door>
  )
}
