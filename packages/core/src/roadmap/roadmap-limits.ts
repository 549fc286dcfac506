/** Every bound of a roadmap, in one place. */
export const roadmapLimits = {
  weeksDefault: 4,
  weeksMin: 4,
  weeksMax: 8,
  /** How many subskills one week shows at most, and how many prerequisites the whole. */
  subskillsPerWeekMax: 60,
  edgesMax: 1000,
  /** How many roadmaps of earlier weeks are kept. */
  keptMax: 12,
  /** Made again after so many days… */
  daysMax: 28,
  /** …or when the speed of a subject differs by so many points from what it was… */
  velocityPoints: 15,
  /** …or when a week ended with less than this, or more than that, of what it was to hold… */
  endedShortBelowPercent: 80,
  endedOverAbovePercent: 120,
  /** …or when a week ahead has so much less or more time than it was to have. */
  timePercent: 20,
  /** What-if: how long a pause may be, and by how many minutes a day may differ. */
  pauseWeeksMax: 8,
  minutesADayMax: 240,
} as const
