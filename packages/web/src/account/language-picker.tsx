import { useTranslation } from '../messages/messages.ts'
import { languages, speak } from '../messages/messages.ts'
import { lookForFirstPaint } from '../session/device-memory.ts'
import type { Language } from '../messages/messages.ts'
import styles from './language-picker.module.css'

/** Each language is offered in its own words, so that nobody has to read a foreign one to find theirs. */
export function LanguagePicker() {
  const { t, language } = useTranslation()
  const choose = (language: Language) => {
    const appearance = document.documentElement.dataset['appearance'] ?? 'system'
    lookForFirstPaint.write({ appearance, language, direction: languages[language].direction })
    void speak(language)
  }
  return (
    <ul className={styles['picker']} aria-label={t('door.language')}>
      {(Object.keys(languages) as Language[]).map((code) => (
        <li key={code}>
          <button type="button" lang={code} aria-pressed={language === code} onClick={() => choose(code)}>
            {languages[code].name}
          </button>
        </li>
      ))}
    </ul>
  )
}
