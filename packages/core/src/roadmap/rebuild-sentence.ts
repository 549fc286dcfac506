import type { RebuildReason } from './roadmap-kind.ts'

/** ROAD-4. Why the weeks ahead were planned, in plain English; null where somebody asked for it. */
export function rebuildSentence(reason: RebuildReason | null): string {
  switch (reason?.type) {
    case undefined:
      return 'Somebody asked for it.'
    case 'none-yet':
      return 'There was none yet.'
    case 'month':
      return `The one before was ${reason.days} days old.`
    case 'week-behind':
      return `Only ${reason.done} of ${reason.planned} were done in the week of ${reason.week}.`
    case 'week-ahead':
      return `${reason.done} were done in the week of ${reason.week}, where ${reason.planned} were planned.`
    case 'speed':
      return `${reason.subject} goes at ${reason.after} % of its pace, and went at ${reason.before} % before.`
    case 'time':
      return `There are ${reason.after} minutes in the week of ${reason.week}, where there were ${reason.before}.`
  }
}
