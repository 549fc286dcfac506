/** Every bound of a weekly plan, in one place. */
export const weekLimits = {
  targetDefault: 20,
  targetMin: 15,
  targetMax: 30,
  /** No plan is smaller than this where there is any time at all. */
  floor: 5,
  /** How far ahead a week may be planned. */
  daysAheadMax: 62,
  perDayMax: 10,
  /** With an extension: the most activities that one week ever holds. */
  totalMax: 40,
  /** From how many days back assessments drive a plan, and how much of it. */
  assessmentDays: 7,
  needsPerSubjectMax: 3,
  drivenPerAssessmentMax: 3,
  drivenPerDayMax: 2,
  drivenPerWeekMax: 6,
  unlockedKept: 200,
  objectivesMax: 5,
  /** Fewer are not published. */
  publishedMin: 5,
  rejectionsMax: 3,
  /** How many lines the audit of one week has at most, and how many activities one of them names. */
  changesMax: 500,
  arrangedMax: 100,
  reasonLengthMax: 300,
  /** C-2. How many one extension brings at most, and how much of a week that has begun the system may change: this share of what comes later. */
  extensionMax: 10,
  churnPercentMax: 20,
  /** Of the plans of one week that gave way to another, so many of the newest are kept. */
  versionsKeptMax: 12,
  /** How many subjects somebody may leave out of another plan. */
  withoutMax: 20,
} as const

/** Monday to Friday. */
export const schoolDays = 5
