import type { ActivityStatus } from '../week/activity-kinds.ts'

/**
 * DAY-4. What may become of an activity. The table in SPEC.md is this one. Completing is possible from almost everywhere, because it is a
 * fact: who did it on one device while it was put off or skipped on another has done it.
 */
export const transitions: Readonly<Record<ActivityStatus, readonly ActivityStatus[]>> = {
  planned: ['assigned', 'in-progress', 'completed', 'deferred', 'skipped', 'cancelled'],
  assigned: ['in-progress', 'completed', 'deferred', 'skipped', 'cancelled'],
  'in-progress': ['completed', 'deferred', 'skipped', 'cancelled'],
  deferred: ['planned', 'completed', 'skipped', 'cancelled'],
  skipped: ['completed'],
  completed: [],
  cancelled: [],
}

export const mayBecome = (from: ActivityStatus, to: ActivityStatus): boolean => transitions[from].includes(to)

/** Still waits to be done. */
export const isOpen = (status: ActivityStatus): boolean => status !== 'skipped' && mayBecome(status, 'completed')
