import { useTranslation } from '../messages/messages.ts'
import { ButtonLink } from '../kit/button.tsx'
import { Page } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <main>
      <Page title={t('notFound.title')}>
        <Empty
          title={t('notFound.more')}
          action={
            <ButtonLink to="/" look="main">
              {t('broken.home')}
            </ButtonLink>
          }
        />
      </Page>
    </main>
  )
}
