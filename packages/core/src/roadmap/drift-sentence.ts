import { weeksLater } from './roadmap-drift.ts'
import type { DriftLine, DriftReason } from './roadmap-drift.ts'

/** ROAD-5. A line of drift in plain English, for answers of the API and where no catalogue of another language is at hand. */
export function driftSentence(line: DriftLine): string {
  const isLater = line.from !== null && (line.to === null || line.to > line.from)
  return `${movement(line)}, because ${because(line.because, isLater)}.`
}

function movement(line: DriftLine): string {
  const { title, from, to } = line
  const shift = weeksLater(line)
  if (shift !== null) {
    const weeks = Math.abs(shift) === 1 ? 'a week' : `${Math.abs(shift)} weeks`
    return shift > 0 ? `${title} slips ${weeks}` : `${title} comes ${weeks} sooner`
  }
  return to === null
    ? `${title} of the week of ${from} moves out of these weeks`
    : `${title} comes into the week of ${to}`
}

function because(reason: DriftReason, isLater: boolean): string {
  switch (reason.type) {
    case 'week-behind':
      return `only ${reason.done} of ${reason.planned} were done in the week of ${reason.week}`
    case 'week-ahead':
      return `${reason.done} were done in the week of ${reason.week}, where ${reason.planned} were planned`
    case 'less-time':
      return `there are ${reason.after} minutes until then, where there were ${reason.before}`
    case 'more-time':
      return `there are ${reason.after} minutes until then, and not only ${reason.before}`
    case 'locked':
      return `“${reason.requires}”, which it builds on, comes later too`
    case 'unlocked':
      return `“${reason.requires}”, which it builds on, comes sooner`
    case 'test':
      return isLater ? `a test asks for “${reason.title}” first` : 'a test asks for it'
    case 'gave-way':
      return `“${reason.title}” comes before it now`
    case 'room':
      return `“${reason.title}” has made room for it`
    case 'order':
      return 'what there is to do is ordered anew'
  }
}
