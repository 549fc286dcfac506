import { useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import type { LearnerId } from '@etude/core'
import { ProblemNote } from '../account/problem-note.tsx'
import { fieldProblem, useAsk } from '../account/use-ask.ts'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { Section } from '../kit/page.tsx'
import { Note } from '../kit/states.tsx'
import { api } from '../session/api.ts'
import styles from './family.module.css'

/** A child has grown up: the profile becomes their own account, and every record stays. */
export function HandOver({ learner, name }: { readonly learner: LearnerId; readonly name: string }) {
  const { t } = useTranslation()
  const { isBusy, problem, ask } = useAsk()
  const [email, setEmail] = useState('')
  const [isSentTo, setIsSentTo] = useState<string | null>(null)
  const send = async () => {
    const sent = await ask(() => api('POST', '/api/invitations', { kind: 'hand-over', learner, email }))
    if (!sent.ok) return
    setIsSentTo(email)
    setEmail('')
  }
  return (
    <Section title={t('family.handOver')} lead={t('family.handOverMore', { name })}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void send()
        }}
      >
        <Field
          label={t('family.handOverEmail', { name })}
          type="email"
          required
          autoComplete="off"
          value={email}
          error={fieldProblem(problem, 'email')}
          onChange={(event) => setEmail(event.target.value)}
        />
        {isSentTo !== null && (
          <div role="status">
            <Note icon="mail">{t('invite.mailed', { email: isSentTo })}</Note>
          </div>
        )}
        <ProblemNote problem={problem} />
        <Button type="submit" busy={isBusy}>
          {t('family.handOverSend')}
        </Button>
      </form>
    </Section>
  )
}
