/** Every bound of the room, in one place. */
export const practiceLimits = {
  activePlans: 50,
  horizonDays: 90,
  /** Five years ahead is further than anybody plans, and keeps every date writable. */
  startsWithinDays: 1830,
  /** Twelve sessions a day, for as long as the horizon: more is not practice but a rule gone wrong. */
  occurrencesInHorizon: 1080,
  /** Dates added to a rule by hand, and as many taken from it. */
  namedDates: 100,
  segments: 10,
  prompts: 5,
  seriesParts: 100,
  editsKept: 100,
  changesPerOccurrence: 30,
  breaks: 200,
  minimums: 100,
  breakDays: 366,
  /** How far back a break or an excuse may reach: who was ill says so afterwards. */
  backdatedDays: 31,
  /** How far back one may write down what was practised. */
  loggedLateDays: 31,
  correctionsPerEntry: 20,
  undoMinutes: 15,
  sessionMinutes: 720,
  titleCharacters: 120,
  noteCharacters: 10_000,
} as const
