import type { Refusal, RefusalType } from '@etude/core'
import type { Translate } from '../messages/translate.ts'

type Shown = RefusalType | 'cannot-undo'

/** One sentence for each reason. The table is checked to be complete: a new refusal does not compile until it has words. */
const sentences = {
  'invalid-arguments': 'refusal.invalidArguments',
  'unknown-mutation': 'refusal.unknownMutation',
  'not-found': 'refusal.notFound',
  'not-allowed': 'refusal.notAllowed',
  'already-exists': 'refusal.alreadyExists',
  'changed-since': 'refusal.changedSince',
  'last-guardian': 'refusal.lastGuardian',
  'last-tutor': 'refusal.lastTutor',
  'day-start-in-the-past': 'refusal.dayStartInThePast',
  'past-is-fixed': 'refusal.pastIsFixed',
  'too-far-ahead': 'refusal.tooFarAhead',
  'too-far-back': 'refusal.tooFarBack',
  'limit-reached': 'refusal.limitReached',
  'invalid-schedule': 'refusal.invalidSchedule',
  'plan-has-history': 'refusal.planHasHistory',
  'undo-too-late': 'refusal.undoTooLate',
  'mutation-too-large': 'refusal.mutationTooLarge',
  'cannot-undo': 'refusal.cannotUndo',
} as const satisfies Record<Shown, string>

export const refusalText = (t: Translate, refusal: Refusal | { readonly type: 'cannot-undo' }): string =>
  t(sentences[refusal.type], numbersIn(refusal))

/** The bounds a refusal names, for its sentence. */
const numbersIn = (refusal: object): Record<string, number> =>
  Object.fromEntries(Object.entries(refusal).filter((pair): pair is [string, number] => typeof pair[1] === 'number'))

/** For refusals that come from a server newer than this app: an unknown reason still gets an honest sentence. */
export const storedRefusalText = (t: Translate, type: string): string =>
  Object.hasOwn(sentences, type) ? t(sentences[type as Shown]) : t('refusal.unknown')
