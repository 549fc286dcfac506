import { useEffect } from 'react'
import { isLanguage, languages, speak } from '../messages/messages.ts'
import { usePeople } from '../session/people.tsx'
import { lookForFirstPaint } from '../session/device-memory.ts'

/** Makes the page look and speak as the account's settings say, wherever they were changed. */
export function useLook() {
  const { people } = usePeople()
  const appearance = people.settings?.body.appearance
  const language = people.settings?.body.language
  useEffect(() => {
    if (appearance === undefined || language === undefined) return
    document.documentElement.dataset['appearance'] = appearance
    const spoken = isLanguage(language) ? language : 'en'
    lookForFirstPaint.write({ appearance, language: spoken, direction: languages[spoken].direction })
    void speak(spoken)
  }, [appearance, language])
}
