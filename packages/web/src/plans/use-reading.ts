import { useMemo } from 'react'
import { useTranslation } from '../messages/messages.ts'
import type { Language } from '../messages/messages.ts'
import type { Reading } from './sentence/say-schedule.ts'

export function useReading(): Reading & { readonly language: Language } {
  const { t, locale, language } = useTranslation()
  return useMemo(() => ({ t, locale, language }), [t, locale, language])
}
