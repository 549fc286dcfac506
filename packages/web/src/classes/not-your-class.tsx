import { useTranslation } from '../messages/messages.ts'
import { BackLink } from '../kit/back-link.tsx'
import { Page } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'

/** Where an address names a class that this account does not teach, or does not teach any more. */
export function NotYourClass() {
  const { t } = useTranslation()
  return (
    <Page title={t('classes.notYours')} above={<BackLink to="/classes">{t('nav.classes')}</BackLink>}>
      <Empty title={t('classes.notYoursMore')} />
    </Page>
  )
}
