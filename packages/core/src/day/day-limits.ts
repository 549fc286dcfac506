/** Every bound of a day, in one place. */
export const dayLimits = {
  itemsMax: 6,
  injectMax: 2,
  /** Catch-up comes before today's own, but so much of it only where today's leaves room. */
  catchUpFirst: 3,
  /** How many come for each “more, please”. */
  moreMax: 2,
  /** However often more is asked for. */
  itemsEverMax: 20,
  /** An assessment of today or of so many days before drives the day. */
  injectDays: 3,
} as const

/** DAY-6. */
export const points = { activity: 25, extension: 30, dailyGoal: 60, dailyGoalMinutes: 60 } as const

export const pointsOf = ({ extension }: { readonly extension: string | null }): number =>
  extension === null ? points.activity : points.extension
