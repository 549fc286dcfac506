import { useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { ProblemNote } from '../account/problem-note.tsx'
import { ServerPart } from '../account/server-part.tsx'
import { useAsk } from '../account/use-ask.ts'
import { useServerAnswer } from '../account/use-server-answer.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Icon } from '../kit/icon.tsx'
import { List, Row } from '../kit/list.tsx'
import { Page } from '../kit/page.tsx'
import { useToast } from '../kit/toast.tsx'
import { api } from '../session/api.ts'
import { deviceName } from './device-name.ts'
import { BackToSettings } from './settings-layout.tsx'

interface DeviceSession {
  readonly id: string
  readonly device: string
  readonly startedAt: number
  readonly usedAt: number
  readonly current: boolean
}

export function DevicesScreen() {
  const { t, locale } = useTranslation()
  const toast = useToast()
  const { answer, reload } = useServerAnswer<{ sessions: readonly DeviceSession[] }>('/api/sessions')
  const { isBusy, problem, ask } = useAsk()
  const [ending, setEnding] = useState<DeviceSession | 'others' | null>(null)
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })

  const end = async (session: DeviceSession | 'others') => {
    const path = session === 'others' ? '/api/sessions' : `/api/sessions/${encodeURIComponent(session.id)}`
    const done = await ask(() => api('DELETE', path))
    if (!done.ok) return
    setEnding(null)
    toast({ text: t('devices.ended') })
    await reload()
  }
  return (
    <Page title={t('settings.devices')} above={<BackToSettings />} lead={t('devices.lead')}>
      <ServerPart answer={answer} reload={reload}>
        {({ sessions }) => (
          <>
            <List label={t('settings.devices')}>
              {sessions.map((session) => (
                <Row
                  key={session.id}
                  before={<Icon name="device" />}
                  title={deviceName(t, session.device)}
                  detail={
                    session.current
                      ? t('devices.thisOne')
                      : t('devices.used', { used: date.format(session.usedAt), since: date.format(session.startedAt) })
                  }
                  after={
                    session.current ? undefined : (
                      <Button onClick={() => setEnding(session)}>
                        {t('devices.end')}
                        <span className="visually-hidden"> {deviceName(t, session.device)}</span>
                      </Button>
                    )
                  }
                />
              ))}
            </List>
            {sessions.length > 1 && (
              <div>
                <Button look="danger" onClick={() => setEnding('others')}>
                  {t('devices.endOthers')}
                </Button>
              </div>
            )}
          </>
        )}
      </ServerPart>
      {ending !== null && (
        <Dialog title={t('devices.endTitle')} onClose={() => setEnding(null)}>
          <p>{ending === 'others' ? t('devices.endOthersMore') : t('devices.endMore')}</p>
          <ProblemNote problem={problem} />
          <Actions>
            <Button look="danger" busy={isBusy} onClick={() => void end(ending)}>
              {t('devices.end')}
            </Button>
            <Button onClick={() => setEnding(null)}>{t('common.cancel')}</Button>
          </Actions>
        </Dialog>
      )}
    </Page>
  )
}
