import { useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { PasswordField } from '../account/password-field.tsx'
import { ProblemNote } from '../account/problem-note.tsx'
import { SignOutButton } from '../account/sign-out-button.tsx'
import { fieldProblem, useAsk } from '../account/use-ask.ts'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Note } from '../kit/states.tsx'
import { useToast } from '../kit/toast.tsx'
import { api } from '../session/api.ts'
import { useMe, useSession } from '../session/session.tsx'
import { BackToSettings } from './settings-layout.tsx'
import styles from './settings.module.css'

export function AccountScreen() {
  const { t } = useTranslation()
  const me = useMe()
  const isChild = (me?.user.child ?? null) !== null
  return (
    <Page
      title={t('settings.account')}
      above={<BackToSettings />}
      lead={me === null || isChild ? undefined : t('account.signedInAs', { email: me.user.email })}
    >
      {isChild ? (
        <Note icon="lock">{t('account.childAccount')}</Note>
      ) : (
        <>
          <Section title={t('account.changeEmail')} lead={t('account.changeEmailMore')}>
            <EmailForm />
          </Section>
          <Section title={t('account.changePassword')} lead={t('account.changePasswordMore')}>
            <PasswordForm />
          </Section>
        </>
      )}
      <Section title={t('account.signOut')} lead={t('account.signOutMore')}>
        <div>
          <SignOutButton />
        </div>
      </Section>
    </Page>
  )
}

/** Where no mail is sent there is nobody to ask at the new address: it is in force at once. */
type Next = 'changed' | 'check-mail'

function EmailForm() {
  const { t } = useTranslation()
  const { isBusy, problem, ask } = useAsk()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { refreshMe } = useSession()
  const [done, setDone] = useState<{ readonly next: Next; readonly email: string } | null>(null)
  const send = async () => {
    const answer = await ask(() => api<{ next: Next }>('POST', '/api/auth/change-email', { email, password }))
    if (!answer.ok) return
    setDone({ next: answer.value.next, email })
    setPassword('')
    await refreshMe()
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) void send()
      }}
    >
      <Field
        label={t('fields.newEmail')}
        type="email"
        autoComplete="email"
        required
        value={email}
        error={fieldProblem(problem, 'email')}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label={t('fields.password')}
        autoComplete="current-password"
        value={password}
        error={fieldProblem(problem, 'password')}
        onChange={setPassword}
      />
      {done !== null && (
        <div role="status">
          {done.next === 'changed' ? (
            <Note icon="check">{t('account.emailChanged', { email: done.email })}</Note>
          ) : (
            <Note icon="mail">{t('account.emailSent', { email: done.email })}</Note>
          )}
        </div>
      )}
      <ProblemNote problem={problem} />
      <Button type="submit" busy={isBusy}>
        {t('account.changeEmail')}
      </Button>
    </form>
  )
}

function PasswordForm() {
  const { t } = useTranslation()
  const toast = useToast()
  const { isBusy, problem, ask } = useAsk()
  const [password, setPassword] = useState('')
  const [newPassword, setNewPassword] = useState('')
  const change = async () => {
    const answer = await ask(() => api('POST', '/api/auth/change-password', { password, newPassword }))
    if (!answer.ok) return
    setPassword('')
    setNewPassword('')
    toast({ text: t('account.passwordChanged') })
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) void change()
      }}
    >
      <PasswordField
        label={t('fields.oldPassword')}
        autoComplete="current-password"
        value={password}
        error={fieldProblem(problem, 'password')}
        onChange={setPassword}
      />
      <PasswordField
        label={t('fields.newPassword')}
        hint={t('fields.passwordHint')}
        autoComplete="new-password"
        value={newPassword}
        error={fieldProblem(problem, 'newPassword')}
        onChange={setNewPassword}
      />
      <ProblemNote problem={problem} />
      <Button type="submit" busy={isBusy}>
        {t('account.changePassword')}
      </Button>
    </form>
  )
}
