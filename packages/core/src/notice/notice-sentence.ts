import type { Body } from '../record/kinds.ts'
import { actorNames } from '../week/change-sentence.ts'

/** NOT-1 to NOT-4. A notice in plain English, for whoever reads it outside the app: what happened, whose week it is, and why. */
export function noticeSentence(notice: Body<'notice'>, name: string): string {
  const because = notice.reason === null ? '' : ` (“${notice.reason}”)`
  return `${whatHappened(notice, name)}${because}.`
}

function whatHappened({ event, week, count, minutes, points, as, because, focus }: Body<'notice'>, name: string) {
  const who = actorNames[as]
  const itsWeek = `the week of ${week} for ${name}`
  switch (event) {
    case 'generated':
      return `A plan for ${name} is there, for the week of ${week}: ${activities(count)}, ${minutes} minutes`
    case 'published':
      return `${who} published ${itsWeek}`
    case 'rejected':
      return `${who} turned down the plan for ${itsWeek}; another one is there`
    case 'rolled-back':
      return `${who} brought back an earlier plan for ${itsWeek}`
    case 'changed':
      return `${who} changed ${count === 1 ? 'something' : `${count} things`} in ${itsWeek}`
    case 'extended':
      return `There is more to do in ${itsWeek}${
        because?.type === 'ahead' ? `, because ${because.done} of ${because.total} were done early` : ''
      }${listed(focus)}`
    case 'refreshed':
      return because?.type === 'stale'
        ? `Etude made ${itsWeek} anew: its plan was ${because.days} days old, with ${because.done} of ${because.total} done`
        : `Etude fitted ${itsWeek} to an assessment${listed(focus)}`
    case 'completed':
      return `All done: everything that ${name} had planned for the week of ${week}, ${activities(count)}${
        points === undefined ? '' : ` and ${points} points`
      }`
  }
}

const activities = (count: number): string => `${count} ${count === 1 ? 'activity' : 'activities'}`

const listed = (focus: Body<'notice'>['focus']): string =>
  focus.length === 0 ? '' : `: ${focus.map((title) => `“${title}”`).join(', ')}`
