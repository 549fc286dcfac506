import type { Reason } from './activity-kinds.ts'
import type { Objective } from './objectives.ts'

/** GEN-18. A reason in plain English, for mail, for answers of the API and where no catalogue of another language is at hand. */
export function reasonSentence(reason: Reason): string {
  switch (reason.type) {
    case 'assessment':
      return `${assessmentWords[reason.action]}: ${reason.score} of ${reason.max} in a recent assessment.`
    case 'review':
      return `It is time to bring this back before it fades; it was due on ${reason.due}.`
    case 'continue':
      return reason.level === 'attempted'
        ? 'It did not work last time, so here it is again.'
        : 'You have begun this, and it is not settled yet.'
    case 'begin':
      return 'Everything that comes before it is mastered, so this is next.'
    case 'repeat':
      return `Going over it again, for the ${ordinalWord(reason.times)} time this week, makes it stick.`
    case 'prove':
      return 'After the practice of this week, show that it works.'
    case 'wished':
      return 'Somebody who plans with you put this here.'
    case 'standby':
      return 'Nothing else is planned, so here is something that is always worth doing.'
  }
}

const assessmentWords = {
  remediate: 'This needs another look',
  strengthen: 'This is on its way and gets stronger with practice',
  check: 'A few questions will show whether this needs work',
} as const

const ordinalWord = (times: number): string =>
  ['first', 'second', 'third', 'fourth', 'fifth'][times - 1] ?? `${times}th`

/** GEN-18. */
export const objectiveSentence = ({ aim, about }: Objective): string => `${aimWords[aim]} ${about}`

const aimWords = { mend: 'Strengthen', begin: 'Begin', master: 'Master', keep: 'Keep fresh:' } as const

/** GEN-18. The theme of a week in words. */
export const themeSentence = (units: readonly string[]): string =>
  units.length === 0 ? 'A free week' : units.join(' and ')
