import { useSyncExternalStore } from 'react'
import { lookForFirstPaint } from '../session/device-memory.ts'
import { en } from './en.ts'
import { messagesFrom, translator } from './translate.ts'
import type { Messages, Translate } from './translate.ts'

/** The languages the app speaks, each named in itself. */
export const languages = {
  en: { name: 'English', direction: 'ltr' },
  de: { name: 'Deutsch', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
} as const

export type Language = keyof typeof languages

export const isLanguage = (code: string): code is Language => Object.hasOwn(languages, code)

interface Speaking {
  readonly language: Language
  /** The language as this device's owner writes it: dates and weekdays follow the country too. */
  readonly locale: string
  readonly t: Translate
}

let english: Messages = messagesFrom(en)
let messages: Messages = english
let speaking: Speaking = { language: 'en', locale: localeOf('en'), t: translator(localeOf('en'), english, english) }
const listeners = new Set<() => void>()

/** Says everything in the language it is spoken in now; a component that asks is drawn again when that changes. */
export const useTranslation = (): Speaking => useSyncExternalStore(subscribe, () => speaking)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The language this device spoke last, or else one of its own. Where its words do not arrive, English is better than an empty page. */
export async function startMessages(): Promise<void> {
  const remembered = lookForFirstPaint.language()
  try {
    await speak(remembered !== null && isLanguage(remembered) ? remembered : languageOfBrowser())
  } catch (error) {
    reportError(error)
    await speak('en')
  }
}

/** Changes the language of every word at once, after its catalogue has arrived. */
export async function speak(language: Language): Promise<void> {
  if (language !== speaking.language) {
    messages = language === 'en' ? english : await catalogueOf(language)
    change(language)
  }
  document.documentElement.lang = language
  document.documentElement.dir = languages[language].direction
}

/** The English of all other screens is fetched with the first of them; other languages come whole. */
export const allMessages = (): Promise<void> => learn('all', async () => (await import('./en-more.ts')).enMore)

/** Of all that, what Today says about practice. */
export const practiceMessages = (): Promise<void> =>
  learn('practice', async () => (await import('./practice.en.ts')).practiceEn)

const parts: object[] = [en]
const learnt = new Set<string>()

async function learn(name: string, load: () => Promise<object>): Promise<void> {
  if (learnt.has(name)) return
  const part = await load()
  learnt.add(name)
  parts.push(part)
  english = messagesFrom(...parts)
  if (speaking.language === 'en') messages = english
  change(speaking.language)
}

function change(language: Language): void {
  const locale = localeOf(language)
  speaking = { language, locale, t: translator(locale, messages, english) }
  for (const listener of listeners) listener()
}

async function catalogueOf(language: Exclude<Language, 'en'>): Promise<Messages> {
  switch (language) {
    case 'de':
      return messagesFrom((await import('./de.ts')).de)
    case 'ar':
      return messagesFrom((await import('./ar.ts')).ar)
  }
}

function localeOf(language: Language): string {
  return navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language
}

function languageOfBrowser(): Language {
  const wanted = navigator.languages.map((tag) => tag.split('-', 1)[0] ?? '')
  return wanted.find(isLanguage) ?? 'en'
}
