import { useTranslation } from '../messages/messages.ts'
import { Page } from '../kit/page.tsx'

export function ProgressScreen() {
  const { t } = useTranslation()
  return <Page title={t('nav.progress')}>{null}</Page>
}
