import { useTranslation } from '../messages/messages.ts'
import { PinForm } from '../account/pin-form.tsx'
import { Page } from '../kit/page.tsx'
import { Note } from '../kit/states.tsx'
import { canLock } from '../session/screen-lock.ts'
import { BackToSettings } from './settings-layout.tsx'

export function LockSettingsScreen() {
  const { t } = useTranslation()
  return (
    <Page title={t('settings.lock')} above={<BackToSettings />} lead={t('lock.what')}>
      {canLock() ? <PinForm /> : <Note icon="lock">{t('lock.cannot')}</Note>}
    </Page>
  )
}
