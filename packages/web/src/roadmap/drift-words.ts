import type { DriftLine, Outlook } from '@etude/core'
import { weeksLater } from '@etude/core'
import type { Translate } from '../messages/translate.ts'
import { shortDate } from './roadmap-words.ts'

/** What has moved, or would, and why: one sentence. */
export const driftInWords = (t: Translate, locale: string, line: DriftLine, when: 'moved' | 'would'): string =>
  t('roadmap.drift.line', { what: movement(t, locale, line, when), why: because(t, locale, line) })

/** One thing goes by its own name; several go by that of the skill that they belong to. */
const titleOf = ({ subskills, title }: DriftLine): string =>
  subskills.length === 1 ? (subskills[0]?.title ?? title) : title

function movement(t: Translate, locale: string, line: DriftLine, when: 'moved' | 'would'): string {
  const title = titleOf(line)
  const { from, to } = line
  const later = weeksLater(line)
  if (later !== null)
    return t(later > 0 ? `roadmap.drift.${when}.later` : `roadmap.drift.${when}.sooner`, {
      title,
      count: Math.abs(later),
    })
  if (to !== null) return t(`roadmap.drift.${when}.in`, { title, date: shortDate(to, locale) })
  return t(`roadmap.drift.${when}.out`, { title, date: from === null ? '' : shortDate(from, locale) })
}

function because(t: Translate, locale: string, { because: reason, from, to }: DriftLine): string {
  switch (reason.type) {
    case 'week-behind':
    case 'week-ahead': {
      const { done, planned, week } = reason
      return t(`roadmap.drift.why.${reason.type}`, { done, planned, date: shortDate(week, locale) })
    }
    case 'less-time':
    case 'more-time':
      return t(`roadmap.drift.why.${reason.type}`, { before: reason.before, after: reason.after })
    case 'locked':
    case 'unlocked':
      return t(`roadmap.drift.why.${reason.type}`, { requires: reason.requires })
    case 'test': {
      const isLater = from !== null && (to === null || to > from)
      return isLater ? t('roadmap.drift.why.testOther', { title: reason.title }) : t('roadmap.drift.why.test')
    }
    case 'gave-way':
    case 'room':
      return t(`roadmap.drift.why.${reason.type}`, { title: reason.title })
    case 'order':
      return t('roadmap.drift.why.order')
  }
}

/** What a trial would change: how much there would be, and what would stand elsewhere. */
export function changesInWords(t: Translate, locale: string, { roadmap, present, drift }: Outlook): readonly string[] {
  const [before, after] = [activitiesOf(present), activitiesOf(roadmap)]
  return [
    ...(before === after ? [] : [t('roadmap.amount', { was: before, count: after })]),
    ...drift.map((line) => driftInWords(t, locale, line, 'would')),
  ]
}

const activitiesOf = ({ weeks }: Outlook['present']): number =>
  weeks.reduce((sum, { activities }) => sum + activities, 0)
