import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import { Button, ButtonLink } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { Note } from '../kit/states.tsx'
import { api } from '../session/api.ts'
import { Door } from './door.tsx'
import { PasswordField } from './password-field.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useSecretInAddress } from './secret-in-address.ts'
import { fieldProblem, useAsk } from './use-ask.ts'

/** Without a token it sends the mail; with the token of the mail it takes the new password. */
export function ResetPasswordScreen() {
  const token = useSecretInAddress()
  return token === null ? <AskForMail /> : <ChoosePassword token={token} />
}

function AskForMail() {
  const { t } = useTranslation()
  const { isBusy, problem, ask } = useAsk()
  const [email, setEmail] = useState('')
  const [isSent, setIsSent] = useState(false)
  const send = async () => {
    const answer = await ask(() => api('POST', '/api/auth/request-password-reset', { email }))
    setIsSent(answer.ok)
  }
  return (
    <Door title={t('reset.title')} lead={t('reset.lead')} foot={<Link to="/sign-in">{t('reset.back')}</Link>}>
      {isSent ? (
        <div role="status">
          <Note icon="mail">{t('reset.sent', { email })}</Note>
        </div>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (!isBusy) void send()
          }}
        >
          <Field
            label={t('fields.email')}
            type="email"
            autoComplete="username"
            required
            value={email}
            error={fieldProblem(problem, 'email')}
            onChange={(event) => setEmail(event.target.value)}
          />
          <ProblemNote problem={problem} />
          <Button type="submit" look="main" wide busy={isBusy}>
            {t('reset.send')}
          </Button>
        </form>
      )}
    </Door>
  )
}

function ChoosePassword({ token }: { readonly token: string }) {
  const { t } = useTranslation()
  const { isBusy, problem, ask } = useAsk()
  const [password, setPassword] = useState('')
  const [isDone, setIsDone] = useState(false)
  const choose = async () => {
    const answer = await ask(() => api('POST', '/api/auth/reset-password', { token, password }))
    setIsDone(answer.ok)
  }
  if (isDone) {
    return (
      <Door title={t('reset.doneTitle')} lead={t('reset.done')}>
        <ButtonLink to="/sign-in" look="main" wide>
          {t('signIn.do')}
        </ButtonLink>
      </Door>
    )
  }
  const isOldLink = fieldProblem(problem, 'token') !== null
  return (
    <Door
      title={t('reset.chooseTitle')}
      lead={t('reset.choose')}
      foot={isOldLink ? <a href="/reset-password">{t('reset.newMail')}</a> : undefined}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void choose()
        }}
      >
        <PasswordField
          label={t('fields.newPassword')}
          hint={t('fields.passwordHint')}
          autoComplete="new-password"
          value={password}
          error={isOldLink ? t('reset.oldLink') : fieldProblem(problem, 'password')}
          onChange={setPassword}
        />
        {!isOldLink && <ProblemNote problem={problem} />}
        <Button type="submit" look="main" wide busy={isBusy}>
          {t('reset.save')}
        </Button>
      </form>
    </Door>
  )
}
