import { useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { ProblemNote } from '../account/problem-note.tsx'
import { ServerPart } from '../account/server-part.tsx'
import { useAsk } from '../account/use-ask.ts'
import { useServerAnswer } from '../account/use-server-answer.ts'
import { Avatar } from '../kit/avatar.tsx'
import { BackLink } from '../kit/back-link.tsx'
import { Button, ButtonLink } from '../kit/button.tsx'
import { List, Row } from '../kit/list.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useToast } from '../kit/toast.tsx'
import { api } from '../session/api.ts'
import { Health } from './health.tsx'
import styles from './operations.module.css'

export function OperationsScreen() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('nav.operations')}
      lead={t('operations.lead')}
      actions={<ButtonLink to="/operations/outbox">{t('operations.outbox')}</ButtonLink>}
      aside={<Health />}
    >
      <Section title={t('operations.users')} lead={t('operations.usersMore')}>
        <Users />
      </Section>
    </Page>
  )
}

interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly createdAt: number
  readonly admin: boolean
  readonly locked: boolean
}

function Users() {
  const { t, locale } = useTranslation()
  const { account } = useClient()
  const toast = useToast()
  const [after, setAfter] = useState('')
  const path = after === '' ? '/admin/users' : `/admin/users?after=${encodeURIComponent(after)}`
  const { answer, reload } = useServerAnswer<{ users: readonly User[]; next: string | null }>(path)
  const { isBusy, problem, ask } = useAsk()
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const setLocked = async (user: User, verb: 'lock' | 'unlock') => {
    const done = await ask(() => api('POST', `/admin/users/${encodeURIComponent(user.id)}/${verb}`))
    if (!done.ok) return
    await reload()
    toast({
      text: t(verb === 'lock' ? 'operations.locked' : 'operations.unlocked', { name: user.name }),
      undo: async () => setLocked(user, verb === 'lock' ? 'unlock' : 'lock'),
    })
  }
  const about = (user: User): string =>
    [
      user.email,
      t('operations.since', { date: date.format(user.createdAt) }),
      ...(user.admin ? [t('people.admin')] : []),
      ...(user.locked ? [t('operations.isLocked')] : []),
    ].join(' · ')
  return (
    <ServerPart answer={answer} reload={reload}>
      {({ users, next }) => (
        <>
          <ProblemNote problem={problem} />
          <List label={t('operations.users')}>
            {users.map((user) => (
              <Row
                key={user.id}
                before={<Avatar name={user.name} />}
                title={user.name}
                detail={about(user)}
                after={
                  user.id === account ? undefined : (
                    <Button busy={isBusy} onClick={() => void setLocked(user, user.locked ? 'unlock' : 'lock')}>
                      {user.locked ? t('operations.unlock') : t('operations.lock')}
                      <span className="visually-hidden"> {user.name}</span>
                    </Button>
                  )
                }
              />
            ))}
          </List>
          <div className={styles['pages']}>
            {after !== '' && <Button onClick={() => setAfter('')}>{t('common.first')}</Button>}
            {next !== null && <Button onClick={() => setAfter(next)}>{t('common.more')}</Button>}
          </div>
        </>
      )}
    </ServerPart>
  )
}

interface Mail {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly createdAt: number
}

/** Mail that could not leave the machine because nobody told it how. An administrator reads it out to whoever waits for it. */
export function OutboxScreen() {
  const { t, locale } = useTranslation()
  const { answer, reload } = useServerAnswer<{ mails: readonly Mail[] }>('/admin/outbox')
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Page
      title={t('operations.outbox')}
      above={<BackLink to="/operations">{t('nav.operations')}</BackLink>}
      lead={t('operations.outboxMore')}
      actions={<Button onClick={() => void reload()}>{t('common.refresh')}</Button>}
    >
      <ServerPart answer={answer} reload={reload}>
        {({ mails }) =>
          mails.length === 0 ? (
            <Empty title={t('operations.noMail')}>{t('operations.noMailMore')}</Empty>
          ) : (
            <ul className={styles['mails']}>
              {mails.map((mail) => (
                <li key={mail.id} className={styles['mail']}>
                  <h2>{mail.subject}</h2>
                  <p className={styles['to']}>
                    {t('operations.mailTo', { to: mail.to, time: time.format(mail.createdAt) })}
                  </p>
                  <p className={styles['text']}>{mail.text}</p>
                </li>
              ))}
            </ul>
          )
        }
      </ServerPart>
    </Page>
  )
}
