import { formatCsv, isoWeekOf, isoWeekText } from '@etude/core'
import type { CivilDate, OverviewRow } from '@etude/core'
import type { Translate } from '../messages/translate.ts'

/*
 * CLASS-12. What the overview shows, for a spreadsheet. Headings and states are words of the language; numbers and dates stay as machines read them, so
 * that a file means the same wherever it is opened.
 */

/** US-007. A line a learner and skill; who has no plan has a line that says so. */
export function plansFile(t: Translate, week: CivilDate, rows: readonly OverviewRow[]): string {
  const headings = [
    t('overview.learner'),
    t('overview.file.week'),
    t('overview.plan'),
    t('overview.file.theme'),
    t('overview.subject'),
    t('overview.skill'),
    t('overview.file.activities'),
    t('overview.file.done'),
  ]
  const lines = rows.flatMap((row) => {
    const who = [row.name, week, t(`overview.state.${row.state}`), row.theme.join(' · ')]
    if (row.skills.length === 0) return [[...who, '', '', '', '']]
    return row.skills.map(({ titles, count, done }) => [...who, titles.subject, titles.skill, `${count}`, `${done}`])
  })
  return asFile([headings, ...lines])
}

/** US-008. A line a learner. */
export function completionFile(t: Translate, week: CivilDate, rows: readonly OverviewRow[]): string {
  const headings = [
    t('overview.learner'),
    t('overview.file.week'),
    t('overview.plan'),
    t('overview.file.done'),
    t('overview.file.total'),
    t('overview.file.percent'),
    t('overview.file.minutesDone'),
    t('overview.file.minutes'),
    t('overview.lastActive'),
    t('overview.checkIn'),
  ]
  const lines = rows.map(({ name, state, done, total, minutes, minutesDone, lastActive, checkIn }) => {
    const figures = [done, total, Math.round((100 * done) / Math.max(1, total)), minutesDone, minutes]
    // No plan is not nothing done: its figures are left empty.
    const shown = total === 0 ? figures.map(() => '') : figures.map(String)
    return [name, week, t(`overview.state.${state}`), ...shown, lastActive ?? '', `${checkIn?.leftOver ?? ''}`]
  })
  return asFile([headings, ...lines])
}

/** `Strings-Tuesday-group-2026-W47-plans.csv`: what every system takes as the name of a file. */
export function fileName(title: string, week: CivilDate, what: string): string {
  const words = `${title} ${isoWeekText(isoWeekOf(week))} ${what}`
  const safe = words.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
  return `${safe.replaceAll(/^-+|-+$/g, '')}.csv`
}

/** The mark tells spreadsheets that the letters are UTF-8. */
const asFile = (table: readonly (readonly string[])[]): string => `\ufeff${formatCsv(table)}`
