import { useTranslation } from '../messages/messages.ts'
import { appearances } from '@etude/core'
import { InstallSection } from '../shell/install-section.tsx'
import { Page, Section } from '../kit/page.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { usePicked } from '../kit/use-picked.ts'
import { languages } from '../messages/messages.ts'
import type { Language } from '../messages/messages.ts'
import { usePeople } from '../session/people.tsx'
import { Swatch } from './swatch.tsx'
import { BackToSettings } from './settings-layout.tsx'
import styles from './settings.module.css'

export function LookScreen() {
  const { t, language } = useTranslation()
  const { account: user } = useClient()
  const edit = useEdit()
  const { people } = usePeople()
  const [appearance, pickAppearance] = usePicked(people.settings?.body.appearance ?? 'system', (value) =>
    edit('settings.change', { user, appearance: value }, null),
  )
  const [spoken, pickSpoken] = usePicked<Language>(language, (value) =>
    edit('settings.change', { user, language: value }, null),
  )
  return (
    <Page title={t('settings.look')} above={<BackToSettings />}>
      <Section title={t('settings.appearance')}>
        <fieldset>
          <legend className="visually-hidden">{t('settings.appearance')}</legend>
          <div className={styles['choices']}>
            {appearances.map((name) => (
              <label key={name} className={styles['choice']}>
                <Swatch appearance={name} />
                <span>
                  <input
                    type="radio"
                    name="appearance"
                    value={name}
                    checked={appearance === name}
                    onChange={() => pickAppearance(name)}
                  />
                  {t(`settings.appearances.${name}`)}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      </Section>
      <Section title={t('settings.language')}>
        <fieldset>
          <legend className="visually-hidden">{t('settings.language')}</legend>
          <div className={styles['choices']}>
            {(Object.keys(languages) as Language[]).map((code) => (
              <label key={code} className={styles['choice']}>
                <span lang={code}>
                  <input
                    type="radio"
                    name="language"
                    value={code}
                    checked={spoken === code}
                    onChange={() => pickSpoken(code)}
                  />
                  {languages[code].name}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      </Section>
      <InstallSection />
    </Page>
  )
}
