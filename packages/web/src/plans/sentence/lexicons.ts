import type { Language } from '../../messages/messages.ts'
import { arabic } from './lexicon-ar.ts'
import { english } from './lexicon-en.ts'
import { german } from './lexicon-de.ts'
import type { Lexicon } from './tokens.ts'

export const lexicons: Readonly<Record<Language, Lexicon>> = { en: english, de: german, ar: arabic }
