import type { Refusal } from '../mutation/refusal.ts'
import type { Result } from '../record/result.ts'
import { refuse } from '../record/result.ts'

/**
 * How much one account can come to read. Every space of an account is named in what its devices hand back at each round trip, which has to stay
 * short; a busy school comes nowhere near these.
 */
export const spaceLimits = {
  /** Each is two spaces: the class and its board. */
  classesOfTutor: 200,
  /** Each is two spaces: the learner and the journal. */
  childrenOfGuardian: 100,
  classesOfLearner: 30,
  learnersOfClass: 1_000,
} as const

export const tooMany = (limit: keyof typeof spaceLimits): Result<never, Refusal> =>
  refuse({ type: 'limit-reached', limit, max: spaceLimits[limit] })
