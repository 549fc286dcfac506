import type { CivilDate } from '@etude/core'
import type { DayAnswer } from './day-answer.ts'
import type { OpenLearner } from './open-learner.ts'

/** About ten megabytes. */
const keptMax = 2000

type Asked = Pick<OpenLearner, 'learner' | 'today' | 'version'>

/** WEEK-8. Answers that still hold: a day that was shown follows from the learner's space alone, so while its version stands, so does the answer. */
export interface KeptDays {
  find(asked: Asked, date: CivilDate): DayAnswer | undefined
  keep(asked: Asked, answer: DayAnswer): void
}

export function createKeptDays(): KeptDays {
  const kept = new Map<string, { readonly version: number; readonly answer: DayAnswer }>()
  // The streak in an answer depends on what today is.
  const keyOf = ({ learner, today }: Asked, date: string): string => `${learner} ${date} ${today}`
  return {
    find(asked, date) {
      const found = kept.get(keyOf(asked, date))
      return found?.version === asked.version ? found.answer : undefined
    },
    keep(asked, answer) {
      // A day to come follows from curricula too.
      if (!answer.is_saved) return
      const key = keyOf(asked, answer.date)
      kept.delete(key)
      kept.set(key, { version: asked.version, answer })
      const [oldest] = kept.keys()
      if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest)
    },
  }
}
