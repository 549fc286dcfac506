import type { Refusal, RefusalType } from '@etude/core'
import type { Problem } from './problem.ts'
import type { ProblemCode } from './problem-table.ts'

/** One table, checked to be complete: a new refusal of core does not compile until it has a code, and so a status and a sentence. */
export const codeOfRefusal = {
  'invalid-arguments': 'invalid-arguments',
  'unknown-mutation': 'unknown-mutation',
  'not-found': 'not-found',
  'not-allowed': 'not-allowed',
  'already-exists': 'already-exists',
  'changed-since': 'changed-since',
  'last-guardian': 'last-guardian',
  'last-tutor': 'last-tutor',
  'day-start-in-the-past': 'day-start-in-the-past',
  'unknown-zone': 'unknown-zone',
  'past-is-fixed': 'past-is-fixed',
  'too-far-ahead': 'too-far-ahead',
  'too-far-back': 'too-far-back',
  'limit-reached': 'limit-reached',
  'invalid-schedule': 'invalid-schedule',
  'plan-has-history': 'plan-has-history',
  'undo-too-late': 'undo-too-late',
  'prerequisite-cycle': 'prerequisite-cycle',
  'broken-curriculum': 'broken-curriculum',
  'broken-plan': 'broken-plan',
  'locked-subskill': 'locked-subskill',
  'illegal-transition': 'illegal-transition',
  'week-has-begun': 'week-has-begun',
  'stale-draft': 'stale-draft',
  'already-published': 'already-published',
  'too-few-activities': 'too-few-activities',
  'rejected-too-often': 'rejected-too-often',
  'mutation-too-large': 'mutation-too-large',
} as const satisfies Record<RefusalType, ProblemCode>

export const refusalProblem = (refusal: Refusal): Problem => ({
  code: codeOfRefusal[refusal.type],
  ...(refusal.type === 'invalid-arguments' ? { errors: refusal.issues } : {}),
})
