import type { ArgsOf, MutationName, PlanningEvent } from '@etude/core'
import { minutesBucket } from '@etude/core'

type Of<Name extends MutationName> = (args: ArgsOf<Name>) => PlanningEvent | null

const events: { readonly [Name in MutationName]?: Of<Name> } = {
  'practice.create-plan': ({ type, schedule }) => ({
    name: 'planning.plan.created',
    type,
    repeat: schedule.repeat.type,
  }),
  'practice.reschedule': ({ from }) => ({
    name: 'planning.plan.rescheduled',
    scope: from === null ? 'all' : 'following',
  }),
  'practice.archive-plan': () => ({ name: 'planning.plan.archived' }),
  'practice.arrange-occurrence': ({ what }) => {
    switch (what.type) {
      case 'moved':
        return { name: 'planning.occurrence.moved', suggested: what['suggested'] === true }
      case 'deferred':
        return { name: 'planning.occurrence.deferred' }
      case 'skipped':
        return { name: 'planning.occurrence.skipped', reason: what.reason, excused: what.excused }
      case 'cancelled':
        return { name: 'planning.occurrence.cancelled' }
      case 'restored':
      case 'resized':
        return null
    }
  },
  // Whether a session was in time is not in its arguments: the screen that knows says so itself.
  'practice.log': ({ session, minutes }) =>
    session === null ? { name: 'planning.log.unplanned', minutes: minutesBucket(minutes) } : null,
  'practice.undo-log': () => ({ name: 'planning.occurrence.uncheckin' }),
  'practice.correct-log': ({ withdrawn }) => ({ name: 'planning.log.corrected', withdrawn: withdrawn === true }),
  'practice.take-break': ({ reason }) => ({ name: 'planning.break.taken', reason }),
  'week.generate': ({ trigger }) => ({ name: 'planning.generation.succeeded', trigger }),
  'practice.start-fresh': () => ({ name: 'planning.fresh-start.taken' }),
}

/** What an edit says about how planning is used, in words from closed lists; null where there is nothing to say. */
export function eventOfEdit<Name extends MutationName>(name: Name, args: ArgsOf<Name>): PlanningEvent | null {
  const event: Of<Name> | undefined = events[name]
  return event === undefined ? null : event(args)
}
