import type { Body } from '../record/kinds.ts'
import type { ActorType } from './plan-change.ts'

type Change = Body<'plan-change'>
type Line = Change['activities'][number]

/** PUB-4. A line of the audit in plain English: who did what, what was there before, and why. */
export function changeSentence(change: Change): string {
  const because = change.reason === null ? '' : ` (“${change.reason}”)`
  const undone = change.undone === null ? '' : ' It was taken back.'
  return `${actorNames[change.as]} ${whatWasDone(change)}${because}.${undone}`
}

export const actorNames = {
  learner: 'The learner',
  guardian: 'A guardian',
  tutor: 'A tutor',
  system: 'Etude',
} as const satisfies Record<ActorType, string>

function whatWasDone({ action, activities, to, cause }: Change): string {
  const [first, second] = activities
  switch (action) {
    case 'change-day':
      return `moved ${titleOf(first)} from ${dayOf(first?.before?.day)} to ${dayOf(first?.after.day)}`
    case 'change-priority':
      return `changed how much ${titleOf(first)} matters from ${first?.before?.priority ?? 'nothing'} to ${first?.after.priority ?? 'nothing'}`
    case 'reorder':
      return activities.length === 1
        ? `put ${titleOf(first)} in another place`
        : `arranged ${activities.length} activities anew`
    case 'remove':
      return `took ${titleOf(first)} off ${dayOf(first?.before?.day)}`
    case 'add':
      return `added ${titleOf(first)} to ${dayOf(first?.after.day)}`
    case 'replace':
      return `put ${titleOf(second)} on ${dayOf(second?.after.day)} in the place of ${titleOf(first)}`
    case 'skip':
      return `left out ${titleOf(first)} on ${dayOf(first?.after.day)}`
    case 'publish':
      return 'published the plan'
    case 'reject':
      return 'turned the plan down and had another made'
    case 'roll-back':
      return `went back to version ${to ?? 1} of the plan`
    case 'extend':
      return cause?.type === 'ahead'
        ? `added ${countOf(activities)} because ${cause.done} of ${cause.total} were done early`
        : `added ${countOf(activities)}`
    case 'refresh':
      return cause?.type === 'stale'
        ? `put ${countOf(newOf(activities))} in the place of as many because ${ageOf(cause)}`
        : `added ${countOf(newOf(activities))} because of an assessment${putOff(activities)}`
    case 'renew':
      return cause?.type === 'stale' ? `made the plan again because ${ageOf(cause)}` : 'made the plan again'
    case 'replan':
      return 'had the week planned anew'
    case 'remove-plan':
      return 'took the plan away'
  }
}

const newOf = (lines: readonly Line[]): readonly Line[] => lines.filter(({ before }) => before === null)

const ageOf = ({
  days,
  done,
  total,
}: {
  readonly days: number
  readonly done: number
  readonly total: number
}): string => `it was ${days} days old and ${done} of ${total} were done`

const countOf = ({ length }: readonly Line[]): string => `${length} ${length === 1 ? 'activity' : 'activities'}`

const putOff = (activities: readonly Line[]): string => {
  const { length } = activities.filter(({ before }) => before !== null)
  return length === 0 ? '' : ` and put off ${length} that mattered less`
}

const titleOf = (line: Line | undefined): string => `“${line?.title ?? ''}”`

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

const dayOf = (day: number | undefined): string => weekdays[day ?? 0] ?? weekdays[0]
