import { numberParts, weekdayNames } from './rule.ts'
import type { Rule, RuleDay, Until } from './rule.ts'

/** REC-3. The text of a rule, always the same for the same rule; what goes without saying is left out. */
export function formatRule(rule: Rule): string {
  const parts = [`FREQ=${rule.frequency}`]
  if (rule.interval !== 1) parts.push(`INTERVAL=${rule.interval}`)
  if (rule.count !== null) parts.push(`COUNT=${rule.count}`)
  if (rule.until !== null) parts.push(`UNTIL=${untilText(rule.until)}`)
  if (rule.days.length > 0) parts.push(`BYDAY=${rule.days.map(dayText).join(',')}`)
  for (const [name, { list }] of Object.entries(numberParts))
    if (rule[list].length > 0) parts.push(`${name}=${rule[list].join(',')}`)
  if (rule.weekStart !== 0) parts.push(`WKST=${weekdayNames[rule.weekStart]}`)
  return parts.join(';')
}

const dayText = ({ weekday, nth }: RuleDay): string => `${nth === 0 ? '' : nth}${weekdayNames[weekday]}`

function untilText({ form, wall }: Until): string {
  const compact = wall.replaceAll(/[-:]/g, '')
  if (form === 'date') return compact.slice(0, 8)
  return form === 'utc' ? `${compact}Z` : compact
}
