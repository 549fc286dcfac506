import type { NotFetched } from '@etude/client-sdk'
import type { Refusal } from '@etude/core'
import { en } from '../messages/en.ts'
import type { Translate } from '../messages/translate.ts'

type Sentence = keyof typeof en.refusal

/** Why an edit was not made on this device. */
export type EditRefusal = Refusal | NotFetched

/** Why something may not be, in a sentence with the bounds the refusal names. */
export const refusalText = (t: Translate, refusal: EditRefusal | { readonly type: 'cannot-undo' }): string =>
  t(`refusal.${refusal.type}`, numbersIn(refusal))

/** For refusals that come from a server newer than this app: an unknown reason still gets an honest sentence. */
export const storedRefusalText = (t: Translate, refusal: { readonly type: string }): string =>
  isKnown(refusal.type) ? t(`refusal.${refusal.type}`, numbersIn(refusal)) : t('refusal.unknown')

const isKnown = (type: string): type is Sentence => Object.hasOwn(en.refusal, type)

const numbersIn = (refusal: object): Record<string, number> =>
  Object.fromEntries(Object.entries(refusal).filter((pair): pair is [string, number] => typeof pair[1] === 'number'))
