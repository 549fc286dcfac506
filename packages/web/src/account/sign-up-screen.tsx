import { useState } from 'react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import type { UserId } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { Note } from '../kit/states.tsx'
import { api } from '../session/api.ts'
import { useSession } from '../session/session.tsx'
import { Door } from './door.tsx'
import { PasswordField } from './password-field.tsx'
import { ProblemNote } from './problem-note.tsx'
import { fieldProblem, useAsk } from './use-ask.ts'

interface SignUpAnswer {
  readonly next: 'signed-in' | 'check-mail'
  readonly user: { readonly id: UserId } | null
}

export function SignUpScreen() {
  const { t, language } = useTranslation()
  const { next } = useSearch({ from: '/sign-up' })
  const session = useSession()
  const navigate = useNavigate()
  const { isBusy, problem, ask } = useAsk()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [isMailed, setIsMailed] = useState(false)

  const signUp = async () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    const body = { name, email, password, zone, language: language }
    const answer = await ask(() => api<SignUpAnswer>('POST', '/api/auth/sign-up', body))
    if (!answer.ok) return
    if (answer.value.user === null) return setIsMailed(true)
    await session.signedIn(answer.value.user.id)
    await navigate({ to: next ?? '/', replace: true })
  }

  if (isMailed) {
    return (
      <Door title={t('signUp.mailedTitle')} foot={<Link to="/sign-in">{t('signUp.signIn')}</Link>}>
        <Note icon="mail">{t('signUp.mailed', { email })}</Note>
      </Door>
    )
  }
  return (
    <Door title={t('signUp.title')} lead={t('signUp.lead')} foot={<Link to="/sign-in">{t('signUp.signIn')}</Link>}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void signUp()
        }}
      >
        <Field
          label={t('fields.name')}
          hint={t('signUp.nameHint')}
          autoComplete="name"
          required
          maxLength={80}
          value={name}
          error={fieldProblem(problem, 'name')}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t('fields.email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          error={fieldProblem(problem, 'email')}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          label={t('fields.password')}
          hint={t('fields.passwordHint')}
          autoComplete="new-password"
          value={password}
          error={fieldProblem(problem, 'password')}
          onChange={setPassword}
        />
        <ProblemNote problem={problem} />
        <Button type="submit" look="main" wide busy={isBusy}>
          {t('signUp.do')}
        </Button>
      </form>
    </Door>
  )
}
