import { practiceLimits, ruleCharactersMax } from '@etude/core'
import { refusalText } from '../kit/refusal-text.ts'
import type { EditRefusal } from '../kit/refusal-text.ts'
import type { Translate } from '../messages/translate.ts'
import type { DraftProblem } from './schedule-draft.ts'

const scheduleProblems = {
  'never-occurs': 'plans.problem.neverOccurs',
  'too-many-sessions': 'plans.problem.tooManySessions',
  'too-far-to-count': 'plans.problem.tooFarToCount',
  'ends-before-it-starts': 'plans.problem.endsBeforeItStarts',
  'too-far-ahead': 'plans.problem.tooFarAhead',
} as const

const draftProblems = {
  'no-date': 'plans.problem.noDate',
  'ends-before-it-starts': 'plans.problem.endsBeforeItStarts',
  'too-far-ahead': 'plans.problem.tooFarAhead',
  'no-minutes': 'plans.problem.noMinutes',
  'fixed-needs-time': 'plans.problem.fixedNeedsTime',
  'segments-need-words': 'plans.problem.segmentsNeedWords',
  'segments-too-long': 'plans.problem.tooLong',
} as const

/** What is wrong in a form and how to put it right, for its field. */
export function problemWords(t: Translate, problem: DraftProblem | undefined): string | null {
  if (problem === undefined) return null
  if (typeof problem === 'string')
    return t(draftProblems[problem], {
      max: problem === 'no-minutes' ? practiceLimits.sessionMinutes : practiceLimits.titleCharacters,
      years: Math.floor(practiceLimits.startsWithinDays / 365),
    })
  if (problem.type === 'invalid-rule')
    return t(`plans.ruleFault.${problem.fault}`, { part: problem.part, max: ruleCharactersMax })
  return scheduleRefusal(t, problem.problem)
}

/** A refusal of core in the words of this room, which knows more about schedules than the one sentence that fits all. */
export function planRefusal(t: Translate, refusal: EditRefusal): string {
  if (refusal.type === 'invalid-schedule') return scheduleRefusal(t, refusal.problem)
  if (refusal.type === 'limit-reached' && refusal.limit === 'activePlans')
    return t('plans.problem.plansMax', { max: refusal.max })
  if (refusal.type === 'limit-reached' && refusal.limit === 'changesPerOccurrence')
    return t('plans.problem.changesMax', { max: refusal.max })
  return refusalText(t, refusal)
}

const scheduleRefusal = (t: Translate, problem: string): string =>
  Object.hasOwn(scheduleProblems, problem)
    ? t(scheduleProblems[problem as keyof typeof scheduleProblems], {
        sessions: practiceLimits.occurrencesInHorizon,
        days: practiceLimits.horizonDays,
        years: Math.floor(practiceLimits.startsWithinDays / 365),
      })
    : t('plans.problem.notARule')
