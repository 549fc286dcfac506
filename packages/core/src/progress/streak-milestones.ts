/** Lengths of a streak that are worth a word. */
export const streakMilestones = [7, 30, 100, 365] as const

/** A milestone that a streak has just reached. */
export const milestoneReached = (before: number, after: number): (typeof streakMilestones)[number] | null =>
  streakMilestones.findLast((milestone) => before < milestone && milestone <= after) ?? null
