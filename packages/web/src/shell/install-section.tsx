import { useSyncExternalStore } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Section } from '../kit/page.tsx'
import { installOffer } from './install-offer.ts'

/** How to have the app on the home screen, in the words of the platform it runs on. */
export function InstallSection() {
  const { t } = useTranslation()
  const offer = useSyncExternalStore(installOffer.subscribe, installOffer.current)
  switch (offer) {
    case 'installed':
      return (
        <Section title={t('install.title')}>
          <p>{t('install.installed')}</p>
        </Section>
      )
    case 'ready':
      return (
        <Section title={t('install.title')} lead={t('install.why')}>
          <div>
            <Button onClick={() => void installOffer.accept()}>{t('install.do')}</Button>
          </div>
        </Section>
      )
    case 'by-hand-ios':
      return (
        <Section title={t('install.title')} lead={t('install.why')}>
          <p>{t('install.ios')}</p>
        </Section>
      )
    case 'by-browser':
      return (
        <Section title={t('install.title')} lead={t('install.why')}>
          <p>{t('install.browser')}</p>
        </Section>
      )
  }
}
