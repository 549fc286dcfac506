import { useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import type { ClassId, LearnerId } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field } from '../kit/field.tsx'
import { Note } from '../kit/states.tsx'
import { useToast } from '../kit/toast.tsx'
import { api } from '../session/api.ts'
import { ProblemNote } from './problem-note.tsx'
import { fieldProblem, useAsk } from './use-ask.ts'
import styles from './invite-by-link.module.css'

type Target =
  | { readonly kind: 'guardian'; readonly learner: LearnerId }
  | { readonly kind: 'enrolment' | 'co-tutor'; readonly class: ClassId }

interface Invitation {
  readonly link: string | null
  readonly expiresAt: number
}

/** Makes an invitation and shows its link once, to be sent by whatever people talk with anyway; by mail too, if an address is given. */
export function InviteByLink({ target, words }: { readonly target: Target; readonly words: string }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div>
      <Button onClick={() => setIsOpen(true)}>{words}</Button>
      {isOpen && <InviteDialog target={target} words={words} onClose={() => setIsOpen(false)} />}
    </div>
  )
}

function InviteDialog(props: { readonly target: Target; readonly words: string; readonly onClose: () => void }) {
  const { t, locale } = useTranslation()
  const toast = useToast()
  const { isBusy, problem, ask } = useAsk()
  const [email, setEmail] = useState('')
  const [made, setMade] = useState<Invitation | null>(null)
  const make = async () => {
    const body = email === '' ? props.target : { ...props.target, email }
    const answer = await ask(() => api<Invitation>('POST', '/api/invitations', body))
    if (answer.ok) setMade(answer.value)
  }
  const copy = async (link: string) => {
    await navigator.clipboard.writeText(link)
    toast({ text: t('common.copied') })
  }
  if (made !== null) {
    const until = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(made.expiresAt)
    return (
      <Dialog title={props.words} onClose={props.onClose}>
        {email !== '' && <Note icon="mail">{t('invite.mailed', { email })}</Note>}
        {made.link !== null && (
          <>
            <p>{t('invite.link', { until })}</p>
            <p className={styles['link']}>{made.link}</p>
          </>
        )}
        <Actions>
          {made.link !== null && (
            <Button look="main" onClick={() => void copy(made.link ?? '')}>
              {t('invite.copy')}
            </Button>
          )}
          <Button onClick={props.onClose}>{t('common.done')}</Button>
        </Actions>
      </Dialog>
    )
  }
  return (
    <Dialog title={props.words} onClose={props.onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void make()
        }}
      >
        <Field
          label={t('invite.email')}
          hint={t('invite.emailHint')}
          type="email"
          autoComplete="off"
          value={email}
          error={fieldProblem(problem, 'email')}
          onChange={(event) => setEmail(event.target.value)}
        />
        <ProblemNote problem={problem} />
        <Actions>
          <Button type="submit" look="main" busy={isBusy}>
            {t('invite.make')}
          </Button>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}
