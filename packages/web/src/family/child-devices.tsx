import { useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import type { LearnerId } from '@etude/core'
import { ProblemNote } from '../account/problem-note.tsx'
import { ServerPart } from '../account/server-part.tsx'
import { useAsk } from '../account/use-ask.ts'
import { useServerAnswer } from '../account/use-server-answer.ts'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { List, Row } from '../kit/list.tsx'
import { Section } from '../kit/page.tsx'
import { useToast } from '../kit/toast.tsx'
import { api } from '../session/api.ts'
import { deviceName } from '../settings/device-name.ts'
import styles from './family.module.css'

interface DeviceCode {
  readonly code: string
  readonly expiresAt: number
}

interface ChildSession {
  readonly id: string
  readonly device: string
  readonly usedAt: number
}

/** The devices a child is signed in on, and the code for another one. */
export function ChildDevices({ learner, name }: { readonly learner: LearnerId; readonly name: string }) {
  const { t, locale } = useTranslation()
  const toast = useToast()
  const path = `/api/children/${encodeURIComponent(learner)}`
  const { answer, reload } = useServerAnswer<{ sessions: readonly ChildSession[] }>(`${path}/sessions`)
  const { isBusy, problem, ask } = useAsk()
  const [code, setCode] = useState<DeviceCode | null>(null)
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })

  const makeCode = async () => {
    const made = await ask(() => api<DeviceCode>('POST', `${path}/device-codes`))
    if (made.ok) setCode(made.value)
  }
  const end = async (session: string) => {
    const ended = await ask(() => api('DELETE', `${path}/sessions/${encodeURIComponent(session)}`))
    if (!ended.ok) return
    toast({ text: t('devices.ended') })
    await reload()
  }
  return (
    <Section
      title={t('family.devices')}
      lead={t('family.devicesMore', { name })}
      action={
        <Button look="main" busy={isBusy} onClick={() => void makeCode()}>
          {t('family.newCode')}
        </Button>
      }
    >
      {code !== null && (
        <div className={styles['code']} role="status">
          <p>{t('family.codeIs')}</p>
          <p className={styles['digits']}>{code.code}</p>
          <p>{t('family.codeUntil', { time: time.format(code.expiresAt), place: `${location.host}/code` })}</p>
        </div>
      )}
      <ProblemNote problem={problem} />
      <ServerPart answer={answer} reload={reload}>
        {({ sessions }) =>
          sessions.length === 0 ? (
            <p>{t('family.noDevices')}</p>
          ) : (
            <List label={t('family.devices')}>
              {sessions.map((session) => (
                <Row
                  key={session.id}
                  before={<Icon name="device" />}
                  title={deviceName(t, session.device)}
                  detail={t('devices.usedOn', { used: date.format(session.usedAt) })}
                  after={
                    <Button onClick={() => void end(session.id)}>
                      {t('devices.end')}
                      <span className="visually-hidden"> {deviceName(t, session.device)}</span>
                    </Button>
                  }
                />
              ))}
            </List>
          )
        }
      </ServerPart>
    </Section>
  )
}
