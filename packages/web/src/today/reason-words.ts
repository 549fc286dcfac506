import type { ActivityType, CivilDate, Reason, Tier } from '@etude/core'
import { plannedDayOf, dayNumber } from '@etude/core'
import type { Translate } from '../messages/translate.ts'
import { weekdayNames } from './learner-day.ts'

/** Why an activity is there, in a sentence for the learner. */
export function reasonWords(t: Translate, reason: Reason): string {
  switch (reason.type) {
    case 'assessment':
      return t(`day.why.${reason.action}`, { score: reason.score, max: reason.max })
    case 'continue':
      return t(reason.level === 'attempted' ? 'day.why.attempted' : 'day.why.continue')
    case 'review':
    case 'begin':
    case 'repeat':
    case 'prove':
    case 'wished':
    case 'standby':
      return t(`day.why.${reason.type}`)
  }
}

/** Why it stands on this day, where that is worth a sentence of its own. */
export function tierWords(t: Translate, locale: string, tier: Tier, planned: CivilDate | null): string | null {
  switch (tier) {
    case 'catch-up': {
      if (planned === null) return t('day.tierWhy.catch-up')
      const weekday = weekdayNames(locale, 'long')[plannedDayOf(dayNumber(planned))]
      return t('day.tierWhy.catch-up-from', { weekday })
    }
    case 'accelerate':
      return t('day.tierWhy.accelerate')
    case 'inject':
    case 'today':
    case 'review':
    case 'recommended':
    case 'standby':
      return null
  }
}

export const typeWords = (t: Translate, type: ActivityType): string => t(`day.type.${type}`)
